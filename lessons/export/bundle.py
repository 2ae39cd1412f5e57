"""All formats of a plan, written so that a file is either the old one or the whole new one."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..model import LessonPlan
from ._wording import NO_TITLES
from .html import to_html
from .markdown import to_markdown
from .word import docx_bytes


def to_json(plan: LessonPlan) -> str:
    """The plan as JSON that `LessonPlan.model_validate_json` reads back."""
    return plan.model_dump_json(indent=2) + "\n"


def export_plan(
    plan: LessonPlan,
    directory: Path,
    *,
    stem: str = "lesson-plan",
    tree_titles: Mapping[str, str] = NO_TITLES,
) -> dict[str, Path]:
    """Write `stem`.html, .docx, .md and .json into `directory`, which is made where missing.

    The same plan gives the same bytes. Keys of the result are `html`, `docx`, `markdown`, `json`.
    """
    directory.mkdir(parents=True, exist_ok=True)
    contents = {
        "html": ("html", to_html(plan, tree_titles).encode()),
        "docx": ("docx", docx_bytes(plan, tree_titles)),
        "markdown": ("md", to_markdown(plan, tree_titles).encode()),
        "json": ("json", to_json(plan).encode()),
    }
    written: dict[str, Path] = {}
    for kind, (ending, data) in contents.items():
        written[kind] = directory / f"{stem}.{ending}"
        write_atomic(written[kind], data)
    return written


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file by way of a temporary one beside it, so that a crash leaves the old file whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
