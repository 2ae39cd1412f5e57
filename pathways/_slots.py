"""Fitting steps into lessons: prerequisites first, minutes never exceeded, as little moved as can be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from ..graph.tree import SkillTree
from .model import PathStep
from .unit_model import UnitStep

Key = tuple[str, int, bool]


@dataclass(frozen=True)
class Block:
    """Steps that are done in one go, in this order."""

    steps: tuple[UnitStep, ...]

    @property
    def minutes(self) -> int:
        """Minutes of all its steps."""
        return sum(step.minutes for step in self.steps)


def parts_of(step: PathStep, whole: int, room: int) -> tuple[UnitStep, ...]:
    """The step as it is; one longer than a `whole` lesson in the fewest nearly equal parts of at most
    `room` minutes."""
    data = step.model_dump()
    n = 1 if step.minutes <= whole else ceil(step.minutes / room)
    size, longer = divmod(step.minutes, n)
    return tuple(
        UnitStep.model_validate(
            data | {"minutes": size + (part <= longer), "part": part, "parts": n, "rest": _rest(step)}
        )
        for part in range(1, n + 1)
    )


def halves(step: UnitStep, room: int) -> tuple[UnitStep, ...]:
    """A step longer than half a lesson in parts of at most half a lesson, so that it may go on in the next
    one; parts stay as they are."""
    return (step,) if step.parts > 1 else parts_of(step, room // 2, room // 2)


def merged(lessons: Sequence[Sequence[UnitStep]]) -> list[list[UnitStep]]:
    """The lessons with parts of a step that stand in the same one joined, and its parts counted anew."""
    found: list[dict[tuple[str, bool], UnitStep]] = []
    joined: set[tuple[str, bool]] = set()
    for lesson in lessons:
        own: dict[tuple[str, bool], UnitStep] = {}
        for step in lesson:
            name = step.skill, step.rest
            if name in own:
                joined.add(name)
                step = own[name].model_copy(update={"minutes": own[name].minutes + step.minutes})
            own[name] = step
        found.append(own)
    for name in sorted(joined):
        held = [own for own in found if name in own]
        first = held[0][name].part
        for n, own in enumerate(held, first):
            own[name] = own[name].model_copy(update={"part": n, "parts": first + len(held) - 1})
    return [list(own.values()) for own in found]


def blocks_of(steps: Iterable[UnitStep]) -> list[Block]:
    """Steps in order; two that follow one another and belong together are one block."""
    found: list[Block] = []
    for step in steps:
        last = found[-1].steps if found else ()
        if len(last) == 1 and last[0].skill in step.together:
            found[-1] = Block((*last, step))
        else:
            found.append(Block((step,)))
    return found


def arrange(
    tree: SkillTree,
    steps: Sequence[UnitStep],
    rooms: Sequence[int],
    whole: int,
    home: Mapping[Key, int] | None = None,
) -> list[list[UnitStep]] | None:
    """The steps of each lesson, or None if they do not fit.

    `rooms` are the minutes that each lesson has for steps (0: none may go there); a step that is alone
    may take the `whole` lesson.
    Steps keep their order where that fits, else later ones may fill gaps. Of the ways tried the one that
    leaves most steps at `home` is taken (lesson by place in `rooms`), and among those the one that
    fills lessons most evenly.
    """
    blocks = blocks_of(steps)
    waits = _waits(tree, blocks)
    minutes = [block.minutes for block in blocks]
    widest, longest = max(rooms, default=0), max(minutes, default=0)
    best: tuple[tuple[int, bool, int], list[list[int]]] | None = None
    for ahead in (False, True):
        full = _pack(minutes, waits, rooms, whole, widest, ahead=ahead)
        if full is None:
            continue
        found = [(widest, full)]
        for limit in range(longest, widest):
            even = _pack(minutes, waits, rooms, whole, limit, ahead=ahead)
            if even is not None:
                found.append((limit, even))
                break
        for limit, lessons in found:
            score = (_moved(blocks, lessons, home or {}), ahead, limit)
            if best is None or score < best[0]:
                best = score, lessons
    if best is None:
        return None
    return [[step for i in lesson for step in blocks[i].steps] for lesson in best[1]]


def lessons_needed(steps: Sequence[UnitStep], first: int, other: int) -> int:
    """How many lessons hold the steps in this order, the first with `first` minutes for them."""
    count, left = 0, 0
    for block in blocks_of(steps):
        if block.minutes > left:
            left = first if count == 0 else other
            count += 1
        left -= block.minutes
    return count


def in_order(tree: SkillTree, lessons: Sequence[Sequence[UnitStep]]) -> bool:
    """Whether no step comes before one that it needs and that these lessons hold too."""
    steps = [step for lesson in lessons for step in lesson]
    for n, step in enumerate(steps):
        before = _before(tree, step.skill)
        for later in steps[n + 1 :]:
            if later.skill in before or (later.skill == step.skill and _place(later) < _place(step)):
                return False
    return True


def _rest(step: PathStep) -> bool:
    return isinstance(step, UnitStep) and step.rest


def _place(step: UnitStep) -> tuple[bool, int]:
    return not step.rest, step.part


def _before(tree: SkillTree, skill: str) -> set[str]:
    groups = tree.skill(skill).alternatives
    return {*tree.hard(skill), *(s for group in groups for s in group.skills)}


def _waits(tree: SkillTree, blocks: Sequence[Block]) -> list[set[int]]:
    """Per block, those that must come first: prerequisites, and earlier parts of the same step."""
    at: dict[str, list[int]] = {}
    for i, block in enumerate(blocks):
        for step in block.steps:
            at.setdefault(step.skill, []).append(i)
    waits: list[set[int]] = []
    for i, block in enumerate(blocks):
        first = {j for step in block.steps for s in _before(tree, step.skill) for j in at.get(s, ())}
        for step in block.steps:
            first |= {
                j
                for j in at[step.skill]
                if any(s.skill == step.skill and _place(s) < _place(step) for s in blocks[j].steps)
            }
        waits.append(first - {i})
    return waits


def _pack(
    minutes: Sequence[int],
    waits: Sequence[set[int]],
    rooms: Sequence[int],
    whole: int,
    limit: int,
    *,
    ahead: bool,
) -> list[list[int]] | None:
    left = list(range(len(minutes)))
    done: set[int] = set()
    lessons: list[list[int]] = []
    for room in rooms:
        here: list[int] = []
        space = min(room, limit)
        while True:
            most = whole if room and not here else space
            ready = [i for i in (left if ahead else left[:1]) if waits[i] <= done and minutes[i] <= most]
            if not ready:
                break
            here.append(ready[0])
            left.remove(ready[0])
            done.add(ready[0])
            space -= minutes[ready[0]]
        lessons.append(here)
    return None if left else lessons


def _moved(blocks: Sequence[Block], lessons: Sequence[Sequence[int]], home: Mapping[Key, int]) -> int:
    return sum(
        home.get(step.key, n) != n
        for n, lesson in enumerate(lessons)
        for i in lesson
        for step in blocks[i].steps
    )
