"""A lesson of a unit moved by hand to another place, where the order of prerequisites allows it."""

from collections.abc import Iterable, Sequence

from ..graph.errors import InputError
from ..graph.tree import SkillTree
from ._assemble import cuts_of, lessons_from, with_branches
from ._cuts import links_of
from .replan import Replanned
from .unit_model import Change, Lesson, Unit, UnitStep


def moved(tree: SkillTree, unit: Unit, number: int, to: int, *, taught: int = 0) -> Replanned:
    """The unit with lesson `number` in the place of lesson `to`; those between move up by one.

    The first `taught` lessons and the assessment stay. What each lesson asks again is chosen anew.
    Raises InputError for places outside, and where a step would come before what it needs.
    """
    first, last = taught + 1, len(unit.lessons) - 1
    refuse_place(number, to, first, last, "those taught and the assessment")
    if number == to:
        return Replanned(unit, ())
    ahead = list(unit.lessons[taught:-1])
    one = ahead.pop(number - first)
    ahead.insert(to - first, one)
    before = unit.lessons[:taught]
    _refuse_disorder(tree, unit, before, ahead, one)
    made = lessons_from(tree, [lesson.steps for lesson in ahead], unit.minutes, before)
    made = with_branches(made, [b for lesson in unit.lessons for b in lesson.branches], taught)
    met = {step.skill for lesson in before for step in lesson.steps}
    inside = [step.skill for lesson in ahead for step in lesson.steps]
    missing = [*(out.step.skill for out in unit.left_out), *(out.goal for out in unit.unreachable)]
    links = links_of(tree, inside, {*unit.sources, *met})
    cuts = cuts_of(tree, links, made[taught:], unit.weights, missing)
    change = Change(
        what=f"{_named(tree, one)} moves from lesson {number} to lesson {to}.", why="You moved it."
    )
    return Replanned(unit.model_copy(update={"lessons": made, "cuts": cuts}), (change,))


def refuse_place(number: int, to: int, first: int, last: int, fixed: str) -> None:
    """Raise InputError unless both are lessons from `first` to `last`, beside which the `fixed` ones stay."""
    if first <= number <= last and first <= to <= last:
        return
    raise InputError(
        f"Lesson {number} cannot move to the place of lesson {to}.",
        f"Lessons {first} to {last} can be moved; {fixed} stay."
        if first <= last
        else "No lesson is left that could be moved.",
    )


def _refuse_disorder(
    tree: SkillTree, unit: Unit, before: Sequence[Lesson], ahead: Sequence[Lesson], one: Lesson
) -> None:
    """Raise where a step has a prerequisite, or a part of its own, behind it."""
    order = [(step, lesson) for lesson in ahead for step in lesson.steps]
    waiting = [step.skill for step, _ in order]
    links = links_of(tree, waiting, {*unit.sources, *(s.skill for lesson in before for s in lesson.steps)})
    begun: dict[tuple[str, bool], int] = {}
    for place, (step, lesson) in enumerate(order):
        later = set(waiting[place + 1 :]) - {step.skill}
        late = links.all_of[step.skill] & later
        late |= {s for group in links.any_of[step.skill] if group <= later for s in group}
        if late:
            raise InputError(
                f"{tree.skill(step.skill).title} needs {_titles(tree, sorted(late))}, "
                "which would come after it.",
                _remedy(tree, lesson, one),
            )
        if step.part <= begun.get((step.skill, step.rest), 0):
            raise InputError(
                f"The parts of {tree.skill(step.skill).title} would be out of order.",
                "Move the whole of it, the first part before the others.",
            )
        begun[step.skill, step.rest] = step.part


def _remedy(tree: SkillTree, lesson: Lesson, one: Lesson) -> str:
    if lesson is one:
        return "Leave it behind what it needs, or move that forward first."
    return f"Move {_named(tree, one)} no further than before {_named(tree, lesson)}."


def _named(tree: SkillTree, lesson: Lesson) -> str:
    return _titles(tree, _skills(lesson.steps)) if lesson.steps else "The free lesson"


def _skills(steps: Sequence[UnitStep]) -> list[str]:
    return list(dict.fromkeys(step.skill for step in steps))


def _titles(tree: SkillTree, skills: Iterable[str]) -> str:
    return " and ".join(tree.skill(s).title for s in skills)
