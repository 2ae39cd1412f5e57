"""A plan as a PDF for print: tagged (PDF/UA-1), equations set, every sheet on a page of its own."""

import json
from collections.abc import Mapping

import typst

from ..model import LessonPlan
from ._document import write_plan
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
        if json.loads(typst.query(source, TURN, field="value", one=True)) == 2:
            break
    return typst.compile(source, format="pdf", pdf_standards="ua-1")
