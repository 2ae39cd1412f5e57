"""How much room to write a learner sheet has in print, from about how high its exercises stand."""

from collections.abc import Sequence
from math import ceil

from ...graph.figures import (
    Area,
    AreaModel,
    Balance,
    Coordinate,
    DotArray,
    DoubleNumberLine,
    Figure,
    FractionBars,
    NumberLine,
    Polygon,
    Table,
    Tape,
)
from ...items.model import Item
from ..model import Exercise
from ._text import inline_plain

FIRST, NEXT = 228, 246
"""Millimeters that fit on Letter and on A4: below the title of a sheet, and on a further page."""
LINE = 6.2
CHARACTERS = 80
"""Height of a line, and how many characters of a question stand in it."""
LEAST, MOST = 9, 42
"""Room to work on one exercise, in millimeters."""


def room(exercises: Sequence[Exercise]) -> int:
    """Millimeters above each answer line: as much as takes no more pages than the least would."""
    pages = _pages(exercises, LEAST)
    return next((mm for mm in range(MOST, LEAST, -1) if _pages(exercises, mm) == pages), LEAST)


def _pages(exercises: Sequence[Exercise], room: int) -> int:
    """Pages of a sheet whose exercises are not split between pages."""
    pages, left = 1, float(FIRST)
    for e in exercises:
        open_ = not e.item.options and e.item.answer.kind != "text"
        height = _height(e) + room * open_
        if height > left:
            pages, left = pages + 1, float(NEXT)
        left -= height
    return pages


def option_columns(item: Item) -> str:
    """How many options stand side by side, by the longest of them."""
    longest = max((len(inline_plain(o.text)) for o in item.options), default=0)
    return "four" if longest <= 12 else "two" if longest <= 32 else "one"


def _height(e: Exercise) -> float:
    """Height of an exercise without the room to work."""
    item = e.item
    height = 6 + LINE * ceil(len(inline_plain(item.stem)) / CHARACTERS)
    if item.figure:
        height += _drawn(item.figure)
    if e.note:
        height += 8
    if item.options:
        rows = {"four": 1, "two": ceil(len(item.options) / 2)}.get(option_columns(item), len(item.options))
        return height + 8 * rows + 4
    return height + (32 if item.answer.kind == "text" else LINE)


def _drawn(figure: Figure) -> float:
    match figure:
        case Table():
            return 4 + 8 * (1 + len(figure.rows))
        case DoubleNumberLine():
            return 35
        case Coordinate() | Area() | Polygon():
            return 64
        case Balance():
            return 46
        case AreaModel():
            return 10 + 14 * len(figure.side)
        case FractionBars():
            return 6 + 15 * len(figure.bars)
        case Tape():
            return 6 + 20 * len(figure.rows)
        case DotArray():
            return 8 + min(54.0, 8.0 * figure.rows)
        case NumberLine():
            return 26
