"""Support, core and extension: who needs which variant of the same goal."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil

from ..graph.evidence import Mastery
from ..graph.tree import SkillTree
from ._closure import full_closure
from .model import Tier
from .thresholds import status

SUPPORT_AT_MOST = 0.4
"""Share of a class that a support group can hold; beyond it the whole class needs the prerequisite."""
_MIN_CAP = 3


def make_tiers(
    tree: SkillTree,
    mastery: Mapping[tuple[str, str], Mastery],
    learners: Sequence[str],
    targets: Sequence[str],
) -> tuple[Tier, ...]:
    """The three tiers of a class for the target skills, support first; a tier may be empty.

    Support: lacks a prerequisite of the targets, direct or further down. Extension: secure on every
    target by answers given, and lacks no prerequisite. Core: everybody else, also those who have not
    answered anything. When more than 40 % of the class would need support, the learners with the
    weakest prerequisites form the group and the reason says how many more are affected.
    `mastery` holds (learner, skill) for every skill that may lead to the targets.
    """
    below = [s for s in full_closure(tree, targets) if s not in targets]
    lacks = {
        learner: [s for s in below if status(mastery[learner, s]) == "lacking" and mastery[learner, s].n > 0]
        for learner in learners
    }
    affected = [learner for learner in learners if lacks[learner]]
    support = set(affected)
    cap = max(_MIN_CAP, ceil(SUPPORT_AT_MOST * len(learners)))
    if len(affected) > cap:
        weakest = sorted(affected, key=lambda name: _strength(name, lacks[name], mastery))
        support = set(weakest[:cap])
    extension = {
        learner
        for learner in learners
        if not lacks[learner]
        and all(mastery[learner, s].n > 0 and status(mastery[learner, s]) == "secure" for s in targets)
    }
    core = [learner for learner in learners if learner not in support | extension]
    needs = tuple(s for s in below if any(s in lacks[learner] for learner in support))
    silent = sum(all(mastery[learner, s].n == 0 for s in (*below, *targets)) for learner in core)
    missed = sum(bool(lacks[learner]) for learner in core)
    return (
        Tier(
            level="support",
            learners=tuple(name for name in learners if name in support),
            reason=_support_reason(tree, lacks, support, len(affected)),
            needs=needs,
        ),
        Tier(
            level="core",
            learners=tuple(core),
            reason=_core_reason(tree, targets, len(core), silent, missed),
            needs=tuple(s for s in below if any(s in lacks[learner] for learner in core)),
        ),
        Tier(
            level="extension",
            learners=tuple(name for name in learners if name in extension),
            reason=_extension_reason(tree, targets, len(extension)),
        ),
    )


def _strength(
    learner: str, lacked: Sequence[str], mastery: Mapping[tuple[str, str], Mastery]
) -> tuple[int, float]:
    """Many lacking prerequisites first, then the weakest; ties keep the order of the class."""
    return -len(lacked), sum(mastery[learner, s].p for s in lacked) / len(lacked)


def _support_reason(
    tree: SkillTree, lacks: Mapping[str, Sequence[str]], support: set[str], affected: int
) -> str:
    if not support:
        return "Nobody lacks a prerequisite by what they have answered."
    counts = Counter(s for learner in support for s in lacks[learner])
    order = {name: i for i, name in enumerate(tree.skills)}
    top = sorted(counts.items(), key=lambda pair: (-pair[1], -order[pair[0]]))
    named = [f"{_name(tree, s)} ({n} of {len(support)})" for s, n in top[:3]]
    more = f" and {len(top) - 3} more" if len(top) > 3 else ""
    verb = "lacks" if len(support) == 1 else "lack"
    text = f"{_learners(len(support))} {verb} at least one prerequisite: {', '.join(named)}{more}."
    if affected > len(support):
        text += (
            f" {affected} learners in all lack one; these {len(support)} lack most, "
            "so a bridge for the whole class is worth its minutes."
        )
    return text


def _core_reason(tree: SkillTree, targets: Sequence[str], size: int, silent: int, missed: int) -> str:
    if not size:
        return "Nobody stands between support and extension."
    ready = size - silent - missed
    parts = []
    if ready:
        verb = "has" if ready == 1 else "have"
        parts.append(
            f"{_learners(ready)} {verb} no known gap among the prerequisites and "
            f"{'is' if ready == 1 else 'are'} not yet secure on {_names(tree, targets)}."
        )
    if missed:
        parts.append(
            f"{_learners(missed)} {'lacks' if missed == 1 else 'lack'} a prerequisite "
            f"but less of it than the support group."
        )
    if silent:
        parts.append(
            f"{_learners(silent)} {'has' if silent == 1 else 'have'} no graded answer yet "
            f"and {'starts' if silent == 1 else 'start'} here."
        )
    return " ".join(parts)


def _extension_reason(tree: SkillTree, targets: Sequence[str], size: int) -> str:
    if not size:
        return f"Nobody has shown yet that {_names(tree, targets)} is secure."
    verb = "is" if size == 1 else "are"
    return f"{_learners(size)} {verb} secure on {_names(tree, targets)} and on what it builds on."


def _learners(n: int) -> str:
    return "1 learner" if n == 1 else f"{n} learners"


def _name(tree: SkillTree, skill: str) -> str:
    return f"{tree.skill(skill).title} ({skill})"


def _names(tree: SkillTree, skills: Sequence[str]) -> str:
    names = [_name(tree, s) for s in skills]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
