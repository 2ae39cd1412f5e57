"""Mathematics as runs of ordinary text, raised and lowered, for media whose equations not everyone sees."""

from collections.abc import Iterator
from typing import Literal

from ._notation_ast import (
    CLOSING,
    Beside,
    Fraction,
    Group,
    Infix,
    Mixed,
    Money,
    Node,
    Number,
    Postfix,
    Power,
    Symbol,
    Unary,
    Word,
)
from ._notation_render import to_text

Place = Literal["line", "raised", "top", "bottom"]
Run = tuple[str, Place]
_SLASH = "⁄"


def to_runs(node: Node) -> tuple[Run, ...]:
    """Texts and how they stand: 3/4 is raised 3, slash, lowered 4; larger fractions stay on the line."""
    return tuple(run for run in _runs(node) if run[0])


def _runs(node: Node) -> Iterator[Run]:
    match node:
        case Fraction(top, bottom) if not node.units and _small(top) and _small(bottom):
            yield to_text(top), "top"
            yield _SLASH, "line"
            yield to_text(bottom), "bottom"
        case Mixed(whole, fraction):
            yield whole.text, "line"
            yield from _runs(fraction)
        case Power(base, exponent):
            yield from _runs(base)
            yield to_text(exponent), "raised"
        case Group(bracket, body):
            yield bracket, "line"
            yield from _runs(body)
            yield CLOSING[bracket], "line"
        case Money(body):
            yield "$", "line"
            yield from _runs(body)
        case Postfix(body, mark, gap):
            yield from _runs(body)
            yield f"{' ' if gap else ''}{mark}", "line"
        case Unary(sign, body):
            yield sign, "line"
            yield from _runs(body)
        case Beside(parts, gaps):
            yield from _runs(parts[0])
            for part, gap in zip(parts[1:], gaps, strict=True):
                if gap:
                    yield " ", "line"
                yield from _runs(part)
        case Infix(terms, operators):
            if terms[0] is not None:
                yield from _runs(terms[0])
            for n, (operator, term) in enumerate(zip(operators, terms[1:], strict=True)):
                before = "" if operator == "," or (n == 0 and terms[0] is None) else " "
                yield f"{before}{operator}{'' if term is None else ' '}", "line"
                if term is not None:
                    yield from _runs(term)
        case Symbol("?"):
            yield "□", "line"
        case _:
            yield to_text(node), "line"


def _small(node: Node) -> bool:
    return isinstance(node, Number | Word | Symbol)
