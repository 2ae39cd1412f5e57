"""Figures of item models: pictures whose texts and numbers depend on the draw."""

import re
from collections.abc import Callable, Collection, Iterator
from fractions import Fraction
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from ..graph.figures import (
    Area,
    AreaModel,
    Coordinate,
    DoubleNumberLine,
    Figure,
    FractionBars,
    NumberLine,
    Polygon,
    Table,
    doubled_area,
    window,
)
from ._expr import Env, compile_expression
from ._template import Template
from .errors import ItemError

_FIGURE: TypeAdapter[Figure] = TypeAdapter(Figure)
_NUMBERS = {
    "start",
    "end",
    "parts",
    "shaded",
    "at",
    "rows",
    "columns",
    "filled",
    "across",
    "down",
    "points",
    "through",
    "x_from",
    "x_to",
    "y_from",
    "y_to",
}
_FIELD = re.compile(r"\{([^{}:]*)(?::[a-z]+)?\}")
_Make: TypeAlias = Callable[[Env], Any]


class FigureTemplate:
    """A figure to be drawn for each item; raises ExpressionError when a text of it is broken."""

    def __init__(self, source: dict[str, Any], names: Collection[str]) -> None:
        self._make = _maker(source, names, numeric=False)
        self.names = frozenset(name for name in names if re.search(rf"\{{[^}}]*\b{name}\b", str(source)))
        """The names that the figure seems to use."""

    def render(self, env: Env) -> Figure:
        """The figure for these values; raises ItemError when it cannot be drawn."""
        try:
            figure = _FIGURE.validate_python(self._make(env))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise ItemError(
                f"figure {place}: {first['msg']}", "See the figures in docs/authoring.md."
            ) from error
        flaw = figure_flaw(figure)
        if flaw:
            raise ItemError(f"figure: {flaw}", "Correct the numbers of the figure.")
        return figure


def figure_flaw(figure: Figure) -> str:
    """What makes the picture impossible although each field is allowed; empty when nothing does."""
    match figure:
        case NumberLine():
            if figure.end <= figure.start:
                return "the number line ends before it starts"
            if figure.end - figure.start > 200:
                return "the number line is longer than 200 units"
            for at in (*(m.at for m in figure.marks), *(r.at for r in figure.rays)):
                if not figure.start <= at <= figure.end:
                    return f"the mark at {at} is not between {figure.start} and {figure.end}"
        case FractionBars():
            for bar in figure.bars:
                if bar.shaded > bar.parts:
                    return f"{bar.shaded} of {bar.parts} parts are shaded"
        case DoubleNumberLine():
            top, bottom = len(figure.top.values), len(figure.bottom.values)
            if top != bottom:
                return f"the scales have {top} and {bottom} values"
        case Area():
            if figure.across > figure.columns or figure.down > figure.rows:
                return "more is shaded than there is"
        case Table():
            if any(len(row) != len(figure.header) for row in figure.rows):
                return "a row has not as many cells as the header"
        case AreaModel():
            if len(figure.cells) != len(figure.side) or any(len(r) != len(figure.top) for r in figure.cells):
                return f"the cells are not {len(figure.side)} rows of {len(figure.top)}"
        case Coordinate():
            return _coordinate_flaw(figure)
        case Polygon():
            if figure.sides and len(figure.sides) != len(figure.points):
                return f"{len(figure.sides)} labels for {len(figure.points)} sides"
            if doubled_area(figure.points) == 0:
                return "the corners lie on one line"
        case _:
            pass
    return ""


def _coordinate_flaw(figure: Coordinate) -> str:
    if not (figure.points or figure.lines or figure.paths):
        return "there is nothing to show in the plane"
    if len(figure.labels) > len(figure.points):
        return f"{len(figure.labels)} labels for {len(figure.points)} points"
    if any(line.through[0] == line.through[1] for line in figure.lines):
        return "a line goes through one point only"
    (x_from, x_to), (y_from, y_to) = window(figure)
    if x_to <= x_from or y_to <= y_from:
        return "the window is empty"
    for x, y in (*figure.points, *(p for path in figure.paths for p in path.points)):
        if not (x_from <= x <= x_to and y_from <= y <= y_to):
            return f"the point ({x}, {y}) lies outside the window"
    return ""


def figure_texts(figure: Figure) -> Iterator[str]:
    """Every text of a figure: caption, labels, cells."""
    waiting: list[object] = [figure.model_dump(exclude={"kind"})]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list | tuple):
            waiting.extend(part)


def _maker(source: Any, names: Collection[str], *, numeric: bool) -> _Make:
    match source:
        case dict():
            made = {
                key: _maker(part, names, numeric=numeric or (key in _NUMBERS and not _cells(key, part)))
                for key, part in source.items()
            }
            return lambda env: {key: make(env) for key, make in made.items()}
        case list():
            parts = [_maker(part, names, numeric=numeric) for part in source]
            return lambda env: [make(env) for make in parts]
        case str():
            return _text(source, names, numeric=numeric)
        case float() if numeric:
            exact = Fraction(repr(source))
            return lambda _env: exact
        case int() | float() if not isinstance(source, bool) and not numeric:
            text = str(source)
            return lambda _env: text
        case _:
            return lambda _env: source


def _cells(key: str, part: Any) -> bool:
    return key == "rows" and isinstance(part, list)


def _text(source: str, names: Collection[str], *, numeric: bool) -> _Make:
    template = Template(source, names)
    if not numeric:
        return template.render
    return template.only_expression or compile_expression(_FIELD.sub(r"(\1)", source), names)
