"""Support, core and extension: who needs which variant of the same goal."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil, fsum

from ..graph.evidence import Mastery
from ..graph.tree import SkillTree
from ._closure import full_closure
from .model import Diagnosis, Tier
from .thresholds import status

SUPPORT_AT_MOST = 0.4
"""Share of a class that a support group can hold; beyond it the whole class needs the help."""
BEHIND_P = 0.35
"""Below this on a target (about: none of two right) a learner starts the lesson behind."""
_MIN_CAP = 3
_DIGITS = 9
"""Sums of probabilities that agree to so many digits are equal: the rest is rounding."""
_Grid = Mapping[tuple[str, str], Mastery]


def tiers_for(tree: SkillTree, diagnosis: Diagnosis, skill: str) -> tuple[Tier, ...]:
    """The tiers of a diagnosed class for a lesson on one skill of its closure."""
    return make_tiers(tree, {(m.learner, m.skill): m for m in diagnosis.mastery}, diagnosis.learners, [skill])


def make_tiers(
    tree: SkillTree, mastery: _Grid, learners: Sequence[str], targets: Sequence[str]
) -> tuple[Tier, ...]:
    """The three tiers of a class for the target skills, support first; a tier may be empty.

    Support: by answers given, lacks a prerequisite of the targets (direct or further down), or is far
    behind on a target while most of the class is not. Extension: by answers given, secure on every
    target, and lacks no prerequisite. Core: everybody else, also those who have not answered
    anything. When more than 40 % of the class would need support, those who lack most form the group
    and the reason says how many more are affected. `mastery` holds (learner, skill) for every skill
    that may lead to the targets.

    A learner more or less, or an answer, moves at most those who stand next to a border: the more of
    the class is behind, the fewer of the weakest are singled out for that (none when all are), and equals
    at a border are told apart by name, never by the order of rows.
    """
    below = [s for s in full_closure(tree, targets) if s not in targets]
    cap = max(_MIN_CAP, ceil(SUPPORT_AT_MOST * len(learners)))
    lacks = {
        name: [s for s in below if mastery[name, s].n > 0 and status(mastery[name, s]) == "lacking"]
        for name in learners
    }

    def strength(name: str) -> tuple[int, float, str]:
        known = fsum(mastery[name, s].p for s in (*lacks[name], *targets))
        return -len(lacks[name]), round(known, _DIGITS), name

    low = [
        name
        for name in learners
        if any(mastery[name, s].n > 0 and mastery[name, s].p < BEHIND_P for s in targets)
    ]
    behind = set(sorted(low, key=strength)[: _singled_out(len(low), len(learners), cap)])
    affected = [name for name in learners if lacks[name] or name in behind]

    support = set(sorted(affected, key=strength)[:cap])
    extension = {
        name
        for name in learners
        if not lacks[name]
        and all(mastery[name, s].n > 0 and status(mastery[name, s]) == "secure" for s in targets)
    }
    core = [name for name in learners if name not in support | extension]
    silent = sum(all(mastery[name, s].n == 0 for s in (*below, *targets)) for name in core)
    missed = sum(name in affected for name in core)
    return (
        Tier(
            level="support",
            learners=tuple(name for name in learners if name in support),
            reason=_support_reason(tree, targets, lacks, support, len(affected)),
            needs=tuple(s for s in below if any(s in lacks[name] for name in support)),
        ),
        Tier(
            level="core",
            learners=tuple(core),
            reason=_core_reason(tree, targets, len(core), silent, missed),
            needs=tuple(s for s in below if any(s in lacks[name] for name in core)),
        ),
        Tier(
            level="extension",
            learners=tuple(name for name in learners if name in extension),
            reason=_extension_reason(tree, targets, len(extension)),
        ),
    )


def _singled_out(behind: int, learners: int, cap: int) -> int:
    """How many of those behind are singled out: all up to `cap`, then ever fewer, of a whole class none."""
    return behind if behind <= cap else round(cap * (learners - behind) / (learners - cap))


def _support_reason(
    tree: SkillTree,
    targets: Sequence[str],
    lacks: Mapping[str, Sequence[str]],
    support: set[str],
    affected: int,
) -> str:
    if not support:
        return "By what they have answered, nobody lacks a prerequisite or is far behind the others."
    counts = Counter(s for name in support for s in lacks[name])
    lacking = sum(bool(lacks[name]) for name in support)
    parts = []
    if lacking:
        order = {name: i for i, name in enumerate(tree.skills)}
        top = sorted(counts.items(), key=lambda pair: (-pair[1], -order[pair[0]]))
        named = "; ".join(f"{_name(tree, s)}: {n}" for s, n in top[:3])
        more = f"; and {len(top) - 3} more" if len(top) > 3 else ""
        parts.append(f"At least one prerequisite is missing for {_learners(lacking)} ({named}{more}).")
    if lacking < len(support):
        rest = len(support) - lacking
        who = f"{'Another' if lacking else 'In this group,'} {_learners(rest)}"
        parts.append(
            f"{who} {'has' if rest == 1 else 'have'} no known gap before this skill, "
            f"but few right answers so far on {_names(tree, targets)}."
        )
    if affected > len(support):
        parts.append(
            f"In all, {affected} learners would gain from support; these {len(support)} need it most, "
            "so plan help for the whole class too."
        )
    return " ".join(parts)


def _core_reason(tree: SkillTree, targets: Sequence[str], size: int, silent: int, missed: int) -> str:
    if not size:
        return "Nobody stands between support and extension."
    ready = size - silent - missed
    parts = []
    if ready:
        parts.append(
            f"For {_learners(ready)} no gap is known before this skill, and {_names(tree, targets)} "
            f"{'is' if len(targets) == 1 else 'are'} not yet secure."
        )
    if missed:
        parts.append(f"For {_learners(missed)} there are gaps too, but fewer than in the support group.")
    if silent:
        starts = "starts" if silent == 1 else "start"
        parts.append(f"Nothing has been graded yet from {_learners(silent)}, who {starts} here.")
    return " ".join(parts)


def _extension_reason(tree: SkillTree, targets: Sequence[str], size: int) -> str:
    if not size:
        return f"Nobody has shown yet that {_names(tree, targets)} is secure."
    verb = "is" if len(targets) == 1 else "are"
    return f"{_names(tree, targets)} {verb} secure for {_learners(size)}, and no gap is known before."


def _learners(n: int) -> str:
    return "1 learner" if n == 1 else f"{n} learners"


def _name(tree: SkillTree, skill: str) -> str:
    return f"{tree.skill(skill).title} ({skill})"


def _names(tree: SkillTree, skills: Sequence[str]) -> str:
    names = [_name(tree, s) for s in skills]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
