"""Grading answers that are not one number: formulas, sets, points, scientific notation."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from ._formula import Formula, expanded, factored
from ._reading import Reading, read_number
from ._values import READERS
from .errors import Fault
from .model import AnswerKey, WrongAnswer

Named = Callable[[Iterable[WrongAnswer]], tuple[str, ...]]
_SOLVED = re.compile(r"\b[a-zA-Z]\s*=\s*")
_EMPTY = re.compile(
    r"(there (is|are) )?no( real)?( solutions?| roots?| zeros?)|∅|\{\s*\}|empty set|never", re.IGNORECASE
)
_SCIENTIFIC = re.compile(
    r"(?P<a>-?\d+(?:\.\d+)?)\s*(?:[×x*·]\s*10\s*(?:\^|\*\*)?\s*\(?\s*(?P<n>-?\d{1,3})\s*\)?|e\s*(?P<e>[-+]?\d{1,3}))",
    re.IGNORECASE,
)
_AMBIGUOUS = re.compile(r"\d\s*/\s*\d+[a-zA-Z(]")
_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
MAX_EXPONENT = 60


def read_formula(kind: str, text: str) -> object:
    """The formula of this kind in tidied `text`; raises Fault with the reason why there is none."""
    text = text.rstrip(".")
    if kind == "expression" and "=" in text:
        left, _, right = text.rpartition("=")
        if not re.fullmatch(r"\s*(?:[a-zA-Z]|[a-zA-Z]\([a-zA-Z]\))\s*", left):
            raise Fault("an equation, not an expression")
        text = right
    if _AMBIGUOUS.search(text):
        raise Fault("1/2x can be read in two ways: write (1/2)x or 1/(2x)")
    return READERS[kind](text.replace("<=", "≤").replace(">=", "≥"))


def with_brackets(text: str) -> str:
    """Fractions of one character in brackets: ½x is half of x."""
    return "".join(
        f"({unicodedata.normalize('NFKC', char).replace('⁄', '/')})"
        if unicodedata.category(char) == "No" and "VULGAR" in unicodedata.name(char, "")
        else char
        for char in text
    )


def equal_formulas(a: object, b: object) -> bool:
    """Whether two formulas of one kind are equivalent."""
    return a.same(b) if isinstance(a, Formula) and isinstance(b, Formula) else a == b


def form_met(key: AnswerKey, given: object) -> bool:
    """Whether the formula is written in the form that the key asks for."""
    if not isinstance(given, Formula) or key.form == "any":
        return True
    return factored(given) if key.form == "factored" else expanded(given)


def matching(key: AnswerKey, wrong: Sequence[WrongAnswer], given: object) -> list[WrongAnswer]:
    """The known wrong answers that are equivalent to a formula."""
    found = []
    for one in wrong:
        try:
            if equal_formulas(READERS[key.kind](one.value), given):
                found.append(one)
        except Fault:
            continue
    return found


def read_set(text: str) -> frozenset[Fraction] | str:
    """The numbers of `2 and -3`, `{2, -3}`, `x = 2 or x = -3`, `±4`, `no solution`; or why there are none."""
    if _EMPTY.fullmatch(text.strip(" .")):
        return frozenset()
    inner = _SOLVED.sub("", text.strip(" .")).strip("{}()[] ")
    parts = [part for part in re.split(r"\s*(?:;|\bor\b|\band\b|,(?!\d{3}\b)\s*)\s*", inner) if part.strip()]
    found: set[Fraction] = set()
    for part in parts:
        both = part.strip().startswith("±") or part.strip().startswith("+/-")
        read = read_number(part.replace("±", "").replace("+/-", ""))
        if isinstance(read, str):
            return read
        found |= {read.value, -read.value} if both else {read.value}
    return frozenset(found) if found else "no numbers"


def read_point(text: str) -> tuple[Fraction, Fraction] | str:
    """The pair of `(2, -3)` or `x = 2, y = -3`, in this order; or why there is none."""
    named = dict(re.findall(r"\b([a-zA-Z])\s*=\s*([^,;=]*?)(?=\s*(?:,|;|\band\b|$))", text))
    if named:
        parts = [named[letter] for letter in sorted(named)]
    else:
        parts = re.split(r"\s*[;,|]\s*", text.strip(" .()[]"))
    if len(parts) != 2:
        return "not a pair of numbers"
    numbers = [read_number(part) for part in parts]
    first, second = numbers
    if isinstance(first, Reading) and isinstance(second, Reading):
        return first.value, second.value
    return "not a pair of numbers"


def read_scientific(text: str) -> tuple[Fraction, bool] | str:
    """The value of `3.2 × 10^5`, `3.2e5` or a plain number, and whether it is in scientific notation."""
    plain = text.translate(_SUPER).replace(",", "")
    match = _SCIENTIFIC.fullmatch(plain.strip(" ."))
    if match:
        power = int(match["n"] or match["e"])
        if abs(power) > MAX_EXPONENT:
            return "too large a power"
        size = Fraction(match["a"])
        return size * Fraction(10) ** power, 1 <= abs(size) < 10
    read = read_number(text)
    return read if isinstance(read, str) else (read.value, False)


def numbers_of(value: str) -> tuple[Fraction, ...]:
    """The numbers of a canonical tuple `(2, -3)`."""
    return tuple(Fraction(part) for part in value.strip("()").replace(" ", "").split(",") if part)
