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


class NumberLine(Frozen):
    """A line from `start` to `end`, every unit split into `parts` equal parts."""

    kind: Literal["number_line"]
    caption: str
    start: int = 0
    end: int = Field(default=1, le=200)
    parts: int = Field(default=1, ge=1, le=24)
    marks: tuple[Mark, ...] = ()


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
    """Rows and columns of dots."""

    kind: Literal["array"]
    caption: str
    rows: int = Field(ge=1, le=12)
    columns: int = Field(ge=1, le=12)


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


class Coordinate(Frozen):
    """Points in the first quadrant, joined by a straight line from the origin if `line`."""

    kind: Literal["coordinate"]
    caption: str
    x_label: str
    y_label: str
    points: tuple[tuple[Exact, Exact], ...] = Field(min_length=1, max_length=10)
    line: bool = False


Figure = Annotated[
    NumberLine | FractionBars | Tape | DoubleNumberLine | DotArray | Area | Table | Coordinate,
    Field(discriminator="kind"),
]
