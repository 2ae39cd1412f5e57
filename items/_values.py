"""What values an answer of each kind may have, and when two of them are the same answer."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from ..graph.model import AnswerKind
from ._formula import Formula, Relations, read_equation, read_expression, read_inequality
from ._functions import Number, Value, terminates
from ._write import FORMULAS, MAX_PLACES, sorted_set
from .errors import Fault

READERS: Mapping[str, Callable[[str], Formula | Relations]] = {
    "expression": read_expression,
    "equation": read_equation,
    "inequality": read_inequality,
}
"""How a formula of each kind is read."""


def check_value(kind: AnswerKind, value: Value) -> None:
    """Raises Fault when no answer of this kind can have this value."""
    match kind:
        case "integer":
            if type(value) is not int:
                raise Fault(f"the key {_show(value)} is not a whole number")
        case "fraction" | "mixed" | "decimal" | "percent" | "money":
            if type(value) is not int and type(value) is not Fraction:
                raise Fault(f"the key {_show(value)} is not a number")
            if kind in ("decimal", "percent") and not terminates(value, MAX_PLACES):
                raise Fault(f"the key {value} has no decimal with at most {MAX_PLACES} places")
            if kind == "money" and not terminates(value, 2):
                raise Fault(f"the key {value} is not a whole number of cents")
        case "ratio":
            if pair(value) is None:
                raise Fault("the key of a ratio is a pair of numbers")
        case "order":
            if type(value) is not tuple or len(set(value)) != len(value) or len(value) < 2:
                raise Fault("the key of an order is a tuple of at least two different values")
        case "expression" | "equation" | "inequality":
            READERS[kind](str(value))
        case "set":
            if type(value) is not tuple or any(type(x) is not int and type(x) is not Fraction for x in value):
                raise Fault("the key of a set is a tuple of numbers")
        case "point":
            if pair(value) is None:
                raise Fault("the key of a point is a pair of numbers")
        case "scientific":
            if (type(value) is not int and type(value) is not Fraction) or value == 0:
                raise Fault(f"the key {_show(value)} is not a number other than 0")
        case "choice" | "text":
            pass


def same_answer(kind: AnswerKind, a: Value, b: Value) -> bool:
    """Whether the two values are one answer: 2/4 and 1/2 are, so are 3 : 4 and 6 : 8."""
    if kind == "ratio":
        first, second = pair(a), pair(b)
        if first is not None and second is not None:
            return first[0] * second[1] == first[1] * second[0]
    if kind in FORMULAS and isinstance(a, str) and isinstance(b, str):
        return same_formula(kind, a, b)
    if kind == "set" and type(a) is tuple and type(b) is tuple:
        return sorted_set(a) == sorted_set(b)
    if isinstance(a, str) and isinstance(b, str):
        return plain(a) == plain(b)
    return a == b


def same_formula(kind: AnswerKind, a: str, b: str) -> bool:
    """Whether two formulas are equivalent; raises Fault where one cannot be read."""
    first, second = READERS[kind](a), READERS[kind](b)
    if isinstance(first, Formula) and isinstance(second, Formula):
        return first.same(second)
    return first == second


def negative(value: Value) -> bool:
    """Whether the value, or a part of it, is less than zero."""
    if type(value) is tuple:
        return any(negative(part) for part in value)
    return isinstance(value, int | Fraction) and value < 0


def plain(text: str) -> str:
    """Words without case, backticks, and doubled or outer spaces, for comparing."""
    return " ".join(text.replace("`", "").casefold().split()).rstrip(".")


def pair(value: Value) -> tuple[Number, Number] | None:
    """The two numbers of a ratio."""
    if type(value) is tuple and len(value) == 2:
        a, b = value
        if (type(a) is int or type(a) is Fraction) and (type(b) is int or type(b) is Fraction):
            return a, b
    return None


def _show(value: Value) -> str:
    return repr(value) if isinstance(value, str) else str(value)
