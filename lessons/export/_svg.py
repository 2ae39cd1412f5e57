"""Drawing on a small canvas: lines, boxes and labels whose fractions are stacked."""

from html import escape
from pathlib import Path

import fontpkg

from ...graph.notation import Fraction, Math, Mixed, Plain, to_text
from ._text import pieces, visible, with_fractions

INK = "#1c2326"
SOFT = "#6b7579"
FAINT = "#c9cfd1"
ACCENT = "#0b6b73"
TINT = "#a9d0d0"
FONT = "Arimo, Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
FONT_FILE: Path = fontpkg.path("Arimo")
"""As wide as Helvetica and Arial; it comes with the package, so a picture is the same everywhere."""
SIZE = 15.0
_NARROW = frozenset("iljtfI1.,:;'|!() ")


def width_of(text: str, size: float = SIZE) -> float:
    """About how wide `text` (with mathematics) is drawn at `size`."""
    return sum(w for _, w in _measured(text, size))


def _line_width(text: str, size: float) -> float:
    return sum(size * (0.3 if c in _NARROW and c != "1" else 0.57) for c in text)


Chunk = str | tuple[str, str]
"""Text on the line, or the top and bottom of a stacked fraction."""


def _measured(text: str, size: float) -> list[tuple[Chunk, float]]:
    found: list[tuple[Chunk, float]] = []
    for piece in pieces(with_fractions(text)):
        found += [(c, _chunk_width(c, size)) for c in _chunks(piece)]
    return found


def _chunks(piece: Plain | Math) -> list[Chunk]:
    if isinstance(piece, Plain):
        return [piece.text]
    match piece.node:
        case Fraction(top, bottom):
            return [(to_text(top), to_text(bottom))]
        case Mixed(whole, fraction):
            return [whole.text, (to_text(fraction.top), to_text(fraction.bottom))]
        case other:
            return [to_text(other)]


def _chunk_width(chunk: Chunk, size: float) -> float:
    if isinstance(chunk, str):
        return _line_width(chunk, size)
    return max(_line_width(part, size * 0.82) for part in chunk) + 6


class Canvas:
    """A picture of `width` x `height` pixels, with its description for those who cannot see it."""

    def __init__(self, width: float, height: float, caption: str) -> None:
        self._size = (width, height)
        self._caption = visible(caption)
        self._parts: list[str] = []

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        stroke: str = INK,
        width: float = 1.5,
        dash: str = "",
    ) -> None:
        """A straight line."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<line x1="{x1:.4g}" y1="{y1:.4g}" x2="{x2:.4g}" y2="{y2:.4g}"'
            f' stroke="{stroke}" stroke-width="{width:g}"{dashes}/>'
        )

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        fill: str = "none",
        stroke: str = INK,
        width: float = 1.5,
    ) -> None:
        """A rectangle."""
        self._parts.append(
            f'<rect x="{x:.4g}" y="{y:.4g}" width="{w:.4g}" height="{h:.4g}"'
            f' fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>'
        )

    def dot(self, x: float, y: float, r: float, fill: str = INK) -> None:
        """A filled circle."""
        self._parts.append(f'<circle cx="{x:.4g}" cy="{y:.4g}" r="{r:g}" fill="{fill}"/>')

    def circle(self, x: float, y: float, r: float, fill: str) -> None:
        """A circle with an accented rim, open when filled white."""
        self._parts.append(
            f'<circle cx="{x:.4g}" cy="{y:.4g}" r="{r:g}" fill="{fill}"'
            f' stroke="{ACCENT}" stroke-width="2.5"/>'
        )

    def hatch(self, x: float, y: float, w: float, h: float, *, stroke: str = ACCENT, gap: float = 9) -> None:
        """Diagonal lines over a rectangle."""
        c = gap
        while c < w + h:
            x1, y1 = (x + c, y) if c <= w else (x + w, y + c - w)
            x2, y2 = (x, y + c) if c <= h else (x + c - h, y + h)
            self.line(x1, y1, x2, y2, stroke=stroke, width=1.4)
            c += gap

    def path(
        self, d: str, *, stroke: str = INK, width: float = 1.5, fill: str = "none", dash: str = ""
    ) -> None:
        """Any path."""
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"{dashes}/>'
        )

    def label(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: str = "middle",
        fill: str = INK,
        size: float = SIZE,
        bold: bool = False,
    ) -> None:
        """Text whose vertical middle lies at `y`; fractions are stacked around it."""
        chunks = _measured(text, size)
        total = sum(w for _, w in chunks)
        if all(isinstance(c, str) for c, _ in chunks):
            self._write(x, y, "".join(c for c, _ in chunks if isinstance(c, str)), anchor, fill, size, bold)
            return
        at = x - total * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        for chunk, w in chunks:
            if isinstance(chunk, str):
                self._write(at, y, chunk, "start", fill, size, bold)
            else:
                small, middle = size * 0.82, at + w / 2
                self._write(middle, y - small * 0.62, chunk[0], "middle", fill, small, bold)
                self._write(middle, y + small * 0.66, chunk[1], "middle", fill, small, bold)
                self.line(at + 1.5, y, at + w - 1.5, y, stroke=fill, width=1.2)
            at += w

    def _write(self, x: float, y: float, text: str, anchor: str, fill: str, size: float, bold: bool) -> None:
        weight = ' font-weight="bold"' if bold else ""
        self._parts.append(
            f'<text x="{x:.4g}" y="{y + size * 0.35:.4g}" text-anchor="{anchor}" fill="{fill}"'
            f' font-size="{size:.4g}"{weight} xml:space="preserve">{escape(visible(text))}</text>'
        )

    def svg(self) -> str:
        """The picture as one `<svg>` element."""
        w, h = self._size
        caption = escape(self._caption)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{caption}" width="{w:.4g}"'
            f' height="{h:.4g}" viewBox="0 0 {w:.4g} {h:.4g}" font-family="{FONT}">'
            f"<title>{caption}</title>{''.join(self._parts)}</svg>"
        )
