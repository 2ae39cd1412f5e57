"""Recursive descent over the tokens of one span; the grammar stands in `notation`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ._notation_ast import (
    CLOSING,
    Beside,
    Bracket,
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

LONGEST = 400
DEEPEST = 16

_RELATIONS = frozenset("=≠<>≤≥≈→")
_SPELLINGS = {
    "<=": "≤", ">=": "≥", "!=": "≠", "*": "×", "⋅": "·", "-": "−", "–": "−", "∶": ":", "...": "…", "□": "?",
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_TOKEN = re.compile(
    r"(?P<space>\s*)(?:"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<super>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<word>[A-Za-zÀ-ÖØ-öø-ÿΑ-Ωα-ω]+)"
    r"|(?P<box>_{2,})"
    r"|(?P<mark><=|>=|!=|\.\.\.|[=≠<>≤≥≈→+\-−–×*÷·⋅/:∶^,%°¢$?□…()\[\]{}|]))"
)


class NotationError(ValueError):
    """Mathematics that cannot be read; the message quotes the span and says where it breaks."""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    space: bool
    at: int


@lru_cache(maxsize=4096)
def parse_math(span: str) -> Node:
    """The tree of one span (without backticks); NotationError if it cannot be read."""
    if len(span) > LONGEST:
        raise NotationError(f"`{span[:40]}…` is longer than {LONGEST} characters.")
    return _Parser(span).whole()


def _tokens(span: str) -> list[_Token]:
    found: list[_Token] = []
    at, end = 0, len(span.rstrip())
    while at < end:
        m = _TOKEN.match(span, at)
        if m is None:
            bad = span[at:].lstrip()[0]
            raise NotationError(f"`{span}`: {bad!r} has no meaning in mathematics.")
        kind = m.lastgroup or ""
        text, space = m.group(kind), bool(m.group("space"))
        at = m.end()
        if kind == "super":
            found.append(_Token("mark", "^", False, m.start(kind)))
            found.append(_Token("number", text.translate(_SUPERSCRIPTS), False, m.start(kind)))
        elif kind == "box":
            found.append(_Token("mark", "?", space, m.start(kind)))
        else:
            found.append(_Token(kind, _SPELLINGS.get(text, text), space, m.start(kind)))
    return found


class _Parser:
    """Recursive descent over the tokens of one span."""

    def __init__(self, span: str) -> None:
        self._span = span
        self._tokens = _tokens(span)
        self._at = 0
        self._depth = 0
        self._in_bars = False

    def whole(self) -> Node:
        if not self._tokens:
            raise NotationError("There is nothing between two backticks.")
        first = self._tokens[0]
        if len(self._tokens) == 1 and first.kind == "mark" and first.text in _RELATIONS | set("+−×÷·:"):
            return Symbol(first.text)
        node = self._list()
        if self._at < len(self._tokens):
            raise self._error(f"{self._tokens[self._at].text!r} does not fit here")
        return node

    # --- looking and taking

    def _error(self, what: str) -> NotationError:
        return NotationError(f"`{self._span}`: {what}.")

    def _mark(self) -> str:
        """The mark ahead, or nothing if a number, a word or the end is ahead."""
        if self._at == len(self._tokens):
            return ""
        token = self._tokens[self._at]
        return token.text if token.kind == "mark" else ""

    def _take(self) -> _Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _starts(self) -> bool:
        """Whether something that can be an atom is ahead."""
        if self._at == len(self._tokens):
            return False
        mark = self._mark()
        return not mark or mark in "?…$([{" or (mark == "|" and not self._in_bars)

    def _leads(self, marks: frozenset[str]) -> bool:
        """Whether one of `marks` is ahead where nothing comes before it (`÷ 3`, `= 12`)."""
        first = self._at == 0 or self._tokens[self._at - 1].text == ","
        return first and self._mark() in marks

    # --- from the loosest to the tightest

    def _list(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._error(f"brackets are nested more than {DEEPEST} deep")
        node = self._chain(self._relation, ",")
        self._depth -= 1
        return node

    def _relation(self) -> Node:
        terms: list[Node | None] = [None if self._leads(_RELATIONS) else self._ratio()]
        operators: list[str] = []
        while self._mark() and self._mark() in _RELATIONS:
            operators.append(self._take().text)
            missing = self._at == len(self._tokens) and terms[-1] is not None
            terms.append(None if missing else self._ratio())
            if missing:
                break
        if not operators and terms[0] is not None:
            return terms[0]
        return Infix(tuple(terms), tuple(operators))

    def _ratio(self) -> Node:
        return self._chain(self._sum, ":")

    def _sum(self) -> Node:
        return self._chain(self._product, "+−")

    def _product(self) -> Node:
        if self._leads(frozenset("×÷·")):
            operator = self._take().text
            rest = self._chain(self._signed, "×÷·")
            if isinstance(rest, Infix) and rest.operators[0] in "×÷·":
                return Infix((None, *rest.terms), (operator, *rest.operators))
            return Infix((None, rest), (operator,))
        return self._chain(self._signed, "×÷·")

    def _chain(self, term: Callable[[], Node], marks: str) -> Node:
        terms: list[Node] = [term()]
        operators: list[str] = []
        while self._mark() and self._mark() in marks:
            operators.append(self._take().text)
            terms.append(term())
        return Infix(tuple(terms), tuple(operators)) if operators else terms[0]

    def _signed(self) -> Node:
        signs: list[str] = []
        while self._mark() and self._mark() in "+−":
            signs.append(self._take().text)
        if len(signs) > 2:
            raise self._error("there are too many signs in a row")
        node = self._beside()
        for sign in reversed(signs):
            node = Unary(sign, node)
        return node

    def _beside(self) -> Node:
        parts = [self._quotient()]
        while self._starts():
            after = self._quotient()
            before = parts[-1]
            if _whole(before) and isinstance(before, Number) and _simple(after):
                assert isinstance(after, Fraction)
                parts[-1] = Mixed(before, after)
            elif _numeric(before) and _numeric(after):
                raise self._error(f"an operator is missing before {to_text(after)!r}")
            else:
                parts.append(after)
        if len(parts) == 1:
            return parts[0]
        return Beside(tuple(parts), (True,) * (len(parts) - 1))

    def _quotient(self) -> Node:
        top = self._tight()
        if self._mark() != "/":
            return top
        self._take()
        bottom = self._tight()
        if self._mark() == "/":
            raise self._error("write parentheses to say which of the two fractions comes first")
        return Fraction(_bare(top), _bare(bottom))

    def _tight(self) -> Node:
        parts = [self._power()]
        while self._starts() and not self._tokens[self._at].space:
            if self._tokens[self._at].kind == "number":
                raise self._error(f"put a space or an operator before {self._tokens[self._at].text!r}")
            parts.append(self._power())
        return parts[0] if len(parts) == 1 else Beside(tuple(parts), (False,) * (len(parts) - 1))

    def _power(self) -> Node:
        node = self._atom()
        if self._mark() == "^":
            self._take()
            sign = self._take().text if self._mark() in ("+", "−") else ""
            exponent = _bare(self._atom())
            node = Power(node, Unary(sign, exponent) if sign else exponent)
            if self._mark() == "^":
                raise self._error("write parentheses around the first power")
        while self._mark() in ("%", "°", "¢"):
            token = self._take()
            node = Postfix(node, token.text, token.space)
        return node

    def _atom(self) -> Node:
        if not self._starts():
            ahead = "the end" if self._at == len(self._tokens) else repr(self._tokens[self._at].text)
            raise self._error(f"a number or a word is missing before {ahead}")
        token = self._take()
        if token.kind == "number":
            return Number(token.text)
        if token.kind == "word":
            return Word(token.text)
        match token.text:
            case "?" | "…":
                return Symbol(token.text)
            case "$":
                if self._mark() in ("$", "…"):
                    raise self._error("a dollar sign needs an amount")
                return Money(self._atom())
            case "(" | "[" | "{" | "|" as bracket:
                return self._group(bracket)
            case other:
                raise self._error(f"{other!r} does not fit here")

    def _group(self, bracket: Bracket) -> Node:
        outside, self._in_bars = self._in_bars, bracket == "|"
        body = self._list()
        if self._mark() != CLOSING[bracket]:
            raise self._error(f"{bracket!r} is never closed")
        self._take()
        self._in_bars = outside
        return Group(bracket, body)


def _bare(node: Node) -> Node:
    """`node` without parentheses that only hold it together as a part of a fraction or an exponent."""
    return node.body if isinstance(node, Group) and node.open == "(" else node


def _whole(node: Node) -> bool:
    return node == Symbol("?") or (isinstance(node, Number) and node.text.replace(",", "").isdigit())


def _simple(node: Node) -> bool:
    """A fraction of whole numbers (or boxes), which makes a mixed number after a whole number."""
    return isinstance(node, Fraction) and _whole(node.top) and _whole(node.bottom)


def _numeric(node: Node) -> bool:
    """Whether two such things side by side can only be a slip."""
    if isinstance(node, Fraction):
        return _numeric(node.top) or _numeric(node.bottom)
    return isinstance(node, Number | Mixed | Money | Postfix)
