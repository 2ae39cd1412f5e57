"""Pictures that teach, described by their mathematics; `lessons.export` draws them."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from ._base import Frozen

Exact = Annotated[Fraction, PlainSerializer(str)]
"""A fraction that is written as text (`3/4`) wherever a record is stored."""


class Mark(Frozen):
    """A labelled point on a number line, at an exact position."""

    at: Exact
    label: str = ""


class Ray(Frozen):
    """All numbers from `at` on toward one side; without `at` itself if `open`."""

    at: Exact
    to: Literal["left", "right"]
    open: bool = False


class NumberLine(Frozen):
    """A line from `start` to `end`, every unit split into `parts` equal parts; `rays` show solution sets."""

    kind: Literal["number_line"]
    caption: str
    start: int = 0
    end: int = Field(default=1, le=1_000_000)
    parts: int = Field(default=1, ge=1, le=24)
    marks: tuple[Mark, ...] = ()
    rays: tuple[Ray, ...] = Field(default=(), max_length=2)


class Bar(Frozen):
    """One whole cut into `parts` equal parts of which `shaded` are shaded."""

    parts: int = Field(ge=1, le=24)
    shaded: int = Field(default=0, ge=0, le=24)
    label: str = ""


class FractionBars(Frozen):
    """Bars of equal length below one another, so that parts can be compared."""

    kind: Literal["fraction_bars"]
    caption: str
    bars: tuple[Bar, ...] = Field(min_length=1, max_length=6)


class TapeRow(Frozen):
    """A tape of `parts` equal boxes; `part` is written in each, `total` above the whole."""

    label: str
    parts: int = Field(ge=1, le=20)
    part: str = ""
    total: str = ""


class Tape(Frozen):
    """A tape diagram: boxes of one size in all rows."""

    kind: Literal["tape"]
    caption: str
    rows: tuple[TapeRow, ...] = Field(min_length=1, max_length=4)


class Scale(Frozen):
    """One of the two lines of a double number line; values belong to equally spaced ticks."""

    label: str
    values: tuple[str, ...] = Field(min_length=2, max_length=13)


class DoubleNumberLine(Frozen):
    """Two scales whose ticks stand under one another (the same number of values in both)."""

    kind: Literal["double_number_line"]
    caption: str
    top: Scale
    bottom: Scale


class DotArray(Frozen):
    """Rows and columns of dots; those of the first `filled` columns are filled, the others open."""

    kind: Literal["array"]
    caption: str
    rows: int = Field(ge=1, le=12)
    columns: int = Field(ge=1, le=12)
    filled: int = Field(default=12, ge=0, le=12)


class Area(Frozen):
    """A unit square cut into `columns` x `rows`; the first `across` columns and `down` rows are shaded."""

    kind: Literal["area"]
    caption: str
    columns: int = Field(ge=1, le=12)
    rows: int = Field(ge=1, le=12)
    across: int = Field(ge=0, le=12)
    down: int = Field(ge=0, le=12)


class Table(Frozen):
    """A table of values; an empty cell is one for the learner to fill."""

    kind: Literal["table"]
    caption: str
    header: tuple[str, ...] = Field(min_length=2, max_length=8)
    rows: tuple[tuple[str, ...], ...] = Field(min_length=1, max_length=10)


Point = tuple[Exact, Exact]


class StraightLine(Frozen):
    """The line through two points, drawn across the whole window."""

    through: tuple[Point, Point]
    label: str = ""


class Path(Frozen):
    """A graph made of pieces between neighboring points; `smooth` bends them into one curve."""

    points: tuple[Point, ...] = Field(min_length=2, max_length=24)
    label: str = ""
    smooth: bool = False


class Coordinate(Frozen):
    """Points, lines and paths in a window of the plane.

    Where an edge of the window is not given, it is fitted to what is shown and to the origin. `line`
    goes through the origin and the last point; `labels` stand beside the points in their order.
    """

    kind: Literal["coordinate"]
    caption: str
    x_label: str
    y_label: str
    points: tuple[Point, ...] = Field(default=(), max_length=12)
    labels: tuple[str, ...] = Field(default=(), max_length=12)
    line: bool = False
    lines: tuple[StraightLine, ...] = Field(default=(), max_length=4)
    paths: tuple[Path, ...] = Field(default=(), max_length=3)
    x_from: Exact | None = None
    x_to: Exact | None = None
    y_from: Exact | None = None
    y_to: Exact | None = None


class Balance(Frozen):
    """A level balance with what lies on its two pans; equal texts weigh the same."""

    kind: Literal["balance"]
    caption: str
    left: tuple[str, ...] = Field(min_length=1, max_length=8)
    right: tuple[str, ...] = Field(min_length=1, max_length=8)


class AreaModel(Frozen):
    """A rectangle cut into parts for a product, not to scale; `cells` row by row, empty ones to fill."""

    kind: Literal["area_model"]
    caption: str
    top: tuple[str, ...] = Field(min_length=1, max_length=5)
    side: tuple[str, ...] = Field(min_length=1, max_length=5)
    cells: tuple[tuple[str, ...], ...] = Field(min_length=1, max_length=5)


class Polygon(Frozen):
    """A polygon drawn to scale without axes; `sides` are labels from corner 1 to 2, 2 to 3 and so on."""

    kind: Literal["polygon"]
    caption: str
    points: tuple[Point, ...] = Field(min_length=3, max_length=10)
    sides: tuple[str, ...] = ()
    grid: bool = False


Figure = Annotated[
    NumberLine
    | FractionBars
    | Tape
    | DoubleNumberLine
    | DotArray
    | Area
    | Table
    | Coordinate
    | Balance
    | AreaModel
    | Polygon,
    Field(discriminator="kind"),
]


def window(figure: Coordinate) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
    """What the picture shows of the two axes, each as (from, to)."""
    points = [*figure.points, *(p for line in figure.lines for p in line.through)]
    points += [p for path in figure.paths for p in path.points]
    given = ((figure.x_from, figure.x_to), (figure.y_from, figure.y_to))
    (x_from, x_to), (y_from, y_to) = (_fitted([p[axis] for p in points], *given[axis]) for axis in (0, 1))
    return (x_from, x_to), (y_from, y_to)


def _fitted(
    values: list[Fraction], lowest: Fraction | None, highest: Fraction | None
) -> tuple[Fraction, Fraction]:
    low, high = min([*values, Fraction(0)]), max([*values, Fraction(0)])
    step = tick((high - low) or Fraction(1))
    below = lowest if lowest is not None else step * (low // step - 1) if low < 0 else Fraction(0)
    above = highest if highest is not None else step * (high // step + 1)
    return below, above


def tick(span: Fraction) -> Fraction:
    """A distance of 1, 2 or 5 times a power of ten that gives five to ten steps over `span` > 0."""
    scale = Fraction(1)
    while scale > span / 5:
        scale /= 10
    while True:
        for step in (1, 2, 5):
            if span / (scale * step) <= 10:
                return scale * step
        scale *= 10


def doubled_area(points: tuple[Point, ...]) -> Fraction:
    """Twice the signed area of a polygon, by the shoelace formula."""
    pairs = zip(points, (*points[1:], points[0]), strict=True)
    return sum(((a * d - b * c) for (a, b), (c, d) in pairs), Fraction(0))
