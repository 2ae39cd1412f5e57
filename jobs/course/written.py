"""A class's course as files: pages to read and print, a calendar, tables, and tests."""

import csv
import io
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from ...graph import SkillTree
from ...items import ItemBank, ItemError
from ...pathways.calendar import ics
from .files import COURSE, ClassCourse
from .plans import PlanRecord
from .view import CourseView, course_view

if TYPE_CHECKING:
    from jinja2 import Environment

COVERAGE = ("standard", "skill", "title", "lesson", "number", "date", "kind", "exercises", "items")


def write_course(
    state: ClassCourse, folder: Path, records: Mapping[str, PlanRecord], tree: SkillTree
) -> None:
    """course.json, course.html, calendar.html, calendar.ics, coverage.csv and coverage.html; the same course
    and plans, the same bytes. Raises OSError."""
    view = course_view(state, records, tree)
    rows = coverage_rows(state, records, tree)
    _put(folder / COURSE, state.model_dump_json(indent=1) + "\n")
    _put(folder / "course.html", page("course.html.j2", view=view))
    _put(folder / "calendar.html", page("calendar.html.j2", view=view))
    _put(folder / "calendar.ics", calendar_ics(state, view))
    _put(folder / "coverage.csv", coverage_csv(rows))
    _put(folder / "coverage.html", page("coverage.html.j2", view=view, rows=rows))


def write_quizzes(state: ClassCourse, folder: Path, tree: SkillTree, bank: ItemBank) -> None:
    """The test of every assessment that is not there yet, with a table to fill in. Raises OSError."""
    from ...learner import make_quiz
    from ...lessons.export import write_quiz

    for lesson in state.course.lessons:
        out = folder / "assessments" / lesson.id
        mark = "\n".join(lesson.covers)
        asked = out / "covers.txt"
        if lesson.kind != "assessment" or (asked.is_file() and asked.read_text(encoding="utf-8") == mark):
            continue
        try:
            items = make_quiz(tree, bank, lesson.covers)
        except ItemError:
            continue  # nothing it covers has exercises
        out.mkdir(parents=True, exist_ok=True)
        table = out / "quiz-answers.csv"
        if table.is_file():  # somebody may have filled it in: it stays, under another name
            table.replace(out / "quiz-answers.previous.csv")
        write_quiz(items, tree, lesson.covers, out)
        _put(asked, mark)


def calendar_ics(state: ClassCourse, view: CourseView) -> bytes:
    """The lessons as events; a later design of the same course replaces them."""
    key = f"course:{state.class_name}:{','.join(state.asked)}:{state.calendar.start}"
    name = f"{state.class_name}: {state.title}"
    return ics(view.entries, name=name, key=key, revision=state.revision, gone=state.gone)


def coverage_rows(
    state: ClassCourse, records: Mapping[str, PlanRecord], tree: SkillTree
) -> list[dict[str, str]]:
    """Standard x lesson x item: one row for each skill in each lesson that has exercises on it or is about
    it, in the order of lessons; goals that no lesson reaches stand last with the reason."""
    found: list[dict[str, str]] = []

    def row(skill: str, **cells: str) -> None:
        one = tree.skill(skill)
        base = {"standard": one.standard, "skill": skill, "title": one.title}
        found.append(dict.fromkeys(COVERAGE, "") | base | cells)

    for number, (lesson, day) in enumerate(zip(state.course.lessons, state.dates, strict=True), 1):
        here = {"lesson": lesson.id, "number": str(number), "date": day.isoformat()}
        record = records.get(lesson.id)
        held: dict[str, list[tuple[str, str]]] = {lesson.skill: []} if lesson.skill else {}
        for item in record.items if record and record.done else ():
            held.setdefault(item.skill, []).append((item.exercise, item.item))
        if lesson.kind == "assessment":
            held |= {skill: [] for skill in lesson.covers}
        for skill, items in held.items():
            kind = {"rest": "taught", "teach": "taught", "review": "reviewed"}.get(lesson.kind, "assessed")
            if skill != lesson.skill and lesson.kind != "assessment":
                kind = "asked again" if record and skill in record.recalled.values() else "asked"
            ids, names = [e for e, _ in items], [i for _, i in items]
            row(skill, **here, kind=kind, exercises=" ".join(ids), items=" ".join(names))
    for one in state.course.left_out:
        row(one.step.skill, kind=f"left out: {one.reason}")
    for gap in state.course.unreachable:
        row(gap.goal, kind="the pack has no lesson on it")
    return found


def coverage_csv(rows: list[dict[str, str]]) -> str:
    """The matrix as a table for a spreadsheet."""
    out = io.StringIO()
    table = csv.DictWriter(out, COVERAGE, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()


def page(template: str, **context: object) -> str:
    """One of this folder's templates, everything escaped."""
    return _environment().get_template(template).render(**context)


def _put(path: Path, content: str | bytes) -> None:
    """Write a file unless it holds this already."""
    from ...lessons.export import write_atomic

    data = content.encode() if isinstance(content, str) else content
    if not path.is_file() or path.read_bytes() != data:
        write_atomic(path, data)


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    def read(name: str) -> str:
        return files(__package__).joinpath(name).read_text(encoding="utf-8")

    return Environment(
        loader=FunctionLoader(read),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
