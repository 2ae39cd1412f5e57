"""A class's course as files: pages to read and print, a calendar, tables, and tests."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from ...graph import SkillTree
from ...items import Item, ItemBank, ItemError
from ...pathways import CourseLesson
from ...pathways.calendar import ics
from .coverage import coverage_csv, coverage_rows, grid_csv, grid_of
from .files import COURSE, ClassCourse, sheet_folder
from .mixed import mixed_items
from .plan_files import QUIZ, quiz_record, written_uses
from .plans import PlanRecord
from .view import CourseView, course_view, title_of

if TYPE_CHECKING:
    from jinja2 import Environment


def write_course(
    state: ClassCourse, folder: Path, records: Mapping[str, PlanRecord], tree: SkillTree
) -> None:
    """course.json, course.html, calendar.html, calendar.ics and the coverage as a page, a grid and a list;
    the same course and plans, the same bytes. Raises OSError."""
    view = course_view(state, records, tree)
    uses = written_uses(state, folder, records)
    grid = grid_of(state, uses, tree)
    _put(folder / COURSE, state.model_dump_json(indent=1) + "\n")
    _put(folder / "course.html", page("course.html.j2", view=view, missing=grid.gaps))
    _put(folder / "calendar.html", page("calendar.html.j2", view=view))
    _put(folder / "calendar.ics", calendar_ics(state, view))
    _put(folder / "coverage.csv", coverage_csv(coverage_rows(state, uses, tree)))
    _put(folder / "coverage-grid.csv", grid_csv(grid))
    plans = {line.id: line.plan for unit in view.units for line in unit.lessons}
    _put(folder / "coverage.html", page("coverage.html.j2", view=view, grid=grid, plans=plans))


def write_quizzes(state: ClassCourse, folder: Path, tree: SkillTree, bank: ItemBank) -> None:
    """The test of every assessment and the mixed sheet of every review that are not there yet, each with a
    table to fill in; those of lessons taught stay. Raises OSError."""
    from ...lessons.export import write_quiz

    for number, lesson in enumerate(state.course.lessons, 1):
        if lesson.kind not in ("assessment", "review"):
            continue
        out = sheet_folder(folder, lesson)
        asked = out / "covers.txt"
        if number <= state.taught and asked.is_file():
            continue
        items = _questions(state, lesson, tree, bank)
        mark = "\n".join(lesson.covers if lesson.kind == "assessment" else (item.id for item in items))
        same = asked.is_file() and asked.read_text(encoding="utf-8") == mark
        if same and (out / QUIZ).is_file():
            continue
        if not items:
            continue  # nothing it covers has exercises
        out.mkdir(parents=True, exist_ok=True)
        table = out / "quiz-answers.csv"
        if table.is_file() and not same:  # somebody may have filled it in: it stays, under another name
            table.replace(out / "quiz-answers.previous.csv")
        write_quiz(items, tree, lesson.covers, out, title_of(lesson, state, tree))
        _put(out / QUIZ, quiz_record(items))
        _put(asked, mark)


def _questions(state: ClassCourse, lesson: CourseLesson, tree: SkillTree, bank: ItemBank) -> tuple[Item, ...]:
    from ...learner import make_quiz

    if lesson.kind == "review":
        return mixed_items(state, lesson, tree, bank)
    try:
        return make_quiz(tree, bank, lesson.covers)
    except ItemError:
        return ()


def calendar_ics(state: ClassCourse, view: CourseView) -> bytes:
    """The lessons as events; a later design of the same course replaces them."""
    key = f"course:{state.class_name}:{','.join(state.asked)}:{state.calendar.start}"
    name = f"{state.class_name}: {state.title}"
    return ics(view.entries, name=name, key=key, revision=state.revision, gone=state.gone)


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
