"""Plain text: paragraphs with the line each begins on."""

import re

from .clean import reflow
from .kinds import decode
from .model import Section

_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")


def read(data: bytes) -> list[Section]:
    """One section for each paragraph."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    sections = []
    line, seen = 1, 0
    for found in _PARAGRAPH.finditer(text):
        line += text.count("\n", seen, found.start())
        seen = found.start()
        sections.append(Section(text=reflow(found[0]), line=line))
    return sections
