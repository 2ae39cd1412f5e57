"""A document written down for Typst, whose PDF is tagged: real headings, lists, tables and equations."""

import re
from collections.abc import Iterable, Sequence

from ...graph.figures import Figure, Table
from ...graph.notation import Plain, to_typst, typst_string
from ._document import Style
from ._text import inline_plain, lines, pieces, visible, with_fractions
from .figures import figure_svg

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ENTRY: dict[Style, str] = {"Normal": "", "List Bullet": "- ", "List Number": "+ "}
SIZE = 10.5
"""Points of ordinary text."""
TURN = "<turn>"
"""The label under which the document tells on which page the first new page came."""
_FIRST_TURN = f"#set text(size: {SIZE}pt)\n#context [#metadata(here().page()) {TURN}]"
_LOOKS = ("21pt", "15pt", '12pt, fill: rgb("#0b6b73")')
_SIZE = re.compile(r'width="([\d.e+]+)"')
_WIDEST = 430.0
"""Points between the margins that a picture may take."""
_HEAD = """\
#set document(title: {title}, author: "Lessonloom", date: none)
#set page(paper: "us-letter", margin: (x: 0.8in, top: 0.65in, bottom: 0.75in), footer: context align(center,
  text(8pt, luma(35%))[#{title} · page #counter(page).display() of #counter(page).final().first()]))
#set text(font: "Libertinus Serif", size: {size}pt, lang: "en", region: "us", fill: rgb("#1c2326"))
#set par(leading: 0.55em, spacing: 0.75em)
#set list(spacing: 0.55em)
#set enum(spacing: 0.55em)
#set table(stroke: (x, y) => (bottom: 0.5pt + luma(80%)), inset: (left: 0pt, right: 8pt, y: 3.5pt))
#show heading: set block(above: 1.1em, below: 0.55em)
#show table.cell.where(y: 0): strong
"""


class TypstWriter:
    """Adds to one document in order; `source` is the finished text."""

    def __init__(self, title: str) -> None:
        self._title = visible(inline_plain(title))[:250]
        self._parts: list[str] = []
        self._last: Style = "Normal"
        self._depth, self._turned = 0, False

    def heading(self, text: str, level: int, *, new_page: bool = False) -> None:
        """A real heading; level 0 is the title. Its depth is never more than one below the heading before."""
        if new_page:
            self._add("#pagebreak(weak: true)" + ("" if self._turned else _FIRST_TURN))
            self._turned = True
        self._depth = min(level, self._depth) + 1
        self._add(f"#heading(level: {self._depth})[#text({_LOOKS[level]})[{_inline(text)}]]")

    def para(
        self,
        text: str,
        *,
        lead: str = "",
        style: Style = "Normal",
        soft: bool = False,
        mark: str = "",
        size: float | None = None,
        indent: bool = False,
    ) -> None:
        """A paragraph, or an entry of the list that goes on while the style stays."""
        made = (f"#strong[{_inline(lead)}]" if lead else "") + _inline(text)
        made += f"#super[{_inline(mark)}]" if mark else ""
        if soft:
            made = f"#text(fill: luma(35%))[{made}]"
        if size:
            made = f"#text(size: {size}pt)[{made}]"
        if indent:
            made = f"#pad(left: 1.2em)[{made}]"
        if style == "Normal" or style != self._last:
            self._add(_ENTRY[style] + made)
        else:
            self._parts[-1] += "\n" + _ENTRY[style] + made
        self._last = style

    def framed(self, text: str) -> None:
        """A soft paragraph in a thin frame."""
        self._add(f"#block(stroke: 0.5pt + luma(70%), inset: 5pt, width: 100%)[{_inline(text)}]")

    def prose(self, text: str, *, lead: str = "", mark: str = "") -> None:
        """A passage: paragraphs, entries and lines that open with a cue."""
        found = lines(text)
        for n, line in enumerate(found):
            style: Style = "List Bullet" if line.entry else "Normal"
            cue = f"{line.cue}: " if line.cue else ""
            last = mark if n == len(found) - 1 else ""
            self.para(line.text, lead=(lead if n == 0 else "") + cue, style=style, mark=last)

    def bullets(self, texts: Iterable[str]) -> None:
        """A list; `**bold**` at the beginning of an entry is set bold."""
        for text in texts:
            bold, rest = _led(text)
            self.para(rest, lead=bold, style="List Bullet")

    def table(
        self,
        header: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[float],
        *,
        boxed: bool = False,
    ) -> None:
        """A table whose header repeats on every page; `widths` in inches; `boxed` with lines around cells."""
        shares = ", ".join(f"{width:g}in" for width in widths)
        head = ", ".join(f"[{_inline(cell)}]" for cell in header)
        body = ",\n".join(", ".join(_cell(cell) for cell in row) for row in rows)
        look = " stroke: 0.5pt, inset: 5pt," if boxed else ""
        self._add(f"#table(columns: ({shares},),{look} table.header({head}),\n{body})")

    def figure(self, figure: Figure) -> None:
        """A picture with its caption as alternative text, a table as a table."""
        if isinstance(figure, Table):
            rows = [[with_fractions(cell) for cell in row] for row in figure.rows]
            self.table(
                [with_fractions(h) for h in figure.header], rows, [1.4] * len(figure.header), boxed=True
            )
            return
        svg = figure_svg(figure)
        size = _SIZE.search(svg)
        width = min(_WIDEST, float(size[1]) * 0.7 if size else _WIDEST)
        alt = typst_string(visible(inline_plain(figure.caption)))
        self._add(f'#image(bytes({typst_string(svg)}), format: "svg", width: {width:.4g}pt, alt: {alt})')

    def space(self, points: float) -> None:
        """Room to write in."""
        self._add(f"#v({points:g}pt)")

    def source(self, front: float = SIZE) -> str:
        """The document as Typst reads it; what stands before the first new page is set in `front` points."""
        head = _HEAD.format(title=typst_string(self._title), size=front)
        return "\n\n".join([head, *self._parts]) + "\n"

    def _add(self, made: str) -> None:
        self._parts.append(made)
        self._last = "Normal"


def _led(text: str) -> tuple[str, str]:
    """The bold beginning of a text, if it has one, and the rest."""
    bold = _BOLD.match(text)
    return (bold[1], text[bold.end() :]) if bold else ("", text)


def _cell(text: str) -> str:
    bold, rest = _led(text)
    return f"[#strong[{_inline(bold)}]{_inline(rest)}]" if bold else f"[{_inline(rest)}]"


def _inline(text: str) -> str:
    """Prose as string literals, in which nothing is markup, and equations."""
    return "".join(
        f"#{typst_string(visible(p.text))}" if isinstance(p, Plain) else to_typst(p.node)
        for p in pieces(text)
    )
