"""Equations as learners type them, read into trees, and their exact values."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ...graph.errors import LessonloomError

Monomial = tuple[tuple[str, int], ...]
Value = dict[Monomial, Fraction]
"""A sum of monomials with exact coefficients; exponents may be negative. Zero has no entry."""

TOKEN = re.compile(r"\d+\.?\d*|\.\d+|[a-z]|[-+*/()]")
LONGEST = 400


class UnreadableEquation(LessonloomError):
    """What was typed is no equation in sums, products and quotients."""


@dataclass(frozen=True)
class Leaf:
    """A number or a letter."""

    value: Fraction | str


@dataclass(frozen=True)
class Many:
    """A sum of signed terms, or a product of factors and divisors (sign -1 means divided by)."""

    kind: Literal["sum", "product"]
    parts: tuple[tuple[int, "Node"], ...]


Node = Leaf | Many


@dataclass(frozen=True)
class Equation:
    """Both sides as typed, spaces removed and letters in lower case."""

    left: str
    right: str

    @property
    def sides(self) -> tuple[str, str]:
        """Left and right."""
        return (self.left, self.right)


def parse_equation(text: str) -> Equation:
    """Split at the equals sign; both sides must be readable. Raises UnreadableEquation."""
    bare = "".join(text.split()).lower()
    left, sign, right = bare.partition("=")
    if not (left and sign and right) or "=" in right:
        raise UnreadableEquation(f"{text!r} is not one equation.", "Write two sides with one = between them.")
    for side in (left, right):
        parse(side)
    return Equation(left, right)


def parse(side: str) -> Node:
    """The tree of one side. A number written next to a letter binds tighter than a division sign."""
    if len(side) > LONGEST:
        raise UnreadableEquation(f"A side of {len(side)} signs is too long.", f"Keep below {LONGEST} signs.")
    tokens = TOKEN.findall(side)
    if "".join(tokens) != side or not tokens:
        raise UnreadableEquation(
            f"{side!r} cannot be read.", "Use numbers, single letters, + - * / and brackets."
        )
    reader = _Reader(tokens)
    node = reader.sum()
    if reader.peek():
        raise UnreadableEquation(f"{side!r} has a bracket too many.", "Close each bracket once.")
    return node


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = [*tokens, ""]
        self._at = 0

    def peek(self) -> str:
        return self._tokens[self._at]

    def take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def sum(self) -> Node:
        parts = [(1, self.product())]
        while self.peek() and self.peek() in "+-":
            sign = 1 if self.take() == "+" else -1
            parts.append((sign, self.product()))
        return Many("sum", tuple(parts)) if len(parts) > 1 else parts[0][1]

    def product(self) -> Node:
        parts = self.glued()
        while self.peek() and self.peek() in "*/(":
            token = self.peek()
            if token != "(":
                self.take()
            more = self.glued()
            if token == "/":
                parts.append((-1, _product(more)))
            else:
                parts += more
        return _product(parts)

    def glued(self) -> list[tuple[int, Node]]:
        negative = False
        while self.peek() and self.peek() in "+-":
            negative ^= self.take() == "-"
        token = self.peek()
        if token == "(":
            self.take()
            parts = [(1, self.sum())]
            if self.take() != ")":
                raise UnreadableEquation("A bracket stays open.", "Close each bracket.")
        elif token and (token[0].isdigit() or token[0] == "."):
            parts = [(1, Leaf(Fraction(self.take())))]
        elif token.isalpha():
            parts = [(1, Leaf(self.take()))]
        else:
            raise UnreadableEquation(f"A number or letter is missing before {token!r}.", "Complete the side.")
        while self.peek().isalpha():
            parts.append((1, Leaf(self.take())))
        if negative:
            first = parts[0][1]
            if isinstance(first, Leaf) and isinstance(first.value, Fraction):
                parts[0] = (1, Leaf(-first.value))
            else:
                parts.insert(0, (1, Leaf(Fraction(-1))))
        return parts


def _product(parts: list[tuple[int, Node]]) -> Node:
    return parts[0][1] if len(parts) == 1 and parts[0][0] == 1 else Many("product", tuple(parts))


def value(node: Node) -> Value | None:
    """The exact value of a tree; None where it divides by zero or by a sum that does not reduce."""
    if isinstance(node, Leaf):
        if isinstance(node.value, str):
            return {((node.value, 1),): Fraction(1)}
        return {(): node.value} if node.value else {}
    return fold(node.kind, [(sign, value(part)) for sign, part in node.parts])


def fold(kind: Literal["sum", "product"], parts: list[tuple[int, Value | None]]) -> Value | None:
    """Add up or multiply out."""
    total: Value = {} if kind == "sum" else {(): Fraction(1)}
    for sign, part in parts:
        if part is None:
            return None
        if kind == "sum":
            total = add(total, part, sign)
        elif sign == 1:
            total = times(total, part)
        elif len(part) == 1:
            ((mono, number),) = part.items()
            total = times(total, {tuple((v, -e) for v, e in mono): 1 / number})
        else:
            return None
    return total


def add(left: Value, right: Value, sign: int = 1) -> Value:
    """left + sign * right."""
    out = dict(left)
    for mono, number in right.items():
        out[mono] = out.get(mono, Fraction(0)) + sign * number
    return {mono: number for mono, number in out.items() if number}


def times(left: Value, right: Value) -> Value:
    """The product."""
    out: Value = {}
    for mono, number in left.items():
        for other, more in right.items():
            powers = dict(mono)
            for letter, exponent in other:
                powers[letter] = powers.get(letter, 0) + exponent
            key = tuple(sorted((v, e) for v, e in powers.items() if e))
            out[key] = out.get(key, Fraction(0)) + number * more
    return {mono: number for mono, number in out.items() if number}


def frozen(val: Value) -> tuple[tuple[Monomial, Fraction], ...]:
    """A value as something that can be compared and kept in a set."""
    return tuple(sorted(val.items()))
