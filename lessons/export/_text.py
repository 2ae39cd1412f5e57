"""Prose with mathematics, set for one medium; what cannot be read is shown as it stands, never lost."""

import re
from dataclasses import dataclass
from functools import lru_cache

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
_RATIO = re.compile(r"(?<=\d) : (?=\d)")
_TIED = re.compile(r"(<math(?:(?!</math>).)*</math>[.,;:?!)]+)")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CUES = "Say|Ask|Listen for|First|Then|Next|After that|Finally"
_CUE = re.compile(rf"({_CUES}): (?=\S)")
_BEFORE_CUE = re.compile(rf"(?<=[.?!\"”)`]) (?=(?:{_CUES}): )")
Pieces = tuple[Plain | Math, ...]


@lru_cache(maxsize=2048)
def pieces(text: str) -> Pieces:
    """The parts of `text`; a text that cannot be read is one plain part without its backticks.

    Every format of a plan asks for the same texts.
    """
    try:
        return parse_text(text)
    except NotationError:
        return (Plain(text.replace("`", "")),)


def visible(text: str) -> str:
    """`text` without the control characters that XML forbids."""
    return _NOT_XML.sub("", text)


def with_fractions(text: str) -> str:
    """Put bare fractions (`3/4`, `2 1/4`), as answers are written, between backticks."""
    return text if "`" in text else _BARE.sub(r"`\1`", text)


def unbroken(text: str) -> str:
    """`text` in which no line ends within a ratio."""
    return _RATIO.sub("\u00a0:\u00a0", text)


def inline_html(text: str) -> Markup:
    """Escaped prose with MathML. No line ends within a ratio, nor between mathematics and a mark after it."""
    found = Markup("").join(
        escape(unbroken(p.text)) if isinstance(p, Plain) else Markup(to_mathml(p.node)) for p in pieces(text)
    )
    return Markup(_TIED.sub(r'<span class="tied">\1</span>', str(found)))


def inline_markdown(text: str) -> str:
    """Prose with TeX between dollars, but plain mathematics inside quotation marks; dollars and
    Markdown's own marks in the prose are escaped."""
    paired = text.count('"') % 2 == 0
    said, out = "", []
    for p in pieces(text):
        if isinstance(p, Plain):
            said += p.text
            out.append(_escaped(p.text).replace("\n", " "))
        else:
            quoted = paired and said.count('"') % 2 == 1
            out.append(_escaped(to_text(p.node)) if quoted else f"${to_tex(p.node)}$")
    return "".join(out)


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def inline_plain(text: str) -> str:
    """One line for titles, descriptions and pictures."""
    return "".join(p.text if isinstance(p, Plain) else to_text(p.node) for p in pieces(text))


def answer_html(text: str) -> Markup:
    """An answer, with its bare fractions stacked."""
    return inline_html(with_fractions(text))


@dataclass(frozen=True)
class Line:
    """One line of a passage: an entry of a list, or a paragraph that may open with a cue (`Ask:`)."""

    text: str
    entry: bool = False
    cue: str = ""


def lines(text: str) -> tuple[Line, ...]:
    """The lines of a passage. "- " begins an entry; a sentence that opens with a cue begins a line."""
    found: list[Line] = []
    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith("- "):
            found.append(Line(line.removeprefix("- "), entry=True))
            continue
        for part in _BEFORE_CUE.split(line):
            cue = _CUE.match(part)
            if cue:
                found.append(Line(part[cue.end() :].strip(), cue=cue[1]))
            elif part:
                found.append(Line(part))
    return tuple(found)


def prose_html(text: str) -> Markup:
    """Paragraphs and lists."""
    out: list[Markup] = []
    in_list = False
    for line in lines(text):
        if line.entry != in_list:
            out.append(Markup("<ul>") if line.entry else Markup("</ul>"))
            in_list = line.entry
        if line.entry:
            out.append(Markup("<li>{}</li>").format(inline_html(line.text)))
        elif line.cue:
            out.append(Markup('<p class="cue"><b>{}:</b> {}</p>').format(line.cue, inline_html(line.text)))
        else:
            out.append(Markup("<p>{}</p>").format(inline_html(line.text)))
    if in_list:
        out.append(Markup("</ul>"))
    return Markup("").join(out)
