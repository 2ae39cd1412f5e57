"""Why a step is there, what speaks for it, and what would change it: sentences for a teacher."""

from collections.abc import Sequence
from math import ceil

from ..graph.evidence import Mastery
from ..graph.model import Skill
from ..graph.tree import SkillTree
from ..learner.thresholds import LACKING_P, LESSON_SHARE, PROBE_SHARE, SETTLED_SHARE
from ._activity import PROBE_MINUTES, Choice, bridge_minutes
from .model import Need


def why(tree: SkillTree, skill: Skill, choice: Choice, needed_by: Sequence[str], goals: Sequence[str]) -> str:
    """The edge that makes the step necessary, in the words of the pack."""
    text = ""
    if skill.id in goals:
        named = "This is the goal" if len(goals) == 1 else f"This is one of the {len(goals)} goals"
        text = f"{named}: learners {_clause(skill.objective)}." if skill.objective else f"{named}."
    for later in needed_by:
        reason = _edge(tree, later, skill.id)
        if reason:
            text = f"{text} Also needed for {later}: {reason}." if text else f"Needed for {later}: {reason}."
            break
    if not skill.authored:
        text += " This pack has no lesson on it, so a probe shows whether you have to bring one yourself."
    elif choice.activity == "probe":
        text += " Nobody was asked about it, so a probe comes before any teaching."
    return text


def evidence(need: Need | None) -> str:
    """What is known about the class on this skill."""
    if need is None:
        return "Nothing is known about it in this class."
    middle = need.p if need.median is None else need.median
    numbers = f"{_share(middle)} ({_share(need.low)}–{_share(need.high)})"
    if not need.seen:
        return f"Nobody was asked about it; by grade and related answers we expect {numbers}."
    answers = f" from {need.answers} answer{'s' if need.answers != 1 else ''}" if need.answers else ""
    return f"Median {numbers}{answers}; {_not_secure(need)}."


def changes_if(skill: Skill, choice: Choice, need: Need | None) -> str:
    """The observation that would change the step, with counts for this class."""
    n = need.learners if need is not None else 0
    enough = f"{ceil(PROBE_SHARE * n)} of {n} learners" if n else f"{PROBE_SHARE:.0%} of the learners"
    if choice.activity == "probe":
        if not skill.authored:
            return f"If fewer than {enough} answer it correctly, teach it from your own material first."
        return f"If fewer than {enough} answer it correctly, add {_remedy(skill, need)}."
    if choice.activity == "bridge":
        many = (
            f"more than {int(LESSON_SHARE * n)} of {n} learners" if n else "more than a third of the learners"
        )
        return (
            f"If {many} still miss the question after the bridge, "
            f"teach the whole lesson ({skill.minutes} minutes)."
        )
    return f"If a {PROBE_MINUTES}-minute probe shows {enough} secure, skip this step."


def why_branch(tree: SkillTree, later: str, earlier: str, group: int, learners: int) -> str:
    """Why a few need a bridge that the class does not."""
    verb = "lacks" if group == 1 else "lack"
    reason = _edge(tree, later, earlier)
    return f"The class is secure on it, but {group} of {learners} {verb} it. Needed for {later}: {reason}."


def branch_evidence(group: Sequence[Mastery]) -> str:
    """What the answers of those few say."""
    answers = sum(one.n for one in group)
    low, high = min(one.p for one in group), max(one.p for one in group)
    given = f"from {answers} answer{'s' if answers != 1 else ''}"
    if len(group) == 1 or _share(low) == _share(high):
        return f"Mastery {_share(high)} {given}."
    return f"Mastery from {_share(low)} to {_share(high)}, {given}."


def branch_changes_if(learners: int) -> str:
    """When one leaves the group, and when the whole class joins it."""
    return (
        "Who gets the question after the bridge right goes on with the others. If more than "
        f"{int(SETTLED_SHARE * learners)} of {learners} learners miss it, do the bridge with everybody."
    )


def not_authored(skill: Skill) -> str:
    """Why a goal without a lesson cannot be reached."""
    return (
        f"{skill.title} ({skill.id}) is known to the pack, but it has no explanation or no exercises yet, "
        "so there is nothing to teach from."
    )


def _remedy(skill: Skill, need: Need | None) -> str:
    if need is None or need.p >= LACKING_P:
        return f"the {bridge_minutes(skill)}-minute bridge"
    return f"the lesson ({skill.minutes} minutes)"


def _edge(tree: SkillTree, later: str, earlier: str) -> str:
    skill = tree.skill(later)
    for edge in skill.prerequisites:
        if edge.skill == earlier and edge.kind == "hard":
            return edge.why.rstrip(".")
    for group in skill.alternatives:
        if earlier in group.skills:
            others = " or ".join(s for s in group.skills if s != earlier)
            return f"{group.why.rstrip('.')} ({others} would do as well)"
    return ""


def _not_secure(need: Need) -> str:
    if need.lacking == 0:
        return f"all {need.learners} learners are secure"
    if need.lacking == need.learners:
        return f"none of {need.learners} learners is secure"
    verb = "is" if need.lacking == 1 else "are"
    return f"{need.lacking} of {need.learners} learners {verb} not secure"


def _clause(text: str | None) -> str:
    return (text or "").strip().rstrip(".")


def _share(p: float) -> str:
    return f"{p:.2f}".removeprefix("0") if p < 0.995 else "1.00"
