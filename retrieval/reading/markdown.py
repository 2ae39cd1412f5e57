"""Markdown: the text without its marks, by heading; HTML inside it is read as HTML is."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from . import web
from .clean import one_line, reflow
from .kinds import decode
from .model import Outline, Section

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def read(data: bytes) -> list[Section]:
    """One section for each paragraph, item of a list, row of a table or block of code."""
    from markdown_it import MarkdownIt

    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT_MATTER.match(text)
    skipped = front[0].count("\n") if front else 0
    tokens = MarkdownIt("commonmark").enable("table").parse(text[front.end() :] if front else text)
    return list(_sections(tokens, skipped))


def _sections(tokens: "Sequence[Token]", skipped: int) -> Iterator[Section]:
    outline = Outline()
    row: list[str] | None = None
    row_line = 0
    for before, token in zip((None, *tokens), tokens, strict=False):
        line = (token.map[0] if token.map else 0) + skipped + 1
        if token.type == "inline" and before is not None and before.type == "heading_open":
            outline.enter(int(before.tag[1]), one_line(_plain(token)))
        elif token.type == "tr_open":
            row, row_line = [], line
        elif token.type == "tr_close" and row is not None:
            if any(row):
                yield Section(text=" | ".join(row), heading=outline.path, line=row_line)
            row = None
        elif token.type == "inline" and row is not None:
            row.append(one_line(_plain(token)))
        elif token.type in ("inline", "fence", "code_block"):
            said = reflow(_plain(token)) if token.type == "inline" else _code(token.content)
            if said:
                yield Section(text=said, heading=outline.path, line=line)
        elif token.type == "html_block":
            for inner in web.sections(token.content):
                yield Section(text=inner.text, heading=(*outline.path, *inner.heading), line=line)


def _plain(token: "Token") -> str:
    """The words of an inline token: pictures by their description, links by their text."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "image":
            parts.append(_plain(child))
        elif child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
    return "".join(parts)


def _code(content: str) -> str:
    return "\n".join(filter(None, (one_line(line) for line in content.split("\n"))))
