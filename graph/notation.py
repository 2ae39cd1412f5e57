"""Prose with mathematics between backticks: one notation, read once, set everywhere.

    span      := item {"," item}                    item     := [ratio] {relation [ratio]}
    ratio     := sum {":" sum}                      sum      := product {("+" | "−") product}
    product   := [("×" | "÷" | "·")] signed {("×" | "÷" | "·") signed}
    signed    := {"+" | "−"} beside                 beside   := quotient {quotient}
    quotient  := tight ["/" tight]                  tight    := power {power}      (no space between)
    power     := atom ["^" atom] ["%" | "°" | "¢"]
    atom      := number | letters | "?" | "…" | "$" atom | "(" span ")" | "|" span "|"

`authoring.md` shows it by examples. Input is bounded: a span has at most 400 characters and 16 levels.
"""

from dataclasses import dataclass

from ._notation_ast import Fraction, Mixed, Node
from ._notation_parse import NotationError, parse_math
from ._notation_render import to_mathml, to_omml, to_tex, to_text
from ._notation_runs import Place, Run, to_runs
from ._notation_typst import to_typst, typst_string

__all__ = [
    "Fraction",
    "Math",
    "Mixed",
    "Node",
    "NotationError",
    "Place",
    "Plain",
    "Run",
    "check_text",
    "parse_math",
    "parse_text",
    "plain",
    "to_mathml",
    "to_omml",
    "to_runs",
    "to_tex",
    "to_text",
    "to_typst",
    "typst_string",
]


@dataclass(frozen=True, slots=True)
class Plain:
    """Prose between two pieces of mathematics."""

    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """A piece of mathematics: its source without backticks and its tree."""

    source: str
    node: Node


def parse_text(text: str) -> tuple[Plain | Math, ...]:
    """Split prose into plain text and mathematics; NotationError for an odd backtick or a bad span."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        raise NotationError(f"A backtick has no partner in: {text[:80]}")
    found: list[Plain | Math] = []
    for i, piece in enumerate(pieces):
        if i % 2:
            found.append(Math(piece, parse_math(piece)))
        elif piece:
            found.append(Plain(piece))
    return tuple(found)


def check_text(text: str) -> None:
    """Raise NotationError where `text` holds mathematics that cannot be set."""
    parse_text(text)


def plain(text: str) -> str:
    """The whole text on one line for a terminal: `` `3/4 * 2` `` becomes 3/4 × 2."""
    return "".join(p.text if isinstance(p, Plain) else to_text(p.node) for p in parse_text(text))
