"""From answers to mastery: a logistic model of ability with honest uncertainty.

Each learner has one ability per skill on the logit scale,

    z(learner, skill) = prior(skill) + general(learner) + specific(learner, skill)

and answers a question of difficulty d and guess rate c rightly with probability c + (1 - c)
sigmoid(z - d). This is the Elo model of education with a general and a per-skill part (Pelánek
2016, "Applications of the Elo rating system in adaptive educational systems", Computers &
Education 98). As in Glicko (Glickman 1999, "Parameter estimation in large dynamic paired
comparison experiments", Applied Statistics 48) every rating has a variance, the answers of one
period are used at once, so that their order does not matter, and the variance grows with the days since
an answer, so that an older one says less.

Specific abilities hang together along the skill tree: `specific(k) = LINK * (weighted mean over the
prerequisites of k) + noise`, scaled to constant variance. By Bayes' rule success on a skill then
raises its prerequisites, a weak prerequisite lowers what builds on it, and a skill that nobody was
asked about keeps a wide interval.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from ..graph.evidence import Mastery, Response
from ..graph.model import Level
from ..graph.tree import SkillTree
from ._closure import full_closure
from ._lookup import Lookup
from ._posterior import Z95, Abilities, Evidence, posterior, sigmoid
from .thresholds import PRIOR_FAR, PRIOR_NEAR, PRIOR_SAME

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

GENERAL_VARIANCE = 0.5
SPECIFIC_VARIANCE = 2.0
"""Variances in logits squared. On real learners (`eval kt`) a specific part of 3.5 trusts the answers of a
short test too far (log loss .626 after 15 answers; .606 with 2.0, .590 with 1.0); in `eval simulate` one of
1.0 finds the single weak skill too late. 2.0 is between."""
DRIFT = 0.1
"""Growth of the variance in logits squared a day: after seven weeks an answer counts half."""
INFORMATION = 0.2
"""Fisher information of a typical answer, p (1 - p)."""
LINK = 0.4
"""How far a specific ability follows its prerequisites (a correlation, for a single one)."""
FAR_GIVE = 0.5
"""How strongly answers elsewhere move a skill two or more grades below the goal that nobody was asked
about: a weak test in grade 6 says little about counting equal groups in grade 3."""
DIFFICULTY: Mapping[Level, float] = {"support": -0.5, "core": 0.0, "extension": 0.7}
"""Difficulty of a question in logits relative to a typical core question."""
GUESS = 0.25
"""Chance of guessing where the learner picks from options and their number is not known."""


@dataclass(frozen=True, slots=True)
class Estimator:
    """What is believed before any answer about `skills`, and how an answer is weighed. `closure` are the
    skills that may lead to the goals; the others were only asked about. `now`: the newest answer."""

    closure: tuple[str, ...]
    skills: tuple[str, ...]
    mean: "Vector"
    covariance: "Vector"
    precision: "Vector"
    lookup: Lookup
    now: datetime | None

    def evidence(self, answers: Sequence[Response]) -> Evidence:
        """Graded answers of one learner as columns."""
        import numpy as np

        at = {name: i for i, name in enumerate(self.skills)}
        ease = np.array([question_ease(r.item, self.lookup) for r in answers])
        return Evidence(
            skill=np.array([at[r.skill] for r in answers]),
            right=np.array([bool(r.correct) for r in answers]),
            difficulty=ease[:, 0],
            guess=ease[:, 1],
            weight=np.array([kept(self._days(r)) for r in answers]),
        )

    def abilities(self, answers: Sequence[Response]) -> Abilities:
        """Abilities of one learner after these graded answers (there may be none)."""
        import numpy as np

        if not answers:
            return Abilities(self.mean, np.sqrt(np.diag(self.covariance)), np.zeros(0))
        return posterior(self.evidence(answers), self.mean, self.precision)

    def _days(self, response: Response) -> float:
        if response.at is None or self.now is None:
            return 0.0
        return max(0.0, (_utc(self.now) - _utc(response.at)).total_seconds() / 86400)


def kept(days: float) -> float:
    """How much of an answer is left after so many days: the variance 1 / INFORMATION of what it says about
    the ability has grown by DRIFT days."""
    return 1 / (1 + INFORMATION * DRIFT * days)


def estimator(
    graded: Sequence[Response], *, tree: SkillTree, goals: Sequence[str], lookup: Lookup
) -> Estimator:
    """The prior for the skills that may lead to the goals, and for those that answers speak of."""
    import numpy as np

    closure = full_closure(tree, goals)
    asked = {r.skill for r in graded}
    skills = closure + tuple(sorted(asked - set(closure)))
    below = _grades_below(tree, skills, goals)
    give = np.array([1.0 if s in asked or b < 2 else FAR_GIVE for s, b in zip(skills, below, strict=True)])
    covariance = _prior_covariance(tree, skills) * np.outer(give, give)
    return Estimator(
        closure=closure,
        skills=skills,
        mean=_prior_means(below),
        covariance=covariance,
        precision=np.linalg.inv(covariance).astype(np.float64),
        lookup=lookup,
        now=max((r.at for r in graded if r.at is not None), key=_utc, default=None),
    )


def estimate_mastery(
    responses: Iterable[Response],
    *,
    learners: Sequence[str],
    tree: SkillTree,
    goals: Sequence[str],
    lookup: Lookup,
) -> tuple[Mastery, ...]:
    """Mastery of every learner on every skill that may lead to the goals, learner by learner.

    `p` is the probability of success on a typical core question (the median of what is believed
    about it) and `low`, `high` the 95 % interval carried through the sigmoid. Answers on skills
    outside the closure count towards the general ability. Ungraded answers count for nothing.
    """
    graded = [r for r in responses if r.correct is not None and r.skill in tree.skills]
    model = estimator(graded, tree=tree, goals=goals, lookup=lookup)
    by_learner: dict[str, list[Response]] = defaultdict(list)
    for response in graded:
        by_learner[response.learner].append(response)
    result: list[Mastery] = []
    for learner in learners:
        answers = by_learner[learner]
        found = model.abilities(answers)
        evidence: dict[str, list[str]] = defaultdict(list)
        for response in answers:
            evidence[response.skill].append(response.id)
        ends = (found.mode, found.mode - Z95 * found.sd, found.mode + Z95 * found.sd)
        p, low, high = (sigmoid(v).tolist() for v in ends)
        for i, skill in enumerate(model.closure):
            ids = tuple(evidence[skill])
            result.append(
                Mastery(
                    learner=learner, skill=skill, p=p[i], low=low[i], high=high[i], n=len(ids), evidence=ids
                )
            )
    return tuple(result)


def question_ease(label: str, lookup: Lookup) -> tuple[float, float]:
    """Difficulty in logits and guess rate of a question; (0, 0) for one of a school's own."""
    item = lookup.item(label)
    if item is None:
        return 0.0, 0.0
    guess = (1 / len(item.options) if item.options else GUESS) if item.answer.kind == "choice" else 0.0
    return DIFFICULTY[item.level], guess


def _utc(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _grades_below(tree: SkillTree, skills: Sequence[str], goals: Sequence[str]) -> list[int]:
    top = max((grade_number(tree.skill(goal).grade) for goal in goals), default=0)
    return [top - grade_number(tree.skill(name).grade) for name in skills]


def _prior_means(below: Sequence[int]) -> "Vector":
    import numpy as np

    values = np.array([prior_probability(b) for b in below], dtype=np.float64)
    result: Vector = np.log(values / (1 - values))
    return result


def _prior_covariance(tree: SkillTree, skills: Sequence[str]) -> "Vector":
    """General variance everywhere plus a linear structural model of the specific abilities."""
    import numpy as np

    order = [name for name in tree.skills if name in set(skills)]
    where = {name: i for i, name in enumerate(order)}
    r = np.eye(len(order))
    for i, name in enumerate(order):
        weights = np.zeros(len(order))
        for other, weight in _links(tree, name).items():
            if other in where:
                weights[where[other]] = weight
        if weights.any():
            row = LINK * (weights / weights.sum()) @ r
            r[i, :i] = row[:i]
            r[:i, i] = row[:i]
    given = [where[name] for name in skills]
    result: Vector = GENERAL_VARIANCE + SPECIFIC_VARIANCE * r[np.ix_(given, given)]
    return result


def _links(tree: SkillTree, name: str) -> dict[str, float]:
    skill = tree.skill(name)
    links = {edge.skill: edge.strength for edge in skill.prerequisites if edge.kind == "hard"}
    for group in skill.alternatives:
        for other in group.skills:
            links.setdefault(other, 1 / len(group.skills))
    return links


def prior_probability(grades_below: int) -> float:
    """Prior probability of success on a skill so many grades below the highest goal."""
    if grades_below >= 2:
        return PRIOR_FAR
    return PRIOR_NEAR if grades_below == 1 else PRIOR_SAME


@lru_cache(maxsize=64)
def grade_number(grade: str) -> int:
    """A grade as a number: K is 0, a range such as `6-8` its first grade, high school 9."""
    text = grade.strip().casefold()
    digits = text.split("-")[0].strip()
    if digits.isdecimal():
        return int(digits)
    return 0 if text.startswith("k") else 9
