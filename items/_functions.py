"""The values and functions of the expression language: exact, bounded, without side effects."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, gcd, lcm
from typing import TypeAlias

from .errors import Fault

Number: TypeAlias = int | Fraction
Value: TypeAlias = int | Fraction | bool | str | tuple["Value", ...]

LIMIT = 10**15
"""No numerator, denominator or whole number grows beyond this."""


def number(x: Value) -> Number:
    """`x` if it is a number (a truth value is none)."""
    if type(x) is int or type(x) is Fraction:
        return x
    raise Fault(f"{x!r} is not a number")


def bounded(x: Number) -> Number:
    """`x` with whole fractions turned into integers; too large a number is a fault."""
    if type(x) is Fraction:
        if x.denominator > LIMIT or not -LIMIT <= x.numerator <= LIMIT:
            raise Fault("the number grows too large")
        return x.numerator if x.denominator == 1 else x
    if not -LIMIT <= x <= LIMIT:
        raise Fault("the number grows too large")
    return x


def whole(x: Value) -> int:
    """`x` if it is a whole number."""
    if type(x) is int:
        return x
    raise Fault(f"{x} is not a whole number")


def items(x: Value) -> tuple[Value, ...]:
    """`x` if it is a tuple."""
    if type(x) is tuple:
        return x
    raise Fault(f"{x!r} is not a tuple")


def terminates(x: Number, places: int) -> bool:
    """Whether `places` decimal places write `x` exactly."""
    return bool((10**places) % x.denominator == 0)


def round_half_up(x: Number, places: int = 0) -> Number:
    """Rounded as in school: halves go away from zero."""
    if not -6 <= places <= 6:
        raise Fault("round takes at most 6 places")
    scale = Fraction(f"1e{places}")
    size = x if x >= 0 else -x
    rounded = Fraction(floor(size * scale + Fraction(1, 2))) / scale
    return bounded(rounded if x >= 0 else -rounded)


def _numbers(args: tuple[Value, ...]) -> list[Number]:
    return [number(x) for x in (items(args[0]) if len(args) == 1 and type(args[0]) is tuple else args)]


def _arity(args: tuple[Value, ...], low: int, high: int) -> None:
    if not low <= len(args) <= high:
        raise Fault(f"wants {low if low == high else f'{low} or {high}'} arguments, got {len(args)}")


def _one(function: Callable[[Number], Value]) -> Callable[[tuple[Value, ...]], Value]:
    def call(args: tuple[Value, ...]) -> Value:
        _arity(args, 1, 1)
        return function(number(args[0]))

    return call


def _round(args: tuple[Value, ...]) -> Value:
    _arity(args, 1, 2)
    return round_half_up(number(args[0]), whole(args[1]) if len(args) == 2 else 0)


def _terminates(args: tuple[Value, ...]) -> Value:
    _arity(args, 2, 2)
    places = whole(args[1])
    if not 0 <= places <= 6:
        raise Fault("terminates takes 0 to 6 places")
    return terminates(number(args[0]), places)


def _some(args: tuple[Value, ...]) -> list[Number]:
    found = _numbers(args)
    if not found:
        raise Fault("wants at least one number")
    return found


def _sum(args: tuple[Value, ...]) -> Value:
    total: Number = 0
    for x in _numbers(args):
        total = bounded(total + x)
    return total


def _len(args: tuple[Value, ...]) -> Value:
    _arity(args, 1, 1)
    return len(items(args[0]))


def _increasing(args: tuple[Value, ...]) -> Value:
    xs = _numbers(args)
    return all(a < b for a, b in pairwise(xs))


def _decreasing(args: tuple[Value, ...]) -> Value:
    xs = _numbers(args)
    return all(a > b for a, b in pairwise(xs))


def _same_ratio(args: tuple[Value, ...]) -> Value:
    _arity(args, 2, 2)
    first, second = ([number(x) for x in items(arg)] for arg in args)
    if len(first) != 2 or len(second) != 2:
        raise Fault("same_ratio compares two pairs")
    (a, b), (c, d) = first, second
    return a * d == b * c and (a, b) != (0, 0) and (c, d) != (0, 0)


def _distinct(args: tuple[Value, ...]) -> Value:
    xs = items(args[0]) if len(args) == 1 and type(args[0]) is tuple else args
    return len(set(xs)) == len(xs)


def _lcm(args: tuple[Value, ...]) -> Value:
    found = 1
    for x in _some(args):
        found = int(bounded(lcm(found, whole(x))))
    return found


def _sorted(args: tuple[Value, ...]) -> Value:
    return tuple(sorted(_numbers(args)))


FUNCTIONS: Mapping[str, Callable[[tuple[Value, ...]], Value]] = {
    "abs": _one(abs),
    "min": lambda args: min(_some(args)),
    "max": lambda args: max(_some(args)),
    "sum": _sum,
    "len": _len,
    "sorted": _sorted,
    "gcd": lambda args: gcd(*(whole(x) for x in _some(args))),
    "lcm": _lcm,
    "floor": _one(floor),
    "ceil": _one(ceil),
    "round": _round,
    "num": _one(lambda x: x.numerator),
    "den": _one(lambda x: x.denominator),
    "is_int": _one(lambda x: x.denominator == 1),
    "terminates": _terminates,
    "increasing": _increasing,
    "decreasing": _decreasing,
    "same_ratio": _same_ratio,
    "distinct": _distinct,
}
