"""The five abilities of a learner and of a class, derived from evidence, on five described levels.

For an ability a, a learner, and the skills k that the learner has answered questions on (n_k of them,
mastery p_k), with w_ka the share of a in the ability weights of skill k (they add up to 1 per skill):

    evidence e = sum of n_k w_ka              answers, each shared out among the abilities it draws on
    score    s = sum of n_k w_ka p_k / e      share of typical questions drawing on a answered rightly
    interval   = Wilson's score interval of the proportion s among e answers (95 %)
    level      = 1 + floor(5 s), at most 5    five equal bands of the score

The interval is that of Wilson 1927 ("Probable inference, the law of succession, and statistical inference",
Journal of the American Statistical Association 22, p. 209), taken at a fractional number of answers. As the
shares add up to 1, an answer is never counted twice and the intervals err on the wide side. Where e = 0 there
is no score and no level.

A score speaks of the skills on the way to the goals of the diagnosis, so levels of the same learner for
different goals need not agree. The abilities and the five levels are those of EduPlanner (see
`abilities_levels`), which has them typed in; a vector given by a teacher replaces the derived one here too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from math import fsum, sqrt
from typing import Literal

from pydantic import Field

from ..graph._base import Frozen
from ..graph.errors import InputError
from ..graph.evidence import Mastery
from ..graph.model import Ability
from ._posterior import Z95
from .abilities_levels import ABILITIES, DESCRIPTIONS

LEVELS = 5
LITTLE_EVIDENCE = 3.0
"""Below so many answers' worth the interval spans three levels or more, and the words say so."""

Weights = Mapping[str, Mapping[Ability, float]]
"""Ability weights by skill, as in `Skill.abilities`; they need not add up to 1, and 0 means no part."""


class AbilityLevel(Frozen):
    """One ability: `level`, its 95 % interval `low` to `high` in levels, and the scores in 0..1 behind them.

    `evidence` counts answers, each shared out among the abilities it draws on. Without evidence all other
    numbers are None; of a given level only `level` is known.
    """

    ability: Ability
    level: int | None = Field(default=None, ge=1, le=LEVELS)
    low: int | None = None
    high: int | None = None
    score: float | None = None
    score_low: float | None = None
    score_high: float | None = None
    evidence: float = 0.0
    source: Literal["derived", "given"] = "derived"

    @property
    def little(self) -> bool:
        """Whether there is some evidence, but not enough to plan by."""
        return self.source == "derived" and 0 < self.evidence < LITTLE_EVIDENCE

    @property
    def description(self) -> str:
        """What work at this level typically looks like; empty without a level."""
        return DESCRIPTIONS[self.ability][self.level - 1] if self.level else ""


class AbilityProfile(Frozen):
    """The five abilities, in the order of `ABILITIES`, of one learner, or of the class (`learner` None).

    `spread` counts, for a class and per ability, the learners on levels 1 to 5.
    """

    learner: str | None = None
    abilities: tuple[AbilityLevel, ...]
    spread: tuple[tuple[int, int, int, int, int], ...] = ()

    @property
    def given(self) -> bool:
        """Whether a teacher has stated the levels."""
        return any(one.source == "given" for one in self.abilities)

    def of(self, ability: Ability) -> AbilityLevel:
        """One of the five."""
        return self.abilities[ABILITIES.index(ability)]


def derive_abilities(
    mastery: Iterable[Mastery], weights: Weights, learner: str | None = None
) -> AbilityProfile:
    """The profile of one learner from the mastery rows of that learner, in any order.

    Rows without answers, and skills without weights, say nothing about an ability and count for nothing.
    """
    asked = [(m, _shares(weights.get(m.skill, {}))) for m in mastery if m.n > 0]
    return AbilityProfile(
        learner=learner,
        abilities=tuple(
            _level(a, [(m.n * shares[a], m.p) for m, shares in asked if a in shares]) for a in ABILITIES
        ),
    )


def all_abilities(
    mastery: Iterable[Mastery],
    weights: Weights,
    learners: Sequence[str],
    given: Iterable[AbilityProfile] = (),
) -> tuple[tuple[AbilityProfile, ...], AbilityProfile]:
    """The profiles of the learners, in their order, and of the class.

    A profile in `given` stands in for the derived one of its learner, or of the class (`learner` None).
    Raises InputError when it names somebody who is not among the learners.
    """
    stated = {profile.learner: profile for profile in given}
    unknown = sorted(name for name in stated if name is not None and name not in learners)
    if unknown:
        raise InputError(
            f"Abilities are given for {unknown[0]}, who is not in the class.",
            "Name a learner by the pseudonym that the diagnosis uses.",
        )
    rows: dict[str, list[Mastery]] = {name: [] for name in learners}
    for m in mastery:
        if m.learner in rows:
            rows[m.learner].append(m)
    people = tuple(stated.get(name) or derive_abilities(rows[name], weights, name) for name in learners)
    whole = class_abilities(people)
    if None in stated:
        whole = stated[None].model_copy(update={"spread": whole.spread})
    return people, whole


def class_abilities(profiles: Sequence[AbilityProfile]) -> AbilityProfile:
    """The profile of a class: per ability the mean score of the learners with evidence.

    Its interval reaches 1.96 standard errors to either side. The squared standard error is the variance
    among the m learners plus the mean of their own variances (from their intervals), over m. Levels that
    were given count in `spread` alone.
    """
    levels, spread = [], []
    for ability in ABILITIES:
        column = [profile.of(ability) for profile in profiles]
        levels.append(_mean_level(ability, column))
        spread.append(tuple(sum(one.level == n + 1 for one in column) for n in range(LEVELS)))
    return AbilityProfile(abilities=tuple(levels), spread=tuple(spread))


def given_abilities(text: str, learner: str | None = None) -> AbilityProfile:
    """The profile that a teacher states as five levels, such as `4,4,3,4,3`, in the order of `ABILITIES`.

    Raises InputError with the order and the range.
    """
    parts = [part for part in re.split(r"[,;\s]+", text.strip().strip("()[]").strip()) if part]
    remedy = f"Write five whole numbers from 1 to 5, such as 4,4,3,4,3, for {', '.join(ABILITIES)}."
    if len(parts) != len(ABILITIES):
        found = "1 number" if len(parts) == 1 else f"{len(parts)} numbers"
        raise InputError(f"The abilities {text!r} have {found}; there are five abilities.", remedy)
    for ability, part in zip(ABILITIES, parts, strict=True):
        if part not in ("1", "2", "3", "4", "5"):
            raise InputError(f"The abilities {text!r}: {part!r} is no level of {ability}.", remedy)
    return AbilityProfile(
        learner=learner,
        abilities=tuple(
            AbilityLevel(ability=ability, level=int(part), source="given")
            for ability, part in zip(ABILITIES, parts, strict=True)
        ),
    )


def _shares(weights: Mapping[Ability, float]) -> dict[Ability, float]:
    """Positive weights scaled to add up to 1."""
    total = fsum(w for w in weights.values() if w > 0)
    return {ability: w / total for ability, w in weights.items() if w > 0}


def _level(ability: Ability, rows: Sequence[tuple[float, float]]) -> AbilityLevel:
    """From (answers' worth, mastery) of every skill; sums are exact, so the order of rows cannot matter."""
    evidence = fsum(weight for weight, _ in rows)
    if evidence <= 0:
        return AbilityLevel(ability=ability)
    score = min(1.0, fsum(weight * p for weight, p in rows) / evidence)
    low, high = _wilson(score, evidence)
    return _leveled(ability, score, low, high, evidence)


def _mean_level(ability: Ability, column: Sequence[AbilityLevel]) -> AbilityLevel:
    known = [
        (one.score, one.score_high - one.score_low)
        for one in column
        if one.score is not None and one.score_low is not None and one.score_high is not None
    ]
    if not known:
        return AbilityLevel(ability=ability)
    m = len(known)
    score = fsum(s for s, _ in known) / m
    among = fsum((s - score) ** 2 for s, _ in known) / (m - 1) if m > 1 else 0.0
    own = fsum((width / 2 / Z95) ** 2 for _, width in known) / m
    half = Z95 * sqrt((among + own) / m)
    return _leveled(
        ability, score, max(0.0, score - half), min(1.0, score + half), fsum(one.evidence for one in column)
    )


def _leveled(ability: Ability, score: float, low: float, high: float, evidence: float) -> AbilityLevel:
    level, least, most = (min(LEVELS, 1 + int(LEVELS * s)) for s in (score, low, high))
    return AbilityLevel(
        ability=ability,
        level=level,
        low=least,
        high=most,
        score=score,
        score_low=low,
        score_high=high,
        evidence=evidence,
    )


def _wilson(share: float, n: float) -> tuple[float, float]:
    """The 95 % interval of a share seen among n answers, n > 0 and not necessarily whole."""
    square = Z95 * Z95
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z95 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))
