"""A plan as a PDF for print: tagged (PDF/UA-1), equations set, every sheet on a page of its own."""

import json
from collections.abc import Mapping
from functools import lru_cache

import typst

from ..model import LessonPlan
from ._document import write_plan
from ._svg import FONT_FILE
from ._typst import SIZE, TURN, TypstWriter
from ._wording import NO_TITLES

FRONT = (SIZE, 10.0, 9.5, 9.0, 8.5)
"""Sizes in points that are tried so that page one stays one page."""


def pdf_bytes(plan: LessonPlan, tree_titles: Mapping[str, str] = NO_TITLES) -> bytes:
    """The document as a file's content; the same plan gives the same bytes on the same machine."""
    writer = TypstWriter(plan.title)
    write_plan(writer, plan, tree_titles)
    for size in FRONT:
        source = writer.source(size).encode()
        if json.loads(typst.query(source, TURN, field="value", one=True, font_paths=_fonts())) == 2:
            break
    return typst.compile(source, format="pdf", pdf_standards="ua-1", font_paths=_fonts())


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Those of Typst, of the pictures, and of the machine; finding them takes longer than a page."""
    return typst.Fonts(font_paths=[FONT_FILE.parent])
