"""Numbers as people write them: 2 1/4, 2¼, 1,250.50, 0,75, -3, $4, 25 %, 12 km."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from ._units import fillers_only, without_fillers

MAX_LENGTH = 200
_DECIMAL = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d{1,3}(?:\.\d{3})+,\d+(?!\d)"
    r"|\d{1,3}(?:[ ]\d{3})+(?:\.\d+)?(?![\d/])|\d+[.,]\d+|[.,]\d+|\d+"
)
_NUMBER = re.compile(
    rf"""(?P<sign>[-+]|minus\b|negative\b)?\s*(?P<open>\(\s*)?(?P<money>\$|usd\b)?\s*(?P<late>[-+])?\s*
    (?:(?P<whole>\d+)(?:\s+and)?\s+(?P<n1>\d+)\s*/\s*(?P<d1>\d+)
      |(?P<n2>{_DECIMAL})\s*/\s*(?P<d2>{_DECIMAL})
      |(?P<decimal>{_DECIMAL}))\s*(?(open)\))""",
    re.VERBOSE | re.IGNORECASE,
)
_POWER = re.compile(r"\b([a-z]+)(?:\^\s?)?([23²³])(?!\d)", re.IGNORECASE)
"""A unit of area or volume, such as cm² or cm^3."""
_NOTHING = re.compile(
    r"(i )?(do not|don ?t|dont|can ?t|cannot|dunno|idk|not)( know| sure| get it| do it| tell)?( it| this)?"
    r"|i have no (idea|clue)|no (idea|clue|answer)|n/?a|none|skip(ped)?|pass|blank|left blank|\?+|-+|\.+",
)
Written = Literal["integer", "decimal", "fraction", "mixed"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One number as written: its exact value, its sign mark ($ or %), the words after it, its form."""

    value: Fraction
    written: Written
    lowest: bool
    places: int = 0
    mark: str = ""
    unit: str = ""


@lru_cache(maxsize=4096)
def tidy(text: str) -> str:
    """Plain characters: one kind of minus and slash, `1/4` for ¼, no backticks, single spaces."""
    made = []
    for char in text:
        if unicodedata.category(char) == "No" and "VULGAR" in unicodedata.name(char, ""):
            made.append(" " + unicodedata.normalize("NFKC", char).replace("⁄", "/"))
        elif unicodedata.decimal(char, None) is not None:
            made.append(str(unicodedata.decimal(char)))
        else:
            made.append({"−": "-", "–": "-", "—": "-", "⁄": "/", "∕": "/", "÷": " ÷ "}.get(char, char))
    plain = re.sub(r"\\frac\{(\d+)\}\{(\d+)\}", r" \1/\2", "".join(made).replace("`", ""))
    return " ".join(plain.split()).strip()


def is_blank(text: str) -> bool:
    """Whether somebody gave no answer, in one of the ways that people say so."""
    words = " ".join(re.sub(r"['’]", " ", text.casefold()).split()).strip(" .!")
    return not words or _NOTHING.fullmatch(words) is not None


def read_number(text: str) -> Reading | str:
    """The one number in tidied `text`, or the reason why there is none."""
    text = _POWER.sub(lambda m: f"{'square' if m[2] in '2²' else 'cubic'} {m[1]}", text)
    if "=" in text:
        left, _, right = text.rpartition("=")
        text = right if any(char.isdigit() for char in right) else left
    found = list(_NUMBER.finditer(text))
    if not found:
        return "not a number"
    if len(found) > 1:
        return "more than one number"
    match = found[0]
    before, after = text[: match.start()], text[match.end() :]
    if not fillers_only(before.replace("(", "")):
        return "more than a number"
    if re.match(r"\s*[-+*/^×÷<>]", after) or any(char.isdigit() for char in after):
        return "not just a number"
    value, written, lowest, places = _value(match)
    if value is None:
        return "divides by zero"
    if (match["sign"] or match["late"] or "+") != "+":
        value = -value
    mark = "$" if match["money"] else ""
    rest = after.strip()
    if rest.startswith("%"):
        mark, rest = "%", rest[1:]
    rest = without_fillers(rest)
    if rest.casefold() in ("percent", "per cent"):
        mark, rest = "%", ""
    return Reading(value, written, lowest, places, mark, rest)


def _value(match: re.Match[str]) -> tuple[Fraction | None, Written, bool, int]:
    if match["whole"]:
        top, bottom = int(match["n1"]), int(match["d1"])
        if bottom == 0:
            return None, "mixed", False, 0
        part = Fraction(top, bottom)
        return int(match["whole"]) + part, "mixed", part.denominator == bottom and top < bottom, 0
    if match["n2"]:
        top_value, bottom_value = _decimal(match["n2"]), _decimal(match["d2"])
        if bottom_value == 0:
            return None, "fraction", False, 0
        value = top_value / bottom_value
        return value, "fraction", value.denominator == bottom_value and value.denominator > 1, 0
    text = match["decimal"]
    value = _decimal(text)
    places = len(re.split(r"[.,]", text)[-1]) if value.denominator > 1 or "." in text else 0
    return value, "decimal" if places else "integer", True, places


def _decimal(text: str) -> Fraction:
    text = text.replace(" ", "")
    if re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?", text):
        return Fraction(text.replace(",", ""))
    if "," in text and "." in text:
        text = text.replace(".", "") if text.rindex(",") > text.rindex(".") else text.replace(",", "")
    return Fraction(text.replace(",", "."))
