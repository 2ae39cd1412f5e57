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
    """How many learners lack a skill by their answers; 0 where nobody has been asked."""
    picture = draft.picture(skill)
    return picture.lacking if picture and picture.seen else 0


def unsure(draft: Draft, skill: str) -> int:
    """How many learners may or may not have a skill; 0 where nobody has been asked."""
    picture = draft.picture(skill)
    return picture.unsure if picture and picture.seen else 0


def letter(bridges: tuple[BridgePlan, ...], skill: str) -> str:
    """The letter of a skill's bridge, empty where today has none."""
    return next((chr(ord("A") + n) for n, b in enumerate(bridges) if b.skill == skill), "")


def prerequisites(draft: Draft) -> tuple[list[str], list[str]]:
    """Prerequisites for the starter, in two lists with the weakest first: those that must be there (with
    a bridge, hard, one of every alternative, and what the support tier lacks further down), and those that
    help, the strongest edges first."""
    must = list(draft.tree.hard(draft.skill.id))
    for choice in draft.skill.alternatives:
        must.append(min(choice.skills, key=lambda s: -share_secure(draft, s)))
    must += [s for s in draft.brief.prerequisites if s in draft.tree.skills]
    bridged = [s for s in draft.brief.bridges if s in draft.tree.skills]
    strength = {e.skill: e.strength for e in draft.skill.prerequisites}

    def weakest(skills: list[str]) -> list[str]:
        return sorted(skills, key=lambda s: share_secure(draft, s))

    support = (tier.needs for tier in draft.brief.diagnosis.tiers if tier.level == "support")
    below = set(draft.tree.closure((draft.skill.id,)))
    deeper = [s for needs in support for s in needs if s in below]

    def urgency(skill: str) -> tuple[bool, bool]:
        return share_secure(draft, skill) >= WEAK, not lacking(draft, skill)

    ranked = sorted(weakest([*must, *deeper]), key=urgency)
    needed = [s for s in dict.fromkeys((*weakest(bridged), *ranked)) if s != draft.skill.id]
    helpful = [s for s in draft.tree.soft(draft.skill.id) if s not in needed]
    return needed, sorted(weakest(helpful), key=lambda s: -strength.get(s, 0.0))


def before(draft: Draft, skill: str) -> bool:
    """Whether today builds on a skill; a starter of a course also asks others, to keep them alive."""
    tree, today = draft.tree, draft.skill.id
    if skill not in draft.recall:
        return True
    return skill != today and (skill in tree.closure((today,)) or skill in tree.soft(today))


def bridges(draft: Draft, avoid_names: frozenset[str]) -> tuple[BridgePlan, ...]:
    """A bridge for every prerequisite that the starter asks for, the most needed first."""
    found: dict[str, BridgePlan] = {}
    for start in draft.starters:
        if start.skill in found or not before(draft, start.skill):
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
