"""Who wrote the texts of a plan: the curriculum, a language model, or a person, by name."""

from collections.abc import Iterable, Sequence

from ..model import LessonPlan, Origin, Writer
from ..passages import passages
from .fields import fields


def credited(plan: LessonPlan, slots: Iterable[str], origin: Origin, name: str) -> LessonPlan:
    """The plan that knows whose words these texts now are, whoever wrote them before."""
    fresh = tuple(Writer(slot=slot, origin=origin, name=name) for slot in slots)
    return _with(plan, (*uncredited(plan, {w.slot for w in fresh}).provenance.writers, *fresh))


def uncredited(plan: LessonPlan, slots: Iterable[str]) -> LessonPlan:
    """The plan in which these texts are nobody's own words any more."""
    gone = frozenset(slots)
    return _with(plan, tuple(w for w in plan.provenance.writers if w.slot not in gone))


def written_by(plan: LessonPlan, slot: str) -> Writer:
    """Whose words a text of the plan is. The name is empty for what the curriculum holds, for exercises, and
    for the words of a teacher that nobody named."""
    found = next((w for w in plan.provenance.writers if w.slot == slot), None)
    if found is not None:
        return found
    origin = next((p.origin for p in passages(plan) if p.slot == slot), None)
    if origin is None:
        origin = "computed" if any(e.id == slot for e in plan.exercises) else "composed"
    name = plan.provenance.model if origin in ("model", "repaired") else ""
    return Writer(slot=slot, origin=origin, name=name)


def byline(writer: Writer) -> str:
    """The writer in a few words: `in the words of Ms. Reyes`, `composed from the curriculum`."""
    match writer.origin:
        case "teacher":
            return f"in the words of {_person(writer.name)}"
        case "model" | "repaired":
            return f"written by the language model {writer.name}".rstrip()
        case "computed":
            return "an exercise of the curriculum"
        case "composed":
            return "composed from the curriculum"


def others(plan: LessonPlan) -> tuple[str, ...]:
    """A sentence for each person or model that has put words into the plan since it was made: where."""
    known = _places(plan)
    found: dict[tuple[bool, str], list[str]] = {}
    for writer in plan.provenance.writers:
        if writer.slot in known:
            person = writer.origin == "teacher"
            name = _person(writer.name) if person else writer.name
            found.setdefault((person, name), []).append(known[writer.slot])
    return tuple(
        f"{'In the words of' if person else 'Written by the language model'} {name}: "
        f"{', '.join(_in_order(places, list(known.values())))}."
        for (person, name), places in found.items()
    )


def _person(name: str) -> str:
    return "a teacher" if name.casefold() in ("", "teacher") else name


_OWN = {
    "title": "the title",
    "objective": "the objective",
    "big_idea": "the idea",
    "changes_if": "what would change this plan",
    "cut_first": "what to cut",
    "why_now": "why this lesson now",
    "success": "what success sounds like",
    "language": "language",
    "access": "access",
    "unknown": "what is not known",
    "materials": "materials",
}


def _places(plan: LessonPlan) -> dict[str, str]:
    """Every text that can have a writer, and where a reader finds it."""
    blocks = {b.id: f"block {n} ({b.title})" for n, b in enumerate(plan.blocks, 1)}
    questions = {e.id for e in plan.exercises}
    found = {}
    for slot, block, _ in fields(plan):
        if slot in questions:
            found[slot] = f"question {slot}"
        elif block:
            found[slot] = blocks[block]
        else:
            found[slot] = _OWN[slot if slot in _OWN else slot.rpartition("-")[0]]
    return found


def _in_order(places: Sequence[str], order: Sequence[str]) -> list[str]:
    return sorted(dict.fromkeys(places), key=order.index)


def _with(plan: LessonPlan, writers: tuple[Writer, ...]) -> LessonPlan:
    if writers == plan.provenance.writers:
        return plan
    provenance = plan.provenance.model_copy(update={"writers": writers})
    return plan.model_copy(update={"provenance": provenance})
