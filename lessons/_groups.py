"""Groups inside the class: who needs a bridge, and what changes for each tier."""

from ..graph import Level
from ..graph.model import LEVELS
from . import wording as w
from ._draft import Draft
from .model import BridgePlan, TierPlan

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


def bridges(draft: Draft) -> tuple[BridgePlan, ...]:
    """A bridge for every prerequisite that the starter asks for, the most needed first."""
    found: dict[str, BridgePlan] = {}
    for start in draft.starters:
        if start.skill in found:
            continue
        skill = draft.tree.skill(start.skill)
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


def tiers(draft: Draft) -> tuple[TierPlan, ...]:
    """Support, core and extension: the goal is the same, and what changes is said for each."""
    prefix: dict[Level, str] = {"support": "S", "core": "P", "extension": "E"}
    known = {t.level: t for t in draft.brief.diagnosis.tiers}
    found = []
    for level in LEVELS:
        tier = known.get(level)
        size = len(tier.learners) if tier else 0
        reason = tier.reason if tier else _no_evidence(draft, level)
        ids = draft.ids(prefix[level])
        teaching, practice, assessment = _changes(draft, level, ids, tier.needs if tier else ())
        found.append(
            TierPlan(
                level=level,
                learners=size,
                reason=reason,
                teaching=teaching,
                practice=practice,
                assessment=assessment,
                exercises=ids,
            )
        )
    return tuple(found)


def _no_evidence(draft: Draft, level: Level) -> str:
    check = draft.ids("C")
    asked = check[0] if check else "the check"
    if draft.brief.diagnosis.tiers:
        return {
            "support": f"Nobody is placed here by the answers so far; whoever misses {asked} starts here.",
            "core": "Nobody is placed here by the answers so far; whoever finishes the support sheet moves here.",
            "extension": "Nobody is placed here by the answers so far; whoever finishes the core sheet early moves here.",
        }[level]
    return {
        "support": f"Too little evidence to form groups: whoever misses {asked} starts here.",
        "core": f"Too little evidence to form groups: whoever is right on {asked} starts here.",
        "extension": f"Too little evidence to form groups: whoever is right on {asked} and can say why may start here.",
    }[level]


def _changes(
    draft: Draft, level: Level, ids: tuple[str, ...], needs: tuple[str, ...]
) -> tuple[str, str, str]:
    skill, exits = draft.skill, draft.ids("X")
    first, last = (exits[0], exits[-1]) if exits else ("the first question", "the second question")
    if level == "support":
        gaps = [draft.name(s) for s in needs if s in draft.tree.skills]
        bridge = f" Before that, the bridge for {w.listed(gaps)}." if gaps else ""
        aid = skill.support[-1] if skill.support else "Keep the picture from the explanation in view."
        frame = f" Printed frame: {skill.sentence_frames[0]}" if skill.sentence_frames else ""
        head = (
            f"{ids[0]} is done together at one table, aloud."
            if ids
            else "The first exercise is done together."
        )
        return (
            f"{head}{bridge} {aid}",
            f"{w.spread(ids)}: easier numbers, the same idea. The help fades from exercise to exercise.{frame}",
            f"{first} with the frame printed above it; {last} as for everyone. Being right on {first} reaches the goal; "
            "let them explain it aloud if writing is the hurdle.",
        )
    if level == "core":
        text = next((e.id for e in draft.exercises if e.id in ids and e.item.answer.kind == "text"), None)
        talk = f"; {text} is answered in sentences" if text else ""
        return (
            "They start at once, without help, and compare with a partner after two exercises. Ask each of them once: "
            f"{w.quoted(_probe(draft))}",
            f"{w.spread(ids)}, from routine to judging{talk}.",
            f"{w.spread(exits)}, both right, and one sentence that says how they know.",
        )
    way = (
        skill.extension[0]
        if skill.extension
        else "Ask for a second way of solving, and which one is better when."
    )
    return (
        f"They skip the repetition in {draft.block('guided')} if they can explain {draft.ids('W')[0]} to a partner. {way}"
        if "guided" in draft.minutes and draft.ids("W")
        else f"They explain the worked example to a partner before they begin. {way}",
        f"{w.spread(ids)}, then a problem of their own, which a partner solves.",
        f"{w.spread(exits)}, and for {last} the reason why the most tempting wrong option is wrong.",
    )


def _probe(draft: Draft) -> str:
    asked = [s.ask for s in draft.skill.explanation[: draft.steps_taught or 1] if s.ask]
    return asked[0] if asked else "How do you know?"
