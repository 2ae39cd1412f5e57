"""A plan's files by the name of their format: the plan itself, and each of its sheets as a quiz."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ...graph.errors import InputError
from ...graph.tree import SkillTree
from ..model import LessonPlan
from .bundle import to_json, write_atomic
from .html import to_html
from .jsonld import plan_jsonld
from .markdown import to_markdown
from .quiz_files import QUIZ_FORMATS, quizzes_of, write_quiz_files
from .word import docx_bytes

Titles = Mapping[str, str]


def _pdf(plan: LessonPlan, titles: Titles) -> bytes:
    from .pdf import pdf_bytes

    return pdf_bytes(plan, titles)


def _slides(plan: LessonPlan, _: Titles) -> bytes:
    from .slides import pptx_bytes  # python-pptx takes its time to import

    return pptx_bytes(plan)


PLAN_FORMATS: dict[str, tuple[str, Callable[[LessonPlan, Titles], bytes]]] = {
    "html": ("html", lambda plan, titles: to_html(plan, titles).encode()),
    "docx": ("docx", docx_bytes),
    "markdown": ("md", lambda plan, titles: to_markdown(plan, titles).encode()),
    "json": ("json", lambda plan, _: to_json(plan).encode()),
    "jsonld": ("jsonld", lambda plan, titles: plan_jsonld(plan, titles).encode()),
    "pdf": ("pdf", _pdf),
    "pptx": ("pptx", _slides),
}
"""Name of a format -> ending of its file, and how it is made."""
PRINTED = ("docx", "pdf")
"""Formats in which the plan holds its sheets already."""
FORMATS = tuple(dict.fromkeys((*PLAN_FORMATS, *QUIZ_FORMATS)))


def write_files(
    plan: LessonPlan, tree: SkillTree, formats: Sequence[str], folder: Path, *, stem: str = "lesson-plan"
) -> dict[str, Path]:
    """Write each of `formats` into an existing folder: `stem`.ENDING for the plan, SHEET.ENDING for quizzes.

    Keys of the result are the format, and for quizzes the format and the sheet (`gift exit`).
    """
    titles = {skill.id: skill.title for skill in tree.skills.values()}
    written = {}
    for name in [name for name in formats if name in PLAN_FORMATS]:
        ending, made = PLAN_FORMATS[name]
        written[name] = folder / f"{stem}.{ending}"
        write_atomic(written[name], made(plan, titles))
    asked = [name for name in formats if name in QUIZ_FORMATS and name not in PRINTED]
    for quiz in quizzes_of(plan, tree) if asked else ():
        for name, path in write_quiz_files(quiz, asked, folder).items():
            written[f"{name} {quiz.name}"] = path
    return written


def write_form(plan: LessonPlan, tree: SkillTree, form: Path, folder: Path) -> Path:
    """Fill a school's own form into an existing folder, under the name of the form."""
    from .form import filled_form

    try:
        source = form.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{form} cannot be read: {reason}.", "Name a Word document.") from None
    written = folder / f"{form.stem}-filled.docx"
    write_atomic(written, filled_form(plan, source, {s.id: s.title for s in tree.skills.values()}))
    return written
