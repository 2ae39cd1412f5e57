"""How numbers are written: in a sentence, inside backticks, and as an answer."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from ..graph.model import AnswerKind
from ._functions import Number, Value, round_half_up, terminates
from ._spell import SPELLED, scientific
from .errors import Fault

MAX_PLACES = 6
MINUS = "−"


def grouped(digits: str, least: int = 5) -> str:
    """Digits with commas between thousands where the whole part has at least `least` digits."""
    whole, dot, rest = digits.partition(".")
    return (f"{int(whole):,}" if len(whole) >= least else whole) + dot + rest


def plain_decimal(x: Number) -> str:
    """The exact decimal digits of `x` without sign; a fault where they do not end within six places."""
    for places in range(MAX_PLACES + 1):
        if terminates(x, places):
            digits = str(abs(x.numerator) * 10**places // x.denominator).zfill(places + 1)
            return digits if places == 0 else f"{digits[:-places]}.{digits[-places:]}"
    raise Fault(f"{x} has no decimal with at most {MAX_PLACES} places; use a fraction or round it")


def _bare(x: Number) -> str:
    return str(abs(x.numerator)) if x.denominator == 1 else f"{abs(x.numerator)}/{x.denominator}"


def _mixed(x: Number) -> str:
    whole, rest = divmod(abs(x.numerator), x.denominator)
    return f"{whole} {rest}/{x.denominator}" if whole and rest else _bare(x)


def _money(x: Number) -> str:
    if (x * 100).denominator != 1:
        raise Fault(f"{x} is not a whole number of cents")
    cents = abs(int(x * 100))
    return f"{cents // 100}" if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02d}"


FORMULAS: tuple[AnswerKind, ...] = ("expression", "equation", "inequality")
"""Answers that are formulas, not numbers."""
FORMATS: Mapping[str, Callable[[Number], str]] = {
    "": _bare,
    "mixed": _mixed,
    "dec": plain_decimal,
    "money": _money,
    "pct": plain_decimal,
}
"""Digits of the absolute value by format name; sign, $ and % are put around them."""


def write_number(x: Number, form: str = "", *, inside: bool = False) -> str:
    """`x` in the format `form`; `inside` backticks it gets none of its own and no thousands commas."""
    if form in SPELLED:
        text = SPELLED[form](x)
        return f"`{text}`" if form == "sci" and not inside else text
    digits = FORMATS[form](x)
    fraction = "/" in digits
    if not inside and not fraction:
        digits = grouped(digits, 4 if form == "money" else 5)
    sign = "" if x >= 0 else "-" if inside or fraction else MINUS
    if form == "money":
        return f"{sign}${digits}"
    text = sign + digits + ("%" if form == "pct" else "")
    return f"`{text}`" if fraction and not inside else text


def write_value(value: Value, form: str = "", *, inside: bool = False) -> str:
    """A value of the expression language as text; a truth value has none."""
    if type(value) is int or type(value) is Fraction:
        return write_number(value, form, inside=inside)
    if type(value) is str:
        if form:
            raise Fault(f"the words {value!r} have no format {form}")
        return value
    if type(value) is tuple:
        return ", ".join(write_value(part, form, inside=inside) for part in value)
    raise Fault("a truth value cannot be written; choose words with `a if c else b`")


_ANSWER_FORMAT: Mapping[AnswerKind, str] = {
    "integer": "",
    "fraction": "",
    "mixed": "mixed",
    "decimal": "dec",
    "percent": "pct",
    "money": "money",
}


def sorted_set(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """The numbers of a set, each once, in order."""
    numbers = {Fraction(x) for x in values if type(x) is int or type(x) is Fraction}
    return tuple(x.numerator if x.denominator == 1 else x for x in sorted(numbers))


def write_answer(kind: AnswerKind, value: Value, *, inside: bool = False) -> str:
    """An answer of this kind, without its unit."""
    form = _ANSWER_FORMAT.get(kind)
    if form is not None and (type(value) is int or type(value) is Fraction):
        return write_number(value, form, inside=inside)
    if kind == "ratio" and type(value) is tuple:
        text = " : ".join(write_value(part, inside=True) for part in value)
        return text if inside else f"`{text}`"
    if kind in FORMULAS and type(value) is str:
        return value if inside else f"`{value}`"
    if kind == "point" and type(value) is tuple:
        text = f"({write_value(value, inside=True)})"
        return text if inside else f"`{text}`"
    if kind == "set" and type(value) is tuple:
        return " and ".join(write_value(part, inside=inside) for part in sorted_set(value)) or "no solution"
    if kind == "scientific" and (type(value) is int or type(value) is Fraction):
        return scientific(value) if inside else f"`{scientific(value)}`"
    return write_value(value, inside=inside)


def round_wrong(kind: AnswerKind, value: Value) -> Value:
    """A wrong value as a learner would write it: money to cents, endless decimals to two places."""
    if type(value) is int or type(value) is Fraction:
        if kind == "money":
            return round_half_up(value, 2)
        if kind in ("decimal", "percent") and not terminates(value, MAX_PLACES):
            return round_half_up(value, 2)
    return value


def write_wrong(kind: AnswerKind, value: Value) -> str:
    """A wrong answer, written like the key as far as its value allows."""
    if kind == "integer" and type(value) is Fraction and terminates(value, 2):
        return write_number(value, "dec")
    return write_answer(kind, value)


def canonical(value: Value) -> str:
    """The value as `Item` stores it: `3/4`, `-2`, `(3, 4)`, or the words."""
    if type(value) is tuple:
        return "(" + ", ".join(canonical(part) for part in value) + ")"
    return str(value)
