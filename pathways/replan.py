"""A unit planned again: what was taught stays as it was, and nothing changes that need not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..graph.errors import InputError
from ..graph.tree import SkillTree
from ._assemble import coverage_of, cuts_of, left_out, lessons_from, room, with_branches
from ._changes import changes_between
from ._cuts import links_of
from ._fitting import Layout, most_that_fits
from ._grid import Grid
from ._revise import revise
from ._slots import merged, parts_of
from .model import Branch, Need, PathStep
from .unit_model import Change, Unit, UnitStep

LEAST_REST = 5


@dataclass(frozen=True)
class Replanned:
    """The new unit, and each difference from the old one with its reason."""

    unit: Unit
    changes: tuple[Change, ...]


def replan(
    tree: SkillTree,
    unit: Unit,
    *,
    taught: int,
    lessons: int | None = None,
    unfinished: Mapping[str, int | None] | None = None,
    needs: Mapping[str, Need] | None = None,
    branches: Sequence[Branch] | None = None,
) -> Replanned:
    """Plan what is left of a unit after the first `taught` lessons, which stay as they are.

    `lessons` are those of the whole unit now (fewer when days are lost; free ones are given up
    first). `unfinished` are skills of lessons taught that were not finished, with the minutes still
    needed (half of what was planned where None). `needs` and `branches` come from a new diagnosis; a
    skill taught counts as learned unless there are new answers on it. What has to be added goes into
    the fewest lessons that hold it, free ones among them; what no longer fits is left out by least
    loss. Without slip and without news the unit is the same. Raises InputError for numbers and skills
    that do not belong to the unit.
    """
    total = len(unit.lessons) if lessons is None else lessons
    _check(unit, taught, total)
    rests = _rests(unit, taught, unfinished or {})
    outlook = revise(tree, unit, taught, rests, needs)
    removed = _removed(unit, taught, total)
    grid = Grid(
        tree,
        unit.minutes,
        taught + 1,
        tuple(
            tuple(step.key for step in one.steps)
            for one in unit.lessons[taught:-1]
            if one.number not in removed
        ),
    )
    optional = [part for step in outlook.waiting for part in parts_of(step, unit.minutes, grid.room(1))]
    steps = (*outlook.steps, *optional)
    met = {step.skill for one in unit.lessons[:taught] for step in one.steps}
    links = links_of(tree, (step.skill for step in steps), {*outlook.sources, *met})
    happened = bool(rests or removed or outlook.news)

    def take_back(chosen: Sequence[UnitStep], so_far: Layout) -> Layout | None:
        opened = {n for n, held in enumerate(so_far) if held}
        return grid.place(chosen, opened=opened) if happened else None

    layout = most_that_fits(
        steps,
        frozenset(step.skill for step in outlook.steps),
        links,
        outlook.weights,
        grid.place_or_halve,
        take_back,
    )
    made = lessons_from(tree, merged(layout), unit.minutes, unit.lessons[:taught])
    groups = [b for one in unit.lessons for b in one.branches] if branches is None else branches
    made = with_branches(made, groups, taught)
    inside = frozenset(step.skill for lesson in layout for step in lesson)
    prior = {one.step.skill: one for one in unit.left_out}
    out = tuple(
        prior[one.step.skill] if one.step.skill in prior and prior[one.step.skill].step == one.step else one
        for one in left_out(tree, _whole(steps), inside, links)
    )
    missing = [*(one.step.skill for one in out), *(one.goal for one in outlook.unreachable)]
    new = unit.model_copy(
        update={
            "lessons": made,
            "left_out": out,
            "unreachable": outlook.unreachable,
            "coverage": coverage_of(outlook.weights, missing),
            "weights": dict(outlook.weights),
            "sources": outlook.sources,
            "needs": outlook.needs,
        }
    )
    changes = changes_between(tree, unit, new, taught=taught, removed=removed, rests=rests, outlook=outlook)
    if not changes:
        return Replanned(unit, ())
    cuts = cuts_of(tree, links, made[taught:], outlook.weights, missing)
    return Replanned(new.model_copy(update={"cuts": cuts}), changes)


def _check(unit: Unit, taught: int, total: int) -> None:
    if not 0 <= taught < len(unit.lessons):
        raise InputError(
            f"Of {len(unit.lessons)} lessons, the last an assessment, {taught} cannot have been taught.",
            f"Give --taught from 0 to {len(unit.lessons) - 1}.",
        )
    if total <= taught:
        raise InputError(
            f"After {taught} lessons taught, no lesson day is left for the assessment.",
            "Give a later --until when you make the unit, or lose fewer days.",
        )
    if total > len(unit.lessons):
        raise InputError(
            f"The unit has {len(unit.lessons)} lessons, not {total}.", "Make a new unit for more lessons."
        )


def _rests(unit: Unit, taught: int, unfinished: Mapping[str, int | None]) -> tuple[UnitStep, ...]:
    """What is left over from lessons taught, as steps."""
    found: list[UnitStep] = []
    for skill, minutes in unfinished.items():
        held = [(one.number, s) for one in unit.lessons[:taught] for s in one.steps if s.skill == skill]
        if not held:
            known = dict.fromkeys(s.skill for one in unit.lessons[:taught] for s in one.steps)
            raise InputError(
                f"{skill} stands in none of the {taught} lessons taught.",
                f"In them stand {', '.join(known)}." if known else "Give --taught with --unfinished.",
            )
        if any(s.skill == skill and s.rest for one in unit.lessons[taught:] for s in one.steps):
            raise InputError(f"The rest of {skill} is planned already.", "Leave out --unfinished for it.")
        number, step = held[-1]
        left = max(LEAST_REST, -(-step.minutes // 2)) if minutes is None else minutes
        if left < 1:
            raise InputError(
                f"{skill}: {left} minutes are no rest to plan.", f"Write --unfinished {skill}=15."
            )
        rest = step.model_copy(
            update={
                "minutes": left,
                "rest": True,
                "together": (),
                "why": f"It was not finished in lesson {number}. {step.why}",
            }
        )
        found += parts_of(rest, unit.minutes, room(unit.minutes, 2))
    return tuple(found)


def _removed(unit: Unit, taught: int, total: int) -> tuple[int, ...]:
    """Old numbers of the lessons to give up: free ones first, the next of them first, then the last that
    teach."""
    ahead = unit.lessons[taught:-1]
    free = [one.number for one in ahead if one.kind == "free"]
    teach = [one.number for one in reversed(ahead) if one.kind == "teach"]
    return tuple(sorted([*free, *teach][: len(unit.lessons) - total]))


def _whole(steps: Sequence[UnitStep]) -> tuple[PathStep, ...]:
    """One step for each skill, with the minutes of all its parts."""
    found: dict[str, PathStep] = {}
    for step in steps:
        plain = PathStep.model_validate(step.model_dump(include=set(PathStep.model_fields)))
        spent = found[step.skill].minutes if step.skill in found else 0
        found[step.skill] = plain.model_copy(update={"minutes": plain.minutes + spent})
    return tuple(found.values())
