"""Ways of writing a number that carry their own sign, or words."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from ._functions import Number
from .errors import Fault

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def _size(x: Number) -> str:
    return str(abs(x.numerator)) if x.denominator == 1 else f"{abs(x.numerator)}/{x.denominator}"


def _term(x: Number) -> str:
    """`+ 3`, `- 3`, and nothing for 0: what follows another term."""
    return "" if x == 0 else f"{'+' if x > 0 else '-'} {_size(x)}"


def _coef(x: Number) -> str:
    """What stands before a letter: nothing for 1, `-` for -1, brackets around a fraction."""
    size = "" if abs(x) == 1 else _size(x) if x.denominator == 1 else f"({_size(x)})"
    return ("-" if x < 0 else "") + size


def _termcoef(x: Number) -> str:
    """`+ 3`, `- `, ... before a letter in the middle of a sum."""
    return f"{'+' if x > 0 else '-'} {_coef(x if x > 0 else -x)}"


def scientific(x: Number) -> str:
    """`3.2 × 10^5`; a fault where the digits do not end."""
    if x == 0:
        raise Fault("0 has no scientific notation")
    size, power = Fraction(x if x > 0 else -x), 0
    while size >= 10:
        size, power = size / 10, power + 1
    while size < 1:
        size, power = size * 10, power - 1
    digits = f"{float(size):.10f}".rstrip("0").rstrip(".")
    if Fraction(digits) != size:
        raise Fault(f"{x} has too many digits for scientific notation")
    return f"{'-' if x < 0 else ''}{digits} × 10^{power}"


def _words(x: Number) -> str:
    n = x.numerator
    if x.denominator != 1 or not 0 <= n < 1_000_000:
        raise Fault("words takes whole numbers from 0 to 999,999")
    if n < 20:
        return _SMALL[n]
    if n < 100:
        return _TENS[n // 10 - 2] + (f"-{_SMALL[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{_SMALL[n // 100]} hundred" + (f" {_words(n % 100)}" if n % 100 else "")
    return f"{_words(n // 1000)} thousand" + (f" {_words(n % 1000)}" if n % 1000 else "")


def _ordinal(x: Number) -> str:
    n = x.numerator
    if x.denominator != 1 or n < 0:
        raise Fault("ord takes whole numbers from 0 on")
    last = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{last}"


def _comma(x: Number) -> str:
    if x.denominator != 1:
        raise Fault("comma takes whole numbers")
    return f"{'−' if x < 0 else ''}{abs(x.numerator):,}"


SPELLED: Mapping[str, Callable[[Number], str]] = {
    "term": _term,
    "coef": _coef,
    "termcoef": _termcoef,
    "sci": scientific,
    "words": _words,
    "ord": _ordinal,
    "comma": _comma,
}
"""Formats by name; each writes the sign itself."""
