"""Prose with mathematics, set for one medium; what cannot be read is shown as it stands, never lost."""

import re
from collections.abc import Callable

from markupsafe import Markup, escape

from ...graph.notation import (
    Math,
    NotationError,
    Plain,
    parse_text,
    to_mathml,
    to_tex,
    to_text,
)

_BARE = re.compile(r"(?<![\w`/.])(−?-?(?:\d+ )?\d+/\d+)(?![\w/`])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#$|~])")
Pieces = tuple[Plain | Math, ...]


def pieces(text: str) -> Pieces:
    """The parts of `text`; a text that cannot be read is one plain part without its backticks."""
    try:
        return parse_text(text)
    except NotationError:
        return (Plain(text.replace("`", "")),)


def with_fractions(text: str) -> str:
    """Put bare fractions (`3/4`, `2 1/4`), as answers are written, between backticks."""
    return text if "`" in text else _BARE.sub(r"`\1`", text)


def inline_html(text: str) -> Markup:
    """Escaped prose with MathML."""
    return Markup("").join(
        escape(p.text) if isinstance(p, Plain) else Markup(to_mathml(p.node)) for p in pieces(text)
    )


def inline_markdown(text: str) -> str:
    """Prose with TeX between dollars; dollars and Markdown's own marks in the prose are escaped."""
    return "".join(
        _MARKDOWN.sub(r"\\\1", p.text).replace("\n", " ")
        if isinstance(p, Plain)
        else f"${to_tex(p.node)}$"
        for p in pieces(text)
    )


def inline_plain(text: str) -> str:
    """One line for titles, descriptions and pictures."""
    return "".join(p.text if isinstance(p, Plain) else to_text(p.node) for p in pieces(text))


def answer_html(text: str) -> Markup:
    """An answer, with its bare fractions stacked."""
    return inline_html(with_fractions(text))


def paragraphs(text: str) -> tuple[tuple[bool, str], ...]:
    """The lines of a passage; True marks an entry of a list (a line that begins with "- ")."""
    lines = (line.strip() for line in text.splitlines())
    return tuple((line.startswith("- "), line.removeprefix("- ")) for line in lines if line)


def prose_html(text: str, set_line: Callable[[str], Markup] = inline_html) -> Markup:
    """Paragraphs and lists."""
    out: list[Markup] = []
    in_list = False
    for is_entry, line in paragraphs(text):
        if is_entry != in_list:
            out.append(Markup("<ul>") if is_entry else Markup("</ul>"))
            in_list = is_entry
        out.append(Markup("<li>{}</li>" if is_entry else "<p>{}</p>").format(set_line(line)))
    if in_list:
        out.append(Markup("</ul>"))
    return Markup("").join(out)
