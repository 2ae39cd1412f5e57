"""Wrong procedures of arithmetic, run on the numbers of a question and compared with a wrong answer.

Each procedure carries the id of the published misconception it acts out.
"""

import math
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

NUMBER = r"-?\d*\.?\d+"
FRACTION = re.compile(r"(?:(\d+)\s+)?(?<![\d.])(\d+)\s*/\s*(\d+)")
TWO_FRACTIONS = re.compile(r"(?<!\d)(?<!\d )(\d+)/(\d+)\s*([-+*x×·÷:])\s*(\d+)(?:/(\d+))?(?![\d/])")
TWO_NUMBERS = re.compile(rf"(?<![\d/.xn^])({NUMBER})\s*([-+*x×·÷])\s*\(?({NUMBER})\)?(?![\d/.])")
Strings = set[str]


def acted_out(question: str, wrong: str) -> set[str]:
    """Ids of the misconceptions whose procedure gives what is written at the end of the wrong answer."""
    question, wrong = _plain(question), _plain(wrong)
    ends = endings(wrong)
    found = set()
    for maker in (_two_fractions, _two_numbers, _order, _columns):
        for name, text in maker(question):
            if text in ends:
                found.add(name)
    return found | {name for name, test in SHAPES.items() if test(question, wrong)}


def endings(wrong: str) -> Strings:
    """The numbers and fractions a written answer can be meant to end in, as plain text."""
    tail = re.split(r"[=\n]", wrong.strip())
    last = [part.strip() for part in tail if re.search(r"\d", part)][-1:]
    out: Strings = set()
    for part in last:
        fractions = FRACTION.findall(part)
        if fractions:
            whole, top, bottom = fractions[-1]
            out.add(f"{top}/{bottom}" if not whole else f"{whole} {top}/{bottom}")
            if int(bottom):
                out.add(_text(Fraction(int(top), int(bottom)) + int(whole or 0)))
        numbers = re.findall(NUMBER, part)
        if numbers and not fractions:
            out.add(_text(Fraction(numbers[-1])))
    return out


def _plain(text: str) -> str:
    return text.replace("−", "-").replace("–", "-").replace("⁄", "/").replace("$", "").replace(",", "")


def _text(number: Fraction) -> str:
    return str(number)


def _two_fractions(question: str) -> Iterator[tuple[str, str]]:
    for a, b, sign, c, d in TWO_FRACTIONS.findall(question):
        p, q, r, s = int(a), int(b), int(c), int(d or 1)
        if not (q and s and r and p):
            continue
        if sign in "+-" and d:
            step = 1 if sign == "+" else -1
            yield "MaE08", f"{p + step * r}/{q + step * s}"
            yield "MaE08", f"{abs(p + step * r)}/{abs(q + step * s)}"
            yield "MaE09", f"{p + step * r}/{math.lcm(q, s)}"
            yield "MaE09", f"{p + step * r}/{q * s}"
        elif sign in "*x×·":
            if not d:
                yield "MaE13", f"{p * r}/{q * r}"
            yield "MaE12", _text(Fraction(f"{p * s}{(q * r) % 10}"))
            yield "MaE12", _text(Fraction(f"{p * s // 10}{p * s % 10 + q * r // 10}{q * r % 10}"))
            yield "MaE12", _text(Fraction(p * s * 10 + q * r // 10 * 10 + q * r % 10))
        elif sign in "÷:":
            yield "MaE15", _text(Fraction(q * r, p * s))
            yield "MaE15", f"{q * r}/{p * s}"
            if q // s:
                yield "MaE14", f"{p // r}/{q // s}"
            if s // q:
                yield "MaE14", f"{p // r}/{s // q}"


def _two_numbers(question: str) -> Iterator[tuple[str, str]]:
    for a, sign, b in TWO_NUMBERS.findall(question):
        x, y = Fraction(a), Fraction(b)
        places = [max(0, -int(Decimal(t).as_tuple().exponent)) for t in (a, b)]
        if sign == "+" and max(places):
            width = 10 ** max(places)
            yield (
                "MaE16",
                _text(Fraction(f"{int(x) + int(y)}.{int((x - int(x)) * width + (y - int(y)) * width)}")),
            )
        if sign == "-" and places[1] > places[0]:
            kept = Fraction(int(y * 10 ** places[0]), 10 ** places[0])
            yield "MaE17", _text(x - kept + (y - kept))
        if sign in "*x×·" and max(places):
            for shift in range(-4, 5):
                if shift:
                    yield "MaE20", _text(x * y * Fraction(10) ** shift)
        if sign in "+-" and not max(places):
            total = x + y if sign == "+" else x - y
            if x < 0 and y < 0 and sign == "+":
                yield "MaE19", _text(-total)
                yield "MaE19", _text(abs(abs(x) - abs(y)))
            elif sign == "+" and (x < 0) != (y < 0):
                yield "MaE18", _text(-total)


def _columns(question: str) -> Iterator[tuple[str, str]]:
    for a, b in re.findall(r"(?<![\d./])(\d{2,})\s*(?:-|and|minus)\s*(\d{2,})(?![\d./])", question):
        top, bottom = a.zfill(max(len(a), len(b))), b.zfill(max(len(a), len(b)))
        wrong = int("".join(str(abs(int(x) - int(y))) for x, y in zip(top, bottom, strict=True)))
        if wrong != int(a) - int(b):
            yield "MaE21", str(wrong)


def _order(question: str) -> Iterator[tuple[str, str]]:
    for chain in re.findall(r"\d+(?:\s*[-+*x×÷]\s*\d+){2,}", question):
        parts = re.findall(r"\d+|[-+*x×÷]", chain)
        total = Fraction(parts[0])
        for sign, number in zip(parts[1::2], map(Fraction, parts[2::2]), strict=True):
            if sign == "÷" and not number:
                break
            total = {"+": total + number, "-": total - number, "÷": total / (number or 1)}.get(
                sign, total * number
            )
        yield "MaE34", _text(total)


def _one_side_simplified(question: str, wrong: str) -> bool:
    return any((a == c) != (b == d) for a, b, c, d in _pair(question, wrong))


def _guessed_simpler(question: str, wrong: str) -> bool:
    return any(a != c and b != d and a * d != b * c for a, b, c, d in _pair(question, wrong))


def _pair(question: str, wrong: str) -> Iterator[tuple[int, int, int, int]]:
    asked, given = FRACTION.findall(question), FRACTION.findall(wrong)
    if len(asked) == 1 and given and not re.search(r"[+*÷]|\d\s*-\s*\d", question):
        yield int(asked[0][1]), int(asked[0][2]), int(given[-1][1]), int(given[-1][2])


def _longer_is_larger(_question: str, wrong: str) -> bool:
    for a, sign, b in re.findall(rf"({NUMBER})\s*([<>])\s*({NUMBER})", wrong):
        if (Fraction(a) > Fraction(b)) != (sign == ">") and "." in a + b:
            return True
    return False


SHAPES: dict[str, Callable[[str, str], bool]] = {
    "MaE05": _longer_is_larger,
    "MaE06": _guessed_simpler,
    "MaE07": _one_side_simplified,
}
