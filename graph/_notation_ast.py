"""The tree of one piece of mathematics, as `graph.notation` reads it."""

from dataclasses import dataclass
from typing import Literal

Bracket = Literal["(", "[", "{", "|"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: `12`, `1,200`, `0.75`."""

    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """Letters: one is a variable, more are a word set upright."""

    text: str

    @property
    def variable(self) -> bool:
        """Whether this is one letter, set as a variable."""
        return len(self.text) == 1


@dataclass(frozen=True, slots=True)
class Symbol:
    """`?` (a box to fill), `…`, or an operator or relation that stands alone."""

    text: str


@dataclass(frozen=True, slots=True)
class Fraction:
    """A stacked fraction; parentheses that only held its parts together are gone."""

    top: "Node"
    bottom: "Node"

    @property
    def units(self) -> bool:
        """Whether this is a unit such as km/h, which is set on one line."""
        return isinstance(self.top, Word) and not self.top.variable and isinstance(self.bottom, Word)


@dataclass(frozen=True, slots=True)
class Mixed:
    """A whole number and a fraction beside it."""

    whole: Number
    fraction: Fraction


@dataclass(frozen=True, slots=True)
class Power:
    """A base and its exponent."""

    base: "Node"
    exponent: "Node"


@dataclass(frozen=True, slots=True)
class Group:
    """Brackets around something; `|` is an absolute value."""

    open: Bracket
    body: "Node"


@dataclass(frozen=True, slots=True)
class Money:
    """A dollar sign before an amount."""

    body: "Node"


@dataclass(frozen=True, slots=True)
class Postfix:
    """`%`, `°` or `¢` after something; `gap` says whether a space stands between."""

    body: "Node"
    mark: str
    gap: bool


@dataclass(frozen=True, slots=True)
class Unary:
    """A sign before something."""

    sign: str
    body: "Node"


@dataclass(frozen=True, slots=True)
class Beside:
    """Things written side by side (`3x`, `12 km`); `gaps[i]` says whether a space stands after part i."""

    parts: tuple["Node", ...]
    gaps: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Infix:
    """Terms with operators of one rank between them; the first or last term may be missing (`÷ 3`, `4 =`)."""

    terms: tuple["Node | None", ...]
    operators: tuple[str, ...]


Node = Number | Word | Symbol | Fraction | Mixed | Power | Group | Money | Postfix | Unary | Beside | Infix

CLOSING: dict[str, str] = {"(": ")", "[": "]", "{": "}", "|": "|"}
