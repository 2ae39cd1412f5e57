"""What the class brings along: how secure the prerequisites are, and the bridges to those that are not."""

from ._draft import Draft
from ._names import renamed
from .model import BridgePlan

WEAK = 0.8
"""A prerequisite counts as secure for a class when four fifths of the learners have it."""


def share_secure(draft: Draft, skill: str) -> float:
    """Share of the class that is secure in a skill; 0.5 where nothing is known."""
    picture = draft.picture(skill)
    if picture is None or not picture.seen or not picture.learners:
        return 0.5
    return picture.secure / picture.learners


def lacking(draft: Draft, skill: str) -> int:
    """How many learners are not secure in a skill; 0 where nobody has been asked."""
    picture = draft.picture(skill)
    return picture.lacking + picture.unsure if picture and picture.seen else 0


def prerequisites(draft: Draft) -> list[str]:
    """Prerequisites in the order in which the starter asks for them: those with a bridge, then hard and
    alternative ones, the weakest first, then soft ones."""
    hard = list(draft.tree.hard(draft.skill.id))
    for choice in draft.skill.alternatives:
        hard.append(min(choice.skills, key=lambda s: -share_secure(draft, s)))
    hard += [s for s in draft.brief.prerequisites if s in draft.tree.skills]
    soft = list(draft.tree.soft(draft.skill.id))
    bridged = [s for s in draft.brief.bridges if s in draft.tree.skills]

    def weakest(skills: list[str]) -> list[str]:
        return sorted(skills, key=lambda s: share_secure(draft, s))

    order = dict.fromkeys((*weakest(bridged), *weakest(hard), *weakest(soft)))
    return [s for s in order if s != draft.skill.id]


def bridges(draft: Draft, avoid_names: frozenset[str]) -> tuple[BridgePlan, ...]:
    """A bridge for every prerequisite that the starter asks for, the most needed first."""
    found: dict[str, BridgePlan] = {}
    for start in draft.starters:
        if start.skill in found:
            continue
        skill = renamed(draft.tree.skill(start.skill), avoid_names)
        step = skill.explanation[0] if skill.explanation else None
        if skill.bridge:
            minutes, teacher, activity = skill.bridge.minutes, skill.bridge.teacher, skill.bridge.learners
        elif step:
            minutes, teacher = 5, step.say + (f" Ask: {step.ask}" if step.ask else "")
            activity = f"Explain to your partner how you find the answer to {start.id}, then solve it again."
        else:
            minutes, teacher = (
                5,
                f"Solve {start.id} aloud, one line at a time. What it is about: {skill.statement}",
            )
            activity = f"Solve {start.id} again without looking, and say each line to your partner."
        found[start.skill] = BridgePlan(
            skill=start.skill,
            title=skill.title,
            minutes=minutes,
            learners=min(draft.brief.learners, lacking(draft, start.skill)),
            starter=start.id,
            teacher=teacher,
            activity=activity,
        )
    return tuple(found.values())
