"""A second reader of expressions and answers, which shares no code with `lessonloom.items`.

It walks the syntax tree directly and computes every number as a `Fraction`; it is slow and plain on
purpose, so that an error of the evaluator or of the writer of numbers cannot hide in it.
"""

import ast
import math
import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from . import _second_algebra as second_algebra

_OPERATORS: Mapping[type, Any] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.FloorDiv: lambda a, b: Fraction(math.floor(a / b)),
    ast.Mod: lambda a, b: a - b * math.floor(a / b),
    ast.Pow: lambda a, b: Fraction(a) ** int(b),
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
}


def _ends(x: Fraction, places: Fraction) -> bool:
    return (x * Fraction(f"1e{places}")).denominator == 1


def _school_round(x: Fraction, places: Fraction = Fraction(0)) -> Fraction:
    scaled = abs(x) * Fraction(10) ** int(places)
    whole = scaled.numerator // scaled.denominator
    if 2 * (scaled - whole) >= 1:
        whole += 1
    return Fraction(whole) / Fraction(10) ** int(places) * (-1 if x < 0 else 1)


def _flat(args: tuple[Any, ...]) -> list[Any]:
    return list(args[0]) if len(args) == 1 and isinstance(args[0], tuple) else list(args)


_FUNCTIONS: Mapping[str, Any] = {
    "abs": abs,
    "min": lambda *args: sorted(_flat(args))[0],
    "max": lambda *args: sorted(_flat(args))[-1],
    "sum": lambda *args: sum(_flat(args), Fraction(0)),
    "len": lambda xs: Fraction(len(xs)),
    "sorted": lambda *args: tuple(sorted(_flat(args))),
    "gcd": lambda *args: Fraction(math.gcd(*(int(x) for x in _flat(args)))),
    "lcm": lambda *args: Fraction(math.lcm(*(int(x) for x in _flat(args)))),
    "floor": lambda x: Fraction(math.floor(x)),
    "ceil": lambda x: Fraction(math.ceil(x)),
    "round": _school_round,
    "num": lambda x: Fraction(x.numerator),
    "den": lambda x: Fraction(x.denominator),
    "is_int": lambda x: x.denominator == 1,
    "terminates": _ends,
    "increasing": lambda *args: _flat(args) == sorted(set(_flat(args))),
    "decreasing": lambda *args: _flat(args) == sorted(set(_flat(args)), reverse=True),
    "same_ratio": lambda p, q: p[0] * q[1] == p[1] * q[0],
    "at": second_algebra.at,
    "holds": second_algebra.holds,
    "root": lambda x: Fraction(math.isqrt(x.numerator), math.isqrt(x.denominator)),
    "is_square": lambda x: x.denominator == 1 and x >= 0 and math.isqrt(int(x)) ** 2 == x,
    "is_prime": lambda x: x > 1 and not any(int(x) % d == 0 for d in range(2, int(x) // 2 + 1)),
    "digits": lambda x: tuple(Fraction(int(digit)) for digit in str(int(x))),
    "sign": lambda x: Fraction((x > 0) - (x < 0)),
    "factors": lambda x: tuple(Fraction(d) for d in range(1, int(x) + 1) if int(x) % d == 0),
    "distinct": lambda *args: len(set(_flat(args))) == len(_flat(args)),
}


def evaluate(source: object, values: Mapping[str, Any]) -> Any:
    """The value of an expression: Fraction, truth value, text, or a tuple of these."""
    return _walk(_parsed(str(source)), values)


@lru_cache(maxsize=4096)
def _parsed(source: str) -> ast.expr:
    return ast.parse(source.strip(), mode="eval").body


def exact(value: Any) -> Any:
    """A parameter value with every number as a Fraction."""
    if isinstance(value, tuple | list):
        return tuple(exact(part) for part in value)
    return value if isinstance(value, str | bool) else Fraction(value)


def _walk(node: ast.expr, values: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=float() as number):
            return Fraction(repr(number))
        case ast.Constant():
            return exact(node.value)
        case ast.Name():
            return values[node.id]
        case ast.Tuple():
            return tuple(_walk(part, values) for part in node.elts)
        case ast.UnaryOp(op=ast.Not()):
            return not _walk(node.operand, values)
        case ast.UnaryOp(op=ast.USub()):
            return -_walk(node.operand, values)
        case ast.BinOp():
            return _OPERATORS[type(node.op)](_walk(node.left, values), _walk(node.right, values))
        case ast.BoolOp(op=ast.And()):
            return all(_walk(part, values) for part in node.values)
        case ast.BoolOp():
            return any(_walk(part, values) for part in node.values)
        case ast.Compare():
            sides = [_walk(part, values) for part in (node.left, *node.comparators)]
            return all(
                _OPERATORS[type(op)](a, b) for op, a, b in zip(node.ops, sides, sides[1:], strict=False)
            )
        case ast.IfExp():
            return _walk(node.body if _walk(node.test, values) else node.orelse, values)
        case ast.Subscript():
            return _walk(node.value, values)[int(_walk(node.slice, values))]
        case ast.Call(func=ast.Name(id=name)):
            return _FUNCTIONS[name](*(_walk(part, values) for part in node.args))
        case _:
            raise ValueError(f"cannot judge {ast.dump(node)}")


_IRREGULAR = {"feet": "foot", "people": "person", "children": "child", "loaves": "loaf", "shelves": "shelf"}


def read_text(kind: str, text: str, unit: str) -> Any:
    """The value that a reader takes from the text of an answer; None if there is none."""
    if unit:
        if text.startswith("1 ") and _is_one_of(text[2:], unit):
            text = "1"
        elif text.endswith(" " + unit):
            text = text[: -len(unit) - 1]
        else:
            return None
    if kind == "ratio":
        return tuple(_number(part) for part in text.strip("`").split(" : "))
    if kind in second_algebra.FORMULAS:
        return text.strip("`")
    if kind == "set":
        numbers = [] if text == "no solution" else re.split(r" and |, ", text.strip("()"))
        return tuple(sorted({_number(part) for part in numbers if part}))
    if kind == "point":
        return tuple(_number(part) for part in text.strip("`").strip("()").split(", "))
    if kind == "scientific" and "×" in text:
        size, _, power = text.strip("`").partition(" × 10^")
        return Fraction(size) * Fraction(10) ** int(power)
    if kind == "order":
        return tuple(_number(part) for part in text.split(", "))
    return _number(text)


def _is_one_of(thing: str, things: str) -> bool:
    """Whether `thing` names one of `things`: a single word is in the singular, the others are the same."""
    pairs = list(zip(thing.split(), things.split(), strict=False))
    changed = [(one, many) for one, many in pairs if one != many]
    if len(thing.split()) != len(things.split()) or len(changed) != 1:
        return False
    (one, many), *_ = changed
    return many in (f"{one}s", f"{one}es", f"{one[:-1]}ies") or _IRREGULAR.get(many) == one


def _number(text: str) -> Any:
    text = text.strip()
    bare = text.strip("`").replace("−", "-").replace("$", "").removesuffix("%").rstrip()
    if re.fullmatch(r"-?[\d,]+(\.\d+)?|-?\d+/\d+", bare):
        return Fraction(bare.replace(",", ""))
    mixed = re.fullmatch(r"(-?)(\d+) (\d+)/(\d+)", bare)
    if mixed:
        size = int(mixed[2]) + Fraction(int(mixed[3]), int(mixed[4]))
        return -size if mixed[1] else size
    return text
