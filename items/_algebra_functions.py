"""Functions of the expression language on formulas and on the structure of whole numbers."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import isqrt

from ._formula import read_equation, read_expression, read_inequality
from ._functions import Number, Value, bounded, number, whole
from .errors import Fault

MOST_FACTORED = 10_000


def at(args: tuple[Value, ...]) -> Value:
    """`at(f, x, y)`: the expression with its letters, in alphabetical order, set to numbers."""
    formula, values = _formula_and_numbers(args, "at")
    return bounded(read_expression(formula).at(values))


def holds(args: tuple[Value, ...]) -> Value:
    """`holds(f, x, y)`: whether numbers meet the equation or inequality."""
    formula, values = _formula_and_numbers(args, "holds")
    read = read_inequality if any(sign in formula for sign in "<>≤≥") else read_equation
    return read(formula).holds(values)


def _formula_and_numbers(args: tuple[Value, ...], name: str) -> tuple[str, list[Fraction]]:
    if len(args) < 2 or not isinstance(args[0], str):
        raise Fault(f"{name} wants a formula and numbers")
    return args[0], [Fraction(number(x)) for x in args[1:]]


def _root(x: Number) -> Value:
    top, bottom = isqrt(abs(x.numerator)), isqrt(x.denominator)
    if x < 0 or top * top != x.numerator or bottom * bottom != x.denominator:
        raise Fault(f"{x} has no exact square root")
    return bounded(Fraction(top, bottom))


def _is_square(x: Number) -> Value:
    return x.denominator == 1 and x >= 0 and isqrt(x.numerator) ** 2 == x.numerator


def _factors(x: Number) -> Value:
    n = whole(x)
    if not 1 <= n <= MOST_FACTORED:
        raise Fault(f"factors takes 1 to {MOST_FACTORED}")
    return tuple(d for d in range(1, n + 1) if n % d == 0)


def _is_prime(x: Number) -> Value:
    n = whole(x)
    if n > MOST_FACTORED**2:
        raise Fault(f"is_prime takes numbers up to {MOST_FACTORED**2}")
    return n > 1 and all(n % d for d in range(2, isqrt(n) + 1))


def _digits(x: Number) -> Value:
    n = whole(x)
    if n < 0:
        raise Fault("digits takes whole numbers from 0 on")
    return tuple(int(digit) for digit in str(n))


def _sign(x: Number) -> Value:
    return (x > 0) - (x < 0)


def _of_one(function: Callable[[Number], Value]) -> Callable[[tuple[Value, ...]], Value]:
    def call(args: tuple[Value, ...]) -> Value:
        if len(args) != 1:
            raise Fault(f"wants 1 argument, got {len(args)}")
        return function(number(args[0]))

    return call


ALGEBRA: Mapping[str, Callable[[tuple[Value, ...]], Value]] = {
    "at": at,
    "holds": holds,
    "root": _of_one(_root),
    "is_square": _of_one(_is_square),
    "is_prime": _of_one(_is_prime),
    "digits": _of_one(_digits),
    "sign": _of_one(_sign),
    "factors": _of_one(_factors),
}
