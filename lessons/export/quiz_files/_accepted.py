"""The forms in which learners type an answer, for readers that compare letters and not values."""

import re
from fractions import Fraction

from ....graph.model import AnswerKind
from .._text import inline_plain, visible

PLACES = 6
"""A decimal with more places than this is not among the accepted forms."""


def decimal(value: Fraction) -> str:
    """`value` as a decimal with at most PLACES places, empty where it has none."""
    scaled = value * 10**PLACES
    if scaled.denominator != 1:
        return ""
    digits = f"{abs(scaled.numerator):0{PLACES + 1}d}"
    text = f"{digits[:-PLACES]}.{digits[-PLACES:]}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 else text


def forms(kind: AnswerKind, value: str, text: str, unit: str = "") -> tuple[str, ...]:
    """Ways to type an answer, the one that readers see first; each has the value of the answer."""
    shown = " ".join(visible(inline_plain(text)).split())
    match kind:
        case "fraction" | "mixed" | "integer" | "decimal" | "money" | "percent":
            bare = _rational(Fraction(value))
        case "ratio":
            a, b = _pair(value)
            bare = [f"{a}:{b}", f"{a} : {b}", f"{a} to {b}", f"{a}/{b}"]
        case "point":
            a, b = _pair(value)
            bare = [f"({a}, {b})", f"({a},{b})", f"{a}, {b}", f"{a},{b}"]
        case "scientific":
            bare = _scientific(shown)
        case _:
            bare = []
    with_unit = [f"{one} {unit}" for one in bare] if unit else []
    found = [shown, *bare, *with_unit]
    both = [one for form in found for one in (form, form.replace("−", "-"), form.replace("-", "−"))]
    return tuple(dict.fromkeys(both))


def _rational(value: Fraction) -> list[str]:
    if value.denominator == 1:
        return [str(value)]
    whole, rest = divmod(abs(value), 1)
    sign = "-" if value < 0 else ""
    mixed = [f"{sign}{whole} {rest}"] if whole else []
    return [str(value), *mixed, *filter(None, [decimal(value)])]


def _pair(value: str) -> tuple[str, str]:
    first, _, second = value.strip("()").partition(",")
    return first.strip(), second.strip()


def _scientific(shown: str) -> list[str]:
    parts = re.fullmatch(r"([−-]?[\d.]+) × 10\^\(?([−-]?\d+)\)?", shown)
    if parts is None:
        return []
    front, power = parts[1], parts[2]
    return [
        *(f"{front}{sign}10^{power}" for sign in (" × ", "×", " x ", "x", " * ", "*")),
        f"{front}e{power}",
        f"{front}E{power}",
    ]
