"""What changes for each tier in teaching, practice and assessment, while the goal stays the same."""

from ..graph import Level
from ..graph.model import LEVELS
from ..learner.model import Tier
from . import wording as w
from ._blocks_close import create_prompt
from ._draft import Draft
from ._groups import letter
from ._sheets import EARLY_JUDGE, JUDGE
from .model import BridgePlan, TierPlan

_PREFIX: dict[Level, str] = {"support": "S", "core": "P", "extension": "E"}
_JOIN: dict[Level, str] = {
    "support": "whoever misses {check} moves here.",
    "core": "everybody is counted here, and whoever is right on {check} stays.",
    "extension": "whoever is right on {check} and can say why moves here.",
}


def tiers(draft: Draft, bridges: tuple[BridgePlan, ...]) -> tuple[TierPlan, ...]:
    """Support, core and extension, with the size and the reason that the diagnosis gives."""
    known = {tier.level: tier for tier in draft.brief.diagnosis.tiers}
    placed = sum(len(tier.learners) for tier in known.values())
    rest = max(0, draft.brief.learners - placed)
    found = []
    for level in LEVELS:
        tier = known.get(level)
        ids = draft.ids(_PREFIX[level])
        if level == "support":
            teaching, practice, assessment = _support(draft, ids, tier.needs if tier else (), bridges)
        else:
            teaching, practice, assessment = (_core if level == "core" else _extension)(draft, ids)
        found.append(
            TierPlan(
                level=level,
                learners=(len(tier.learners) if tier else 0) + (rest if level == "core" else 0),
                placed=len(tier.learners) if tier else 0,
                reason=_reason(draft, level, tier, rest),
                teaching=teaching,
                practice=practice,
                assessment=assessment,
                exercises=ids,
            )
        )
    return tuple(found)


def _reason(draft: Draft, level: Level, tier: Tier | None, rest: int) -> str:
    """The diagnosis's own reason; where it places nobody, how learners come to be here."""
    asked = next(iter(draft.ids("C")), "the check")
    more = ""
    if level == "core" and rest and draft.brief.diagnosis.tiers:
        more = w.sentence(
            f" {w.count(rest, 'learner')} without a place yet {w.plural(rest, 'starts', 'start')} here."
        )
    if tier:
        return f"{w.sentences(tier.reason)} {more}".strip()
    if not draft.brief.diagnosis.tiers:
        return f"Too little evidence for groups: {_JOIN[level].format(check=asked)}"
    return f"The answers place nobody here: {_JOIN[level].format(check=asked)} {more}".strip()


def _support(
    draft: Draft, ids: tuple[str, ...], needs: tuple[str, ...], bridges: tuple[BridgePlan, ...]
) -> tuple[str, str, str]:
    skill, (first, last) = draft.skill, _exits(draft)
    start = next(iter(ids), "the first exercise")
    teaching = f"{_gaps(draft, needs, bridges)} Solve {start} together at one table, aloud.".strip()
    aid = skill.support[-1] if skill.support else "Keep the picture from the explanation in view."
    practice = f"{w.spread(ids)}: the same idea with more help, which fades from exercise to exercise."
    counts = f"{first} counts as reaching the goal"
    if draft.frame:
        practice += f" The first one begins from this frame: {draft.frame}"
        counts = f"Write the frame at the top of their tickets: with it, {counts}"
    if judged := [e.id for e in draft.exercises if e.id in ids and e.note in (JUDGE, EARLY_JUDGE)]:
        practice += f" {judged[0]} asks to judge: let them argue before anybody answers."
    return (
        f"{teaching} {aid}",
        practice,
        f"{counts}; {last} as for everyone. Let them explain aloud where writing is the hurdle.",
    )


def _gaps(draft: Draft, needs: tuple[str, ...], bridges: tuple[BridgePlan, ...]) -> str:
    """What members of the tier lack: what today has a bridge for, and what waits."""
    gaps = [s for s in needs if s in draft.tree.skills and s != draft.skill.id]
    met = sorted((s for s in gaps if letter(bridges, s)), key=lambda s: letter(bridges, s))
    rest = [draft.name(s) for s in gaps if s not in met]
    found = []
    if met:
        each = w.listed(f"{draft.name(s)}, bridge {letter(bridges, s)}" for s in met)
        found.append(f"Missing so far: {each}.")
    if rest:
        more = [f"{w.number(len(rest) - 3)} more"] * (len(rest) > 3)
        names = w.listed([*rest[:3], *more])
        found.append(f"{'Also missing' if met else 'Missing so far'}, without a bridge today: {names}.")
    if met and not draft.tables:
        found.append("There is no time for a bridge today; the next lesson begins with it.")
    elif len(met) > draft.tables:
        found.append(f"Do the {w.plural(draft.tables, 'one', 'two')} that most of them need first.")
    elif met:
        letters = w.listed(f"bridge {letter(bridges, s)}" for s in met)
        found.append(f"Do {letters} first.")
    return " ".join(found)


def _core(draft: Draft, ids: tuple[str, ...]) -> tuple[str, str, str]:
    text = next((e.id for e in draft.exercises if e.id in ids and e.item.answer.kind == "text"), None)
    first, last = _exits(draft)
    answered = "told aloud" if draft.early else "answered in sentences"
    spoken = ", spoken," if draft.early else ""
    return (
        "They start at once and compare with a partner once they have two answers. Stop at each of them once "
        f"and let them show you this: {w.quoted(_shown(draft))}.",
        f"{w.spread(ids)}, from routine to judging{f'; {text} is {answered}' if text else ''}.",
        f"{first} and {last}, both right, and one sentence{spoken} that says how they know.",
    )


def _extension(draft: Draft, ids: tuple[str, ...]) -> tuple[str, str, str]:
    example = next(iter(draft.ids("W")), "the worked example")
    skipped = "guided" in draft.minutes and f"They may skip {draft.block('guided')} if they explain {example}"
    lead = (
        f"{skipped} to a partner." if skipped else f"They explain {example} to a partner before they begin."
    )
    own, _number = create_prompt(draft)
    ways = [text for text in draft.skill.extension if text != own]
    deeper = ways[0] if ways else "Ask for a second way of solving, and which way is better when."
    first, last = _exits(draft)
    return (
        f"{lead} {deeper}",
        f"{w.spread(ids)}, then a problem of their own, which a partner solves.",
        f"{first} and {last}, and for {last} how somebody could arrive at the most tempting wrong option.",
    )


def _exits(draft: Draft) -> tuple[str, str]:
    ids = draft.ids("X")
    return (ids[0], ids[-1]) if ids else ("the first question", "the second question")


def _shown(draft: Draft) -> str:
    success = draft.skill.success
    return success[0] if success else "I can say what I did and why."
