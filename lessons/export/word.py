"""A plan as a Word document: real headings and tables, equations that can be edited."""

from collections.abc import Mapping
from pathlib import Path

from ..model import LessonPlan
from ._document import write_plan
from ._docx import Writer
from ._wording import NO_TITLES


def write_docx(plan: LessonPlan, path: Path, tree_titles: Mapping[str, str] = NO_TITLES) -> None:
    """Write the document to `path`; the same plan gives the same bytes."""
    from .bundle import write_atomic

    write_atomic(path, docx_bytes(plan, tree_titles))


def docx_bytes(plan: LessonPlan, tree_titles: Mapping[str, str] = NO_TITLES) -> bytes:
    """The document as a file's content."""
    w = Writer(plan.title)
    write_plan(w, plan, tree_titles)
    return w.bytes()
