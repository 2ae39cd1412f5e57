"""Texts of a quiz as markup: escaped, line ends kept, mathematics as TeX or as MathML."""

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from ....graph.figures import Figure
from ....graph.notation import Plain, to_tex
from .._png import png
from .._text import inline_plain, pieces, visible
from ..figures import figure_svg
from ._mathml import legible_mathml

_WIDTH = re.compile(r'width="([\d.]+)"')
_NOT_TEX = re.compile(r"(\\(?=[()\[\]])|\$(?=\$))")


def with_tex(text: str) -> Markup:
    """HTML with `\\(…\\)` around mathematics; prose that only looks like TeX is kept from being read so."""
    return Markup("").join(
        Markup(_NOT_TEX.sub(r"<span>\1</span>", _lines(p.text)))
        if isinstance(p, Plain)
        else escape(rf"\({to_tex(p.node)}\)")
        for p in pieces(text)
    )


def with_mathml(text: str) -> Markup:
    """XHTML with `<math>` elements in their own namespace."""
    return Markup("").join(
        Markup(_lines(p.text)) if isinstance(p, Plain) else Markup(legible_mathml(p.node))
        for p in pieces(text)
    )


def plainly(text: str) -> str:
    """The text on paper of a typewriter: mathematics on the line, line ends kept."""
    return visible(inline_plain(text))


def _lines(text: str) -> str:
    return str(escape(text)).replace("\n", "<br/>")


@dataclass(frozen=True)
class Picture:
    """A figure as a PNG; `alt` says what it shows, `width` is that on a page, in pixels."""

    data: bytes
    alt: str
    width: str

    @property
    def base64(self) -> str:
        """The file's content in letters."""
        return b64encode(self.data).decode()

    def img(self, src: str) -> Markup:
        """An `<img>` that shows it."""
        return Markup('<img src="{}" alt="{}" width="{}"/>').format(src, self.alt, self.width)


@lru_cache(maxsize=64)
def picture(figure: Figure) -> Picture:
    """The figure as every reader shows it."""
    svg = figure_svg(figure)
    found = _WIDTH.search(svg)
    width = str(round(float(found[1]))) if found else "464"
    alt = " ".join(plainly(figure.caption).split())
    return Picture(png(svg), alt, width)
