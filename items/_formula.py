"""Expressions, equations and inequalities as people write them, read into exact algebra.

An expression is a quotient of two polynomials; two are one when cross products agree. An equation is its two
sides' difference up to a factor, an inequality that up to a positive factor. Nothing is ever guessed: what
has no such reading is a Fault.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from ..graph import _notation_ast as ast
from ..graph._notation_parse import NotationError, parse_math
from ._polynomial import Polynomial, constant, variable
from .errors import Fault

MAX_POWER = 12
MAX_LETTERS = 3
"""So many letters without a space are a product (`2xy`); more are a word."""
_ORDER = ("<", ">", "≤", "≥")
ZERO, ONE = constant(Fraction(0)), constant(Fraction(1))


@dataclass(frozen=True)
class Formula:
    """A quotient of polynomials, and how it was written."""

    top: Polynomial
    bottom: Polynomial
    node: ast.Node

    @property
    def letters(self) -> tuple[str, ...]:
        """The variables in alphabetical order."""
        return tuple(sorted(self.top.letters | self.bottom.letters))

    def same(self, other: "Formula") -> bool:
        """Whether both have the same value wherever they have one."""
        return self.top * other.bottom == other.top * self.bottom

    def at(self, values: Sequence[Fraction]) -> Fraction:
        """The value with the letters, in alphabetical order, set to `values`."""
        given = dict(zip(self.letters, values, strict=False))
        if len(given) < len(self.letters):
            raise Fault(f"wants values for {', '.join(self.letters)}")
        bottom = self.bottom.at(given)
        if bottom == 0:
            raise Fault("divides by zero")
        return self.top.at(given) / bottom


@dataclass(frozen=True)
class Relation:
    """`difference sign 0` with sign =, < or ≤; equations and inequalities in one normal form each."""

    difference: Polynomial
    sign: Literal["=", "<", "≤"]

    def at(self, values: dict[str, Fraction]) -> bool:
        """Whether it holds for these numbers."""
        found = self.difference.at(values)
        return found == 0 if self.sign == "=" else found < 0 or (found == 0 and self.sign == "≤")


@dataclass(frozen=True)
class Relations:
    """All of some relations: one for an equation or a simple inequality, two for `2 < x ≤ 5`."""

    parts: frozenset[Relation]

    @property
    def letters(self) -> tuple[str, ...]:
        """The variables in alphabetical order."""
        return tuple(sorted({letter for part in self.parts for letter in part.difference.letters}))

    def holds(self, values: Sequence[Fraction]) -> bool:
        """Whether the numbers, for the letters in alphabetical order, meet all of them."""
        given = dict(zip(self.letters, values, strict=False))
        if len(given) < len(self.letters):
            raise Fault(f"wants values for {', '.join(self.letters)}")
        return all(part.at(given) for part in self.parts)


@lru_cache(maxsize=8192)
def read_expression(text: str) -> Formula:
    """The expression that `text` writes; raises Fault with the reason why it writes none."""
    node = _parsed(text)
    if isinstance(node, ast.Infix) and node.operators[0] in ("=", *_ORDER):
        raise Fault("is not an expression")
    top, bottom = _quotient(node)
    return Formula(top, bottom, node)


@lru_cache(maxsize=8192)
def read_equation(text: str) -> Relations:
    """The equation that `text` writes, up to a factor of its sides' difference; raises Fault."""
    node = _parsed(text)
    if not isinstance(node, ast.Infix) or node.operators != ("=",):
        raise Fault("is not an equation")
    difference = _difference(*_sides(node))
    if not difference.letters:
        raise Fault("is an equation without a variable")
    return Relations(frozenset([Relation(difference.scaled(1 / difference.leading), "=")]))


@lru_cache(maxsize=8192)
def read_inequality(text: str) -> Relations:
    """The inequality (or chain such as `2 < x ≤ 5`) that `text` writes; raises Fault."""
    node = _parsed(text)
    if not isinstance(node, ast.Infix) or any(sign not in _ORDER for sign in node.operators):
        raise Fault("is not an inequality")
    parts = set()
    for (left, right), sign in zip(pairwise(_sides(node)), node.operators, strict=True):
        small, large = (left, right) if sign in "<≤" else (right, left)
        difference = _difference(small, large)
        if not difference.letters:
            raise Fault("is an inequality without a variable")
        scale = 1 / abs(difference.leading)
        parts.add(Relation(difference.scaled(scale), "<" if sign in "<>" else "≤"))
    return Relations(frozenset(parts))


def expanded(formula: Formula) -> bool:
    """Whether it is written as a sum of unlike terms, without brackets."""
    terms = _terms(formula.node)
    return len(terms) == max(1, len(formula.top.terms)) and not any(_has_sum(term) for term in terms)


def factored(formula: Formula) -> bool:
    """Whether it is written as a product in which no bracket hides a common factor."""
    node = formula.node
    while isinstance(node, ast.Unary):
        node = node.body
    if isinstance(node, ast.Power):
        factors: tuple[ast.Node, ...] = (node,)
    elif isinstance(node, ast.Beside):
        factors = node.parts
    elif isinstance(node, ast.Infix) and set(node.operators) <= {"×", "·"}:
        factors = tuple(term for term in node.terms if term is not None)
    else:
        return len(formula.top.terms) <= 1
    return all(_primitive(factor) for factor in factors)


def _primitive(factor: ast.Node) -> bool:
    base = factor.base if isinstance(factor, ast.Power) else factor
    if not _has_sum(base):
        return True
    top, bottom = _quotient(base)
    if bottom.constant is None or any(c.denominator > 1 for c in top.terms.values()):
        return False
    whole = [c.numerator for c in top.terms.values()]
    shared = set.intersection(*({letter for letter, _ in monomial} for monomial in top.terms))
    divisor = 0
    for c in whole:
        divisor = _gcd(divisor, abs(c))
    return divisor == 1 and not shared


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a


def _terms(node: ast.Node) -> list[ast.Node]:
    if isinstance(node, ast.Infix) and set(node.operators) <= {"+", "−"}:
        return [part for term in node.terms if term is not None for part in _terms(term)]
    if isinstance(node, ast.Unary):
        return _terms(node.body)
    return [node]


def _has_sum(node: ast.Node) -> bool:
    """Whether a sum stands somewhere inside."""
    match node:
        case ast.Infix():
            if set(node.operators) & {"+", "−"}:
                return True
            return any(_has_sum(term) for term in node.terms if term is not None)
        case ast.Group() | ast.Unary():
            return _has_sum(node.body)
        case ast.Beside():
            return any(_has_sum(part) for part in node.parts)
        case ast.Power():
            return _has_sum(node.base)
        case ast.Fraction():
            return _has_sum(node.top) or _has_sum(node.bottom)
        case _:
            return False


def _parsed(text: str) -> ast.Node:
    try:
        return parse_math(text.replace("`", "").replace("**", "^").strip())
    except (NotationError, RecursionError) as error:
        raise Fault("cannot be read as mathematics") from error


def _sides(node: ast.Infix) -> list[tuple[Polynomial, Polynomial]]:
    return [_quotient(term) for term in node.terms if term is not None]


def _difference(left: tuple[Polynomial, Polynomial], right: tuple[Polynomial, Polynomial]) -> Polynomial:
    """left − right times its denominator, which must be a positive number."""
    denominator = left[1] * right[1]
    if denominator.constant is None:
        raise Fault("has a variable in a denominator")
    return (left[0] * right[1] - right[0] * left[1]).scaled(1 / denominator.constant)


def _quotient(node: ast.Node) -> tuple[Polynomial, Polynomial]:
    match node:
        case ast.Number():
            return constant(Fraction(node.text.replace(",", ""))), ONE
        case ast.Word():
            if len(node.text) > MAX_LETTERS or not node.text.isascii():
                raise Fault(f"the word {node.text!r} is no variable")
            product = ONE
            for letter in node.text:
                product = product * variable(letter)
            return product, ONE
        case ast.Group(open="(" | "["):
            return _quotient(node.body)
        case ast.Unary():
            top, bottom = _quotient(node.body)
            return (top.scaled(Fraction(-1)) if node.sign == "−" else top), bottom
        case ast.Fraction():
            return _divided(_quotient(node.top), _quotient(node.bottom))
        case ast.Mixed():
            whole, part = _quotient(node.whole), _quotient(node.fraction)
            return whole[0] * part[1] + part[0] * whole[1], whole[1] * part[1]
        case ast.Power():
            return _power(_quotient(node.base), node.exponent)
        case ast.Beside():
            top, bottom = ONE, ONE
            for factor in node.parts:
                other = _quotient(factor)
                top, bottom = top * other[0], bottom * other[1]
            return top, bottom
        case ast.Infix():
            return _infix(node)
        case _:
            raise Fault("has parts that are not algebra")


def _infix(node: ast.Infix) -> tuple[Polynomial, Polynomial]:
    if any(term is None for term in node.terms):
        raise Fault("lacks a term")
    parts = [_quotient(term) for term in node.terms if term is not None]
    found = parts[0]
    for sign, part in zip(node.operators, parts[1:], strict=True):
        match sign:
            case "+":
                found = found[0] * part[1] + part[0] * found[1], found[1] * part[1]
            case "−":
                found = found[0] * part[1] - part[0] * found[1], found[1] * part[1]
            case "×" | "·":
                found = found[0] * part[0], found[1] * part[1]
            case "÷":
                found = _divided(found, part)
            case _:
                raise Fault(f"has a {sign} where algebra has none")
    return found


def _divided(
    a: tuple[Polynomial, Polynomial], b: tuple[Polynomial, Polynomial]
) -> tuple[Polynomial, Polynomial]:
    if not b[0].terms:
        raise Fault("divides by zero")
    return a[0] * b[1], a[1] * b[0]


def _power(base: tuple[Polynomial, Polynomial], exponent: ast.Node) -> tuple[Polynomial, Polynomial]:
    top, bottom = _quotient(exponent)
    value = None if top.constant is None or bottom.constant is None else top.constant / bottom.constant
    if value is None or value.denominator != 1 or abs(value) > MAX_POWER:
        raise Fault(f"an exponent goes from -{MAX_POWER} to {MAX_POWER}")
    if value < 0:
        base = _divided((ONE, ONE), base)
    found = ONE, ONE
    for _ in range(abs(int(value))):
        found = found[0] * base[0], found[1] * base[1]
    return found
