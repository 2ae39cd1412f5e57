"""What is different between two plans of a unit, and why, in sentences for a teacher."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..graph.tree import SkillTree
from ._revise import Outlook
from ._unit_sentences import counted, joined, numbered
from .unit_model import Change, Lesson, Unit, UnitStep

Names = Mapping[str, str]
"""How a person calls a skill, by its id."""


@dataclass(frozen=True)
class Stand:
    """Where a step stands: its lessons by their new numbers (0 for one that fell away)."""

    lessons: tuple[int, ...]
    activity: str
    minutes: int


def changes_between(
    tree: SkillTree,
    old: Unit,
    new: Unit,
    *,
    taught: int,
    removed: Sequence[int],
    rests: Sequence[UnitStep],
    outlook: Outlook,
) -> tuple[Change, ...]:
    """Every change, with its reason; `removed` are the old numbers of lessons that fell away."""
    names = {name: f"{skill.title} ({name})" for name, skill in tree.skills.items()}
    renumbered = {
        one.number: 0 if one.number in removed else one.number - sum(gone < one.number for gone in removed)
        for one in old.lessons
    }
    cause = _cause(names, rests, removed, outlook)
    return (
        *_lost(names, old, removed),
        *_steps(names, old, new, taught, renumbered, rests, outlook, cause),
        *_free(old, new, taught, renumbered, cause),
        *_left_out(names, old, new, outlook, cause),
        *_around(names, old, new, taught, renumbered, outlook),
    )


def _cause(names: Names, rests: Sequence[UnitStep], removed: Sequence[int], outlook: Outlook) -> str:
    """What set everything in motion: the reason of steps that only make room."""
    parts = []
    if rests:
        parts.append(f"{_listed(names, (step.skill for step in rests))} had to be finished first")
    if removed:
        parts.append(f"{counted(len(removed), 'lesson')} fell away")
    if outlook.news:
        parts.append(f"there are new answers on {_listed(names, outlook.news)}")
    text = joined(parts) or "lessons were filled anew"
    return f"{text[:1].upper()}{text[1:]}."


def _lost(names: Names, old: Unit, removed: Sequence[int]) -> Iterator[Change]:
    for number in removed:
        held = _listed(names, (step.skill for step in old.lessons[number - 1].steps))
        if held:
            yield Change(what=f"Lesson {number}, with {held}, falls away.", why="There is a lesson day less.")
        else:
            yield Change(
                what=f"Lesson {number}, a free one, falls away.",
                why="There is a lesson day less, and this is what it was kept free for.",
            )
    if removed and removed[0] < len(old.lessons):
        yield Change(
            what=f"The lessons after lesson {removed[0]} have new numbers.",
            why="They are counted without those that fell away.",
        )


def _steps(
    names: Names,
    old: Unit,
    new: Unit,
    taught: int,
    renumbered: dict[int, int],
    rests: Sequence[UnitStep],
    outlook: Outlook,
    cause: str,
) -> Iterator[Change]:
    before = _stands(old.lessons[taught:], renumbered)
    now = _stands(new.lessons[taught:], {one.number: one.number for one in new.lessons})
    for name, stand in now.items():
        why = outlook.news.get(name[0], cause)
        named = f"{_called(names, name)}, {_sized(stand)},"
        if name not in before:
            if name[1]:
                why = next(step.why for step in rests if step.skill == name[0])
            elif name[0] not in outlook.news:
                why = "It had been left out, and there is room for it now."
            yield Change(what=f"{named} comes into {numbered(stand.lessons)}.", why=why)
            continue
        was = before[name]
        if (stand.activity, stand.minutes) != (was.activity, was.minutes):
            what = f"{_called(names, name)} is now a {_sized(stand)}, not a {_sized(was)}."
            yield Change(what=what, why=why)
        if stand.lessons != was.lessons:
            away = f" from {numbered(was.lessons)}" if all(was.lessons) else ""
            yield Change(what=f"{_called(names, name)} moves{away} to {numbered(stand.lessons)}.", why=why)
    out = {one.step.skill for one in new.left_out}
    for name in [*before, *((step.skill, True) for step in rests)]:
        if name not in now and name[0] not in out:
            yield Change(
                what=f"{_called(names, name)} is no longer planned.", why=outlook.news.get(name[0], cause)
            )


def _stands(lessons: Iterable[Lesson], numbers: dict[int, int]) -> dict[tuple[str, bool], Stand]:
    found: dict[tuple[str, bool], Stand] = {}
    for lesson in lessons:
        for step in lesson.steps:
            was = found.get((step.skill, step.rest), Stand((), step.activity, 0))
            places = dict.fromkeys((*was.lessons, numbers[lesson.number]))
            found[step.skill, step.rest] = Stand(tuple(places), step.activity, was.minutes + step.minutes)
    return found


def _called(names: Names, name: tuple[str, bool]) -> str:
    return f"The rest of {names[name[0]]}" if name[1] else names[name[0]]


def _listed(names: Names, skills: Iterable[str]) -> str:
    return joined(names[skill] for skill in dict.fromkeys(skills))


def _sized(stand: Stand) -> str:
    return f"{stand.activity} of {counted(stand.minutes, 'minute')}"


def _free(old: Unit, new: Unit, taught: int, renumbered: dict[int, int], cause: str) -> Iterator[Change]:
    for lesson in old.lessons[taught:]:
        number = renumbered[lesson.number]
        if not number:
            continue
        kind = new.lessons[number - 1].kind
        if lesson.kind == "free" and kind == "teach":
            yield Change(what=f"Lesson {number} is no longer free.", why=cause)
        if lesson.kind == "teach" and kind == "free":
            yield Change(what=f"Lesson {number} is free now.", why=cause)


def _left_out(names: Names, old: Unit, new: Unit, outlook: Outlook, cause: str) -> Iterator[Change]:
    before = {one.step.skill: one for one in old.left_out}
    now = {one.step.skill for one in new.left_out}
    planned = {step.skill for lesson in new.lessons for step in lesson.steps}
    for one in new.left_out:
        if one.step.skill not in before:
            yield Change(what=f"{names[one.step.skill]} is left out.", why=f"{cause} {one.reason}")
    for skill in before:
        if skill not in now and skill not in planned:
            why = outlook.news.get(skill, "By the new answers no goal needs it any more.")
            yield Change(what=f"{names[skill]}, which had been left out, is not needed.", why=why)


def _around(
    names: Names, old: Unit, new: Unit, taught: int, renumbered: dict[int, int], outlook: Outlook
) -> Iterator[Change]:
    """What follows from the new lessons: review, bridges for some, and numbers that are only newer."""
    pairs = [
        (lesson, new.lessons[renumbered[lesson.number] - 1])
        for lesson in old.lessons[taught:]
        if renumbered[lesson.number]
    ]
    asked = [b.number for a, b in pairs if a.recall != b.recall]
    if asked:
        yield Change(
            what=f"The review of {numbered(asked)} is set anew.",
            why="Each skill comes back some lessons after it was last met, and before what builds on it.",
        )
    groups = [b.number for a, b in pairs if a.branches != b.branches]
    if groups:
        yield Change(
            what=f"Other learners, or others than before, need a bridge in {numbered(groups)}.",
            why="Bridges for some stand before the step that needs them, by the newest answers.",
        )
    if outlook.refreshed:
        yield Change(
            what=f"For {_listed(names, outlook.refreshed)} only the numbers are new; place and minutes stay.",
            why="There are new answers, and they do not change what the class needs.",
        )
