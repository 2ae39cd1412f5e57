"""The coverage matrix, standard x lesson x item: what stands in the plans and tests that are written."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import get_args

from ...graph import SkillTree
from ...graph._base import Frozen
from ...pathways import CourseLesson
from .files import ClassCourse
from .plan_files import How, LessonUses, Use
from .view import title_of

COVERAGE = ("standard", "skill", "title", "lesson", "number", "date", "kind", "exercises", "items")
BAND = 10
"""Lessons beside each other in a table, so that it can be printed."""
_HOWS: tuple[How, ...] = get_args(How)
NO_PLAN = "no plan yet"


class Column(Frozen):
    """One lesson."""

    number: int
    lesson: str
    title: str
    unit: str
    on: date
    written: bool


class Cell(Frozen):
    """How often a standard is met in one lesson: items by `how`. `gap` where it is taught and nothing in the
    plan lets anybody work on it."""

    items: dict[How, int]
    gap: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """One line for each way."""
        told = [f"{how} {n}" if n else how for how, n in self.items.items()]
        return (*told, "no exercise") if self.gap else tuple(told)


class Row(Frozen):
    """One standard; `cells` by lesson; `gaps` say what its plans lack, `absent` why it has no lesson; `goal`
    is whether it was asked for."""

    standard: str
    title: str
    goal: bool
    cells: dict[str, Cell]
    gaps: tuple[str, ...]
    absent: tuple[str, ...] = ()

    @property
    def total(self) -> Cell:
        """All lessons together."""
        sums: Counter[How] = Counter()
        for cell in self.cells.values():
            sums.update(cell.items)
        return Cell(items={how: sums[how] for how in _HOWS if how in sums})


class Band(Frozen):
    """A table's worth of lessons: each unit with its columns, and the standards met in them."""

    units: tuple[tuple[str, tuple[Column, ...]], ...]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The lessons of all units."""
        return tuple(column for _, columns in self.units for column in columns)


class Grid(Frozen):
    """All rows and columns."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """What the plans lack, goals first."""
        return tuple(gap for row in self.rows for gap in row.gaps)

    @property
    def absent(self) -> tuple[str, ...]:
        """Goals without a lesson, with the reason."""
        return tuple(why for row in self.rows for why in row.absent)

    def bands(self) -> tuple[Band, ...]:
        """The grid in pieces that fit on a page; a unit is broken only where it is longer than a page."""
        pieces: list[list[Column]] = []
        for unit in dict.fromkeys(column.unit for column in self.columns):
            own = [column for column in self.columns if column.unit == unit]
            if pieces and len(pieces[-1]) + len(own) <= BAND:
                pieces[-1] += own
            else:
                parts = -(-len(own) // BAND)
                size = -(-len(own) // parts)
                pieces += [own[n : n + size] for n in range(0, len(own), size)]
        return tuple(self._band(columns, whole=len(pieces) == 1) for columns in pieces)

    def _band(self, columns: Sequence[Column], *, whole: bool) -> Band:
        here = {column.lesson for column in columns}
        units = dict.fromkeys(column.unit for column in columns)
        return Band(
            units=tuple((unit, tuple(c for c in columns if c.unit == unit)) for unit in units),
            rows=tuple(row for row in self.rows if whole or here & row.cells.keys()),
        )


def grid_of(state: ClassCourse, uses: Sequence[LessonUses], tree: SkillTree) -> Grid:
    """The matrix as a grid: goals in the order of their standards, then what comes from before them."""
    columns = tuple(
        Column(
            number=n,
            lesson=lesson.id,
            title=title_of(lesson, state, tree),
            unit=state.course.unit(lesson.unit).title,
            on=on,
            written=held.written,
        )
        for n, (lesson, on, held) in enumerate(zip(state.course.lessons, state.dates, uses, strict=True), 1)
    )
    goals = dict.fromkeys(tree.skill(skill).standard for skill in state.course.goals)
    met = dict.fromkeys(
        tree.skill(one.skill).standard for held in uses for one in held.uses if one.skill in tree.skills
    )
    rows = []
    for standard in dict.fromkeys((*goals, *met)):
        skills = [s.id for s in tree.skills.values() if s.standard == standard]
        asked = [s for s in skills if s in state.course.goals]
        own = [s for s in skills if s in asked or any(u.skill == s for held in uses for u in held.uses)]
        cells = {held.lesson: cell for held in uses if (cell := _cell(held, set(skills))) is not None}
        gaps = [gap for skill in own for gap in _gaps(state, uses, skill)]
        absent = [why for skill in asked for why in _absent(state, skill)]
        title = "; ".join(tree.skill(s).title for s in own)
        rows.append(
            Row(
                standard=standard,
                title=title,
                goal=standard in goals,
                cells=cells,
                gaps=tuple(gaps),
                absent=tuple(absent),
            )
        )
    return Grid(rows=tuple(rows), columns=columns)


def _cell(held: LessonUses, skills: set[str]) -> Cell | None:
    mine = [use for use in held.uses if use.skill in skills]
    if not mine:
        return None
    counted = {
        how: sum(len(use.items) for use in mine if use.how == how)
        for how in _HOWS
        if any(use.how == how for use in mine)
    }
    return Cell(items=counted, gap=any(_idle(held, use.skill) for use in mine))


def _idle(held: LessonUses, skill: str) -> bool:
    """Whether a lesson teaches a skill with nothing on it for anybody to do."""
    own = [use for use in held.uses if use.skill == skill]
    return any(use.how == "taught" for use in own) and not any(use.how == "practiced" for use in own)


def _gaps(state: ClassCourse, uses: Sequence[LessonUses], skill: str) -> Iterable[str]:
    """What the plans lack on one skill, as sentences."""
    numbers = {one.id: n for n, one in enumerate(state.course.lessons, 1)}
    planned = [one.id for one in state.course.lessons if one.kind == "teach" and one.skill == skill]
    missing = [held.lesson for held in uses if held.lesson in planned and not held.written]
    if missing:
        yield f"{skill}: {_lessons(numbers, missing)} {NO_PLAN}."
    taught = [h for h in uses if any(u.skill == skill and u.how == "taught" for u in h.uses)]
    if idle := [held.lesson for held in taught if _idle(held, skill)]:
        yield f"{skill} is taught in {_lessons(numbers, idle, verb=False)} and no exercise there is on it."
    assessed = any(u.skill == skill and u.how == "assessed" for held in uses for u in held.uses)
    if taught and not assessed:
        yield f"{skill} is taught, and no exit ticket or test asks it."


def _absent(state: ClassCourse, skill: str) -> Iterable[str]:
    """Why a goal has no lesson, if it was to have one."""
    for gap in state.course.unreachable:
        if gap.goal == skill:
            yield gap.reason if skill in gap.reason else f"{skill}: {gap.reason}"
    for out in state.course.left_out:
        if out.step.skill == skill:
            yield f"{skill} is left out. {out.reason}"


def _lessons(numbers: Mapping[str, int], ids: Sequence[str], *, verb: bool = True) -> str:
    told = ", ".join(str(numbers[one]) for one in ids)
    if len(ids) == 1:
        return f"lesson {told}" + (" has" if verb else "")
    return f"lessons {told}" + (" have" if verb else "")


def grid_csv(grid: Grid) -> str:
    """The whole grid for a spreadsheet: a row for each standard, a column for each lesson."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["", "", "", "unit", *(column.unit for column in grid.columns)])
    heads = (f"{c.number}. {c.title} ({c.on.isoformat()})" for c in grid.columns)
    table.writerow(["standard", "title", "goal", "what is missing", *heads])
    for row in grid.rows:
        cells = (row.cells.get(column.lesson) for column in grid.columns)
        words = ("; ".join(cell.words) if cell else "" for cell in cells)
        goal = "goal" if row.goal else "from before"
        table.writerow([row.standard, row.title, goal, " ".join((*row.gaps, *row.absent)), *words])
    return out.getvalue()


def coverage_rows(state: ClassCourse, uses: Sequence[LessonUses], tree: SkillTree) -> list[dict[str, str]]:
    """The matrix in long form: one row for each skill in each lesson whose plan or test has exercises on it
    or is about it, in the order of lessons; goals that no lesson reaches stand last with the reason."""
    found: list[dict[str, str]] = []

    def row(skill: str, **cells: str) -> None:
        one = tree.skill(skill)
        base = {"standard": one.standard, "skill": skill, "title": one.title}
        found.append(dict.fromkeys(COVERAGE, "") | base | cells)

    for number, (lesson, day, held) in enumerate(
        zip(state.course.lessons, state.dates, uses, strict=True), 1
    ):
        here = {"lesson": lesson.id, "number": str(number), "date": day.isoformat()}
        if not held.written:
            for skill in lesson.covers if lesson.kind == "assessment" else (lesson.skill or "",):
                row(skill, **here, kind=NO_PLAN)
            continue
        for skill in dict.fromkeys(use.skill for use in held.uses):
            own = [use for use in held.uses if use.skill == skill]
            items = [item for use in own for item in use.items]
            row(
                skill,
                **here,
                kind=_kind(lesson, skill, own),
                exercises=" ".join(item.exercise for item in items),
                items=" ".join(item.item for item in items),
            )
    for one in state.course.left_out:
        row(one.step.skill, kind=f"left out: {one.reason}")
    for gap in state.course.unreachable:
        row(gap.goal, kind="the pack has no lesson on it")
    return found


def _kind(lesson: CourseLesson, skill: str, uses: Sequence[Use]) -> str:
    if lesson.kind == "assessment":
        return "assessed"
    if skill == lesson.skill:
        return "reviewed" if lesson.kind == "review" else "taught"
    return "asked again" if any(use.again for use in uses) else "asked"


def coverage_csv(rows: Sequence[dict[str, str]]) -> str:
    """The long form as a table for a spreadsheet."""
    out = io.StringIO()
    table = csv.DictWriter(out, COVERAGE, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()
