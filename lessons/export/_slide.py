"""Slides with real titles, text that fits, pictures that say what they show, and notes."""

import io
import math
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.slide import Slide
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Emu, Inches, Pt

from ...graph.figures import Figure
from ...graph.notation import Place, Plain, Run, to_runs
from ._png import png
from ._text import inline_plain, pieces, unbroken, visible, with_fractions
from .figures import figure_svg

WIDTH, HEIGHT = 13.333, 7.5
LEFT, TOP, FOOT = 0.75, 1.65, 0.5
"""Inches: the margin, where the body begins, and what stays free below."""
SIZES = (44, 40, 36, 32, 28, 24, 22, 20, 18, 16)
_INK, _ACCENT = RGBColor.from_string("1C2326"), RGBColor.from_string("0B6B73")
_SHIFT: dict[Place, str] = {"raised": "30000", "top": "24000", "bottom": "-22000"}
_GROWN = 1.35
"""Numbers of a fraction are set larger, because raised and lowered type is shown at about two thirds."""
_TOGETHER = 14
"""Mathematics of at most so many letters is not broken over two lines."""
_LETTER, _LINE, _AFTER, _TALL = 0.52, 1.25, 0.45, 0.4
"""Mean width of a letter, height of a line and space after a paragraph in parts of the type size; what a
fraction adds to its line."""
_EPOCH = datetime(2020, 1, 1)
_TITLE_ONLY = 5


@dataclass(frozen=True)
class Box:
    """A place on the slide, in inches."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Says:
    """A paragraph; `mark` stands before it, such as the letter of an option."""

    text: str
    mark: str = ""


BODY = Box(LEFT, TOP, WIDTH - 2 * LEFT, HEIGHT - TOP - FOOT)


class Deck:
    """A presentation in wide format that is filled from the first slide to the last."""

    def __init__(self, title: str) -> None:
        self._deck = Presentation()
        self._deck.slide_width, self._deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
        told = self._deck.core_properties
        told.title, told.author, told.language = inline_plain(title), "Lessonloom", "en-US"
        told.created = told.modified = _EPOCH

    def slide(self, title: str, *, kicker: str = "", notes: Iterable[str] = ()) -> "Page":
        """A new slide; `kicker` is the small line above its title."""
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[_TITLE_ONLY])
        page = Page(slide)
        page.head(title, kicker)
        frame = slide.notes_slide.notes_text_frame
        if frame is not None:
            frame.text = "\n".join(visible(inline_plain(note)) for note in notes)
        return page

    def bytes(self) -> bytes:
        """The file; the same content gives the same bytes."""
        buffer, out = io.BytesIO(), io.BytesIO()
        self._deck.save(buffer)
        with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                info = zipfile.ZipInfo(name, date_time=_EPOCH.timetuple()[:6])
                info.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(info, old.read(name))
        return out.getvalue()


class Page:
    """One slide."""

    def __init__(self, slide: Slide) -> None:
        self._slide = slide

    def head(self, title: str, kicker: str) -> None:
        """The small line and the title."""
        shape = self._slide.shapes.title
        if shape is not None:
            shape.left, shape.top, shape.width, shape.height = _emu(Box(LEFT, 0.72, WIDTH - 2 * LEFT, 0.85))
            _fill(
                shape.text_frame, [Says(title)], 36 if _fits(title, WIDTH - 2 * LEFT, 36) else 28, bold=True
            )
        if kicker:
            box = self._slide.shapes.add_textbox(*_emu(Box(LEFT, 0.38, WIDTH - 2 * LEFT, 0.4)))
            _fill(box.text_frame, [Says(kicker)], 16, color=_ACCENT, bold=True)

    def text(self, says: Sequence[Says], box: Box = BODY, *, largest: int = SIZES[0]) -> None:
        """Paragraphs as large as the box lets them be."""
        if says:
            shape = self._slide.shapes.add_textbox(*_emu(box))
            _fill(shape.text_frame, says, fitting(says, box, largest))

    def figure(self, figure: Figure, box: Box) -> None:
        """The picture as large as the box lets it be."""
        drawn = io.BytesIO(png(figure_svg(figure)))
        picture = self._slide.shapes.add_picture(drawn, Emu(0), Emu(0))
        scale = min(Inches(box.width) / picture.width, Inches(box.height) / picture.height)
        picture.width, picture.height = Emu(int(picture.width * scale)), Emu(int(picture.height * scale))
        picture.left = Emu(Inches(box.x) + (Inches(box.width) - picture.width) // 2)
        picture.top = Emu(Inches(box.y) + (Inches(box.height) - picture.height) // 2)
        picture._pic.xpath("./p:nvPicPr/p:cNvPr")[0].set("descr", inline_plain(figure.caption))


def fitting(says: Sequence[Says], box: Box, largest: int = SIZES[0]) -> int:
    """The largest type size in points at which the paragraphs fit, or the smallest there is."""
    for size in SIZES:
        if size <= largest and _height(says, box.width, size) <= box.height:
            return size
    return SIZES[-1]


def _height(says: Sequence[Says], width: float, size: int) -> float:
    room = max(1, int((width - 0.2) * 72 / (size * _LETTER)))
    lines = sum(math.ceil((len(inline_plain(one.text)) + len(one.mark) + 2) / room) for one in says)
    tall = sum(any(place == "top" for _, place in _runs(one.text)) for one in says)
    return ((lines + _TALL * tall) * _LINE * size + len(says) * size * _AFTER) / 72


def _fits(text: str, width: float, size: int) -> bool:
    return len(inline_plain(text)) * size * _LETTER / 72 <= width


def _emu(box: Box) -> tuple[Inches, Inches, Inches, Inches]:
    return Inches(box.x), Inches(box.y), Inches(box.width), Inches(box.height)


def _fill(
    frame: TextFrame, says: Sequence[Says], size: int, *, color: RGBColor = _INK, bold: bool = False
) -> None:
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for n, one in enumerate(says):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_after = Pt(size * _AFTER)
        if one.mark:
            _write(paragraph, (f"{one.mark}  ", "line"), size, _ACCENT, bold=True)
        for run in _runs(one.text):
            _write(paragraph, run, size, color, bold=bold)


def _runs(text: str) -> list[Run]:
    found: list[Run] = []
    for piece in pieces(with_fractions(text)):
        if isinstance(piece, Plain):
            found.append((unbroken(piece.text), "line"))
            continue
        runs = to_runs(piece.node)
        whole = sum(len(words) for words, _ in runs) <= _TOGETHER
        found += [(words.replace(" ", "\u00a0") if whole else words, place) for words, place in runs]
    return found


def _write(paragraph: _Paragraph, run: Run, size: int, color: RGBColor, *, bold: bool = False) -> None:
    words, place = run
    written = paragraph.add_run()
    written.text = visible(words).replace("\n", " ")
    size = round(size * _GROWN) if place in ("top", "bottom") else size
    written.font.size, written.font.bold, written.font.color.rgb = Pt(size), bold, color
    properties = written._r.get_or_add_rPr()
    properties.set("lang", "en-US")
    if place in _SHIFT:
        properties.set("baseline", _SHIFT[place])
