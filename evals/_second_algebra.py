"""A second reader of formulas: SymPy, which shares no code with `lessonloom.items`."""

import re
from fractions import Fraction
from functools import lru_cache
from typing import Any

FORMULAS = ("expression", "equation", "inequality")


@lru_cache(maxsize=4096)
def _read(text: str) -> Any:
    """A SymPy expression of one side."""
    from sympy.parsing.sympy_parser import (
        convert_xor,
        implicit_multiplication,
        parse_expr,
        rationalize,
        split_symbols,
        standard_transformations,
    )

    plain = text.replace("−", "-").replace("×", "*").replace("·", "*").replace("÷", "/").replace(",", "")
    plain = re.sub(r"(\d+) (\d+)/(\d+)", r"(\1+\2/\3)", plain)
    steps = (*standard_transformations, convert_xor, split_symbols, implicit_multiplication, rationalize)
    return parse_expr(plain, transformations=steps, evaluate=True)


def _sides(text: str) -> tuple[list[Any], list[str]]:
    parts = re.split(r"([=<>≤≥])", text.replace("<=", "≤").replace(">=", "≥"))
    return [_read(part.strip()) for part in parts[::2]], parts[1::2]


def at(text: str, *numbers: Fraction) -> Fraction:
    """The value of an expression with its letters, in alphabetical order, set to numbers."""
    from sympy import Rational

    found = _read(text)
    letters = sorted(found.free_symbols, key=str)
    given = {a: Rational(n.numerator, n.denominator) for a, n in zip(letters, numbers, strict=False)}
    value = found.subs(given)
    return Fraction(int(value.p), int(value.q))


def holds(text: str, *numbers: Fraction) -> bool:
    """Whether numbers meet an equation or a chain of inequalities."""
    from sympy import Rational

    sides, signs = _sides(text)
    letters = sorted({a for side in sides for a in side.free_symbols}, key=str)
    given = {a: Rational(n.numerator, n.denominator) for a, n in zip(letters, numbers, strict=False)}
    values = [side.subs(given) for side in sides]
    tests = {"=": "__eq__", "<": "__lt__", ">": "__gt__", "≤": "__le__", "≥": "__ge__"}
    return all(
        bool(getattr(Fraction(int(a.p), int(a.q)), tests[sign])(Fraction(int(b.p), int(b.q))))
        for a, sign, b in zip(values, signs, values[1:], strict=False)
    )


@lru_cache(maxsize=4096)
def same(kind: str, a: str, b: str) -> bool:
    """Whether two formulas of a kind are equivalent, by expanding (and for relations by solving)."""
    from sympy import expand, simplify

    if kind == "expression":
        return bool(simplify(expand(_read(a)) - expand(_read(b))) == 0)
    (left, *others), signs = _sides(a)
    (right, *more), other_signs = _sides(b)
    if kind == "equation":
        ratio = simplify(expand(left - others[0]) / expand(right - more[0]))
        return bool(ratio.is_number and ratio != 0)
    return bool(_solved([left, *others], signs) == _solved([right, *more], other_signs))


def _solved(sides: list[Any], signs: list[str]) -> Any:
    """A set in one letter; with two letters, expanded differences with one sign of order."""
    from sympy import And, Ge, Gt, Le, Lt, S, expand

    made = {"<": Lt, ">": Gt, "≤": Le, "≥": Ge}
    parts = [made[sign](a, b) for a, sign, b in zip(sides, signs, sides[1:], strict=False)]
    letters = {x for side in sides for x in side.free_symbols}
    if len(letters) == 1:
        return And(*parts).as_set().intersect(S.Reals)
    found = set()
    for part in parts:
        difference = expand(part.gts - part.lts)
        first = difference.as_coefficients_dict()[sorted(letters, key=str)[0]]
        found.add((expand(difference / abs(first)), type(part) in (Lt, Gt)))
    return found
