"""Is a given answer right? Decided by exact value, never by resemblance.

What cannot be read is `Ungraded` with the reason; it is not wrong.
"""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

from ..graph._base import Frozen
from ..graph.model import AnswerKind
from . import _grade_algebra as algebra
from ._functions import round_half_up, terminates
from ._reading import MAX_LENGTH, Reading, is_blank, read_number, tidy
from ._units import same_unit, words_of
from ._values import plain
from ._write import FORMULAS
from .errors import Fault
from .model import AnswerKey, Item, Option, WrongAnswer


class Correct(Frozen):
    """The answer has the value of the key; `form_ok` is False where it should still be simplified."""

    outcome: Literal["correct"] = "correct"
    form_ok: bool = True


class Wrong(Frozen):
    """Another value; `misconceptions` (`SKILL/id`) are those whose mal-rules give exactly it."""

    outcome: Literal["wrong"] = "wrong"
    misconceptions: tuple[str, ...] = ()
    note: str = ""


class Ungraded(Frozen):
    """No verdict, and why: "no answer", "not a number", ..."""

    outcome: Literal["ungraded"] = "ungraded"
    reason: str


Verdict: TypeAlias = Correct | Wrong | Ungraded

_MARKS: dict[str, AnswerKind] = {"$": "money", "%": "percent"}
_RATIO = re.compile(r"\s*(?::|/|\bto\b|\bfor every\b|\bper\b|,)\s*", re.IGNORECASE)


def grade(
    item: Item | AnswerKey,
    given: str,
    wrong: Sequence[WrongAnswer] = (),
    *,
    decimal_comma: bool = False,
) -> Verdict:
    """Grade one given answer; `wrong` adds known wrong answers to those of the item.

    With `decimal_comma` the answer is read as people write where 2,5 is two and a half and 1.250 is a
    thousand and more; otherwise 1,250 is a thousand and 0,75 is still understood.
    """
    if decimal_comma:
        given = _with_point(given)
    key = item.answer if isinstance(item, Item) else item
    options = item.options if isinstance(item, Item) else ()
    known = (*item.wrong, *wrong) if isinstance(item, Item) else tuple(wrong)
    if len(given) > MAX_LENGTH and key.kind != "text":
        return Ungraded(reason="too long")
    text = tidy(algebra.with_brackets(given) if key.kind in FORMULAS else given)
    chosen = _chosen(options, text)
    if isinstance(chosen, Option):  # before blanks: "none" may be an option
        misconceptions = (chosen.misconception,) if chosen.misconception else ()
        return Correct() if chosen.correct else Wrong(misconceptions=misconceptions)
    if is_blank(text):
        return Ungraded(reason="no answer")
    match key.kind:
        case "text":
            return Ungraded(reason="marked by the teacher")
        case "choice":
            return _grade_words(key, known, text, chosen)
        case "ratio":
            return _grade_ratio(key, known, text)
        case "order":
            return _grade_order(key, known, text)
        case "expression" | "equation" | "inequality":
            return _grade_formula(key, known, text)
        case "set":
            return _grade_set(key, known, text)
        case "point":
            return _grade_point(key, known, text)
        case "scientific":
            return _grade_scientific(key, known, text)
        case _:
            return _grade_number(key, known, text)


def grade_against(right: str, given: str, *, decimal_comma: bool = False) -> Verdict:
    """Grade where only a right answer is known, such as in a teacher's key file.

    The kind is read from the way the right answer is written; `3/4 | 0.75` lists several.
    Words are right when they are the same and otherwise left to a person, except for letters and
    for yes/no and true/false.
    """
    if decimal_comma:
        right, given = _with_point(right), _with_point(given)
    verdicts = [_against(tidy(part), given) for part in right.split("|")]
    for verdict in verdicts:
        if isinstance(verdict, Correct):
            return verdict
    return verdicts[0]


def _with_point(text: str) -> str:
    """Points and commas before a digit change places."""
    return re.sub(r"[.,](?=\d)", lambda mark: "." if mark[0] == "," else ",", text)


def _against(right: str, given: str) -> Verdict:
    if is_blank(right):
        return Ungraded(reason="no right answer is known")
    number = read_number(right)
    if isinstance(number, Reading):
        kind: AnswerKind = _MARKS.get(number.mark, number.written)
        return grade(AnswerKey(kind=kind, text=right, value=str(number.value), unit=number.unit), given)
    pair = _pair(right) if ":" in right or re.search(r"\bto\b", right) else None
    if pair is not None:
        value = f"({pair[0].value}, {pair[1].value})"
        return grade(AnswerKey(kind="ratio", text=right, value=value), given)
    parts = _split_order(right)
    if len(parts) > 1 and all(isinstance(read_number(part), Reading) for part in parts):
        return grade(AnswerKey(kind="order", text=right, value="(" + "; ".join(parts) + ")"), given)
    text, said = plain(right).strip("()."), plain(tidy(given)).strip("().")
    if is_blank(tidy(given)):
        return Ungraded(reason="no answer")
    if text == said:
        return Correct()
    for closed in (set("abcdefgh"), {"yes", "no"}, {"true", "false"}, {"<", ">", "="}):
        if text in closed and said in closed:
            return Wrong()
    return Ungraded(reason="not the same words")


def _chosen(options: Sequence[Option], text: str) -> Option | str:
    """The option meant by `text`, or why it is none of them."""
    if not options:
        return "no options to choose from"
    match = re.fullmatch(r"(?:option\s+|answer\s+)?\(?([a-h])[).:]?", text, re.IGNORECASE)
    by_label = [one for one in options if match and one.label == match[1].upper()]
    said = plain(text)
    by_text = [one for one in options if plain(tidy(one.text)) == said]
    found = {one.label: one for one in (*by_label, *by_text)}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        return "a label and a text that differ"
    both = re.match(r"\(?([a-h])[).:]\s*(.+)", text, re.IGNORECASE)
    if both:
        inner = [
            one for one in options if one.label == both[1].upper() and plain(tidy(one.text)) == plain(both[2])
        ]
        if inner:
            return inner[0]
    start = re.compile(re.escape(said) + r"(?!\w|[.,/:]\d| \d+/)")
    begins = [one for one in options if start.match(plain(tidy(one.text)))]
    return begins[0] if len(begins) == 1 else "matches no option"


def _grade_words(key: AnswerKey, wrong: Sequence[WrongAnswer], text: str, reason: str | Option) -> Verdict:
    said = plain(text)
    if said in (plain(tidy(key.text)), plain(tidy(key.value))):
        return Correct()
    hits = _named(one for one in wrong if plain(tidy(one.value)) == said)
    return Wrong(misconceptions=hits) if hits else Ungraded(reason=str(reason))


def _grade_number(key: AnswerKey, wrong: Sequence[WrongAnswer], text: str) -> Verdict:
    reading = read_number(text)
    if isinstance(reading, str):
        return Ungraded(reason=reading)
    value, right = reading.value, Fraction(key.value)
    unit = reading.unit
    if key.kind == "money" and words_of(unit) == ("cent",):
        value, unit = value / 100, ""
    elif reading.mark == "%" and key.kind != "percent" and words_of(key.unit) != ("percent",):
        value = value / 100
    if reading.mark == "$" and not unit and key.kind != "money":
        unit = "dollar" if key.unit or key.kind == "percent" else ""
    hits = _named(one for one in wrong if _same_value(reading, value, Fraction(one.value)))
    expected = [key.unit, {"money": "dollars", "percent": "percent"}.get(key.kind, "")]
    if unit and any(expected) and not any(same_unit(unit, one) for one in expected):
        return Wrong(misconceptions=hits if value != right else (), note=f"another unit: {unit}")
    if value == right:
        return Correct(form_ok=key.form == "any" or reading.lowest)
    rounded = _same_value(reading, value, right)
    return Wrong(misconceptions=hits, note="rounded" if rounded else "")


def _same_value(reading: Reading, value: Fraction, other: Fraction) -> bool:
    """Equal, or `other` has no end as a decimal and was written with two places or more."""
    if value == other:
        return True
    if reading.places < 2 or reading.places > 6 or terminates(other, 12):
        return False
    return round_half_up(other, reading.places) == value


def _pair(text: str) -> tuple[Reading, Reading] | None:
    inner = text.strip(" .()")
    parts = _RATIO.split(inner)
    if len(parts) != 2:
        return None
    first, second = read_number(parts[0]), read_number(parts[1])
    if isinstance(first, Reading) and isinstance(second, Reading):
        return first, second
    return None


def _grade_ratio(key: AnswerKey, wrong: Sequence[WrongAnswer], text: str) -> Verdict:
    pair = _pair(text)
    if pair is None:
        single = read_number(text)
        if isinstance(single, str) or ":" in text:
            return Ungraded(reason="not a ratio")
        a, b = single.value, Fraction(1)
        lowest = False
    else:
        a, b = pair[0].value, pair[1].value
        lowest = Fraction(a, b).denominator == b if b and a.denominator == b.denominator == 1 else False
    if a == b == 0:
        return Ungraded(reason="not a ratio")
    p, q = _numbers(key.value)
    if a * q == b * p:
        return Correct(form_ok=pair is not None and (key.form == "any" or lowest))
    hits = []
    for one in wrong:
        terms = _numbers(one.value)
        if len(terms) == 2 and a * terms[1] == b * terms[0]:
            hits.append(one)
    return Wrong(misconceptions=_named(hits))


def _numbers(value: str) -> tuple[Fraction, ...]:
    readings = [read_number(part) for part in value.strip("()").split(",")]
    return tuple(one.value for one in readings if isinstance(one, Reading))


def _split_order(text: str) -> list[str]:
    text = text.strip(" .()[]")
    for separator in (r"\s*(?:[<>≤≥;→]|->|\bthen\b)\s*", r",\s+(?:and\s+)?|\s+and\s+", r",", r"\s+"):
        parts = [part for part in re.split(separator, text) if part]
        if len(parts) > 1:
            return parts
    return [text]


def _element(text: str) -> Fraction | str:
    reading = read_number(text)
    if isinstance(reading, Reading) and reading.mark != "%":
        return reading.value
    return reading.value / 100 if isinstance(reading, Reading) else plain(text)


def _grade_order(key: AnswerKey, wrong: Sequence[WrongAnswer], text: str) -> Verdict:
    right = [_element(part) for part in _split_order(tidy(key.value))]
    given = [_element(part) for part in _split_order(text)]
    if given == right:
        return Correct()
    unread = [part for part in given if isinstance(part, str) and part not in right]
    if unread:
        return Ungraded(reason=f"cannot read {unread[0]!r}")
    if len(given) != len(right):
        return Wrong(note=f"{len(given)} entries instead of {len(right)}")
    return Wrong(
        misconceptions=_named(
            one for one in wrong if [_element(part) for part in _split_order(tidy(one.value))] == given
        )
    )


def _grade_formula(key: AnswerKey, wrong: Sequence[WrongAnswer], text: str) -> Verdict:
    try:
        given = algebra.read_formula(key.kind, text)
        right = algebra.read_formula(key.kind, key.value)
        same = algebra.equal_formulas(given, right)
    except Fault as fault:
        return Ungraded(reason=str(fault))
    if same:
        return Correct(form_ok=algebra.form_met(key, given))
    return Wrong(misconceptions=_named(algebra.matching(key, wrong, given)))


def _grade_set(key: AnswerKey, wrong: Sequence[WrongAnswer], text: str) -> Verdict:
    given = algebra.read_set(text)
    if isinstance(given, str):
        return Ungraded(reason=given)
    if given == frozenset(algebra.numbers_of(key.value)):
        return Correct()
    return Wrong(
        misconceptions=_named(one for one in wrong if frozenset(algebra.numbers_of(one.value)) == given)
    )


def _grade_point(key: AnswerKey, wrong: Sequence[WrongAnswer], text: str) -> Verdict:
    given = algebra.read_point(text)
    if isinstance(given, str):
        return Ungraded(reason=given)
    if given == algebra.numbers_of(key.value):
        return Correct()
    return Wrong(misconceptions=_named(one for one in wrong if algebra.numbers_of(one.value) == given))


def _grade_scientific(key: AnswerKey, wrong: Sequence[WrongAnswer], text: str) -> Verdict:
    read = algebra.read_scientific(text)
    if isinstance(read, str):
        return Ungraded(reason=read)
    value, form_ok = read
    if value == Fraction(key.value):
        return Correct(form_ok=form_ok)
    return Wrong(misconceptions=_named(one for one in wrong if Fraction(one.value) == value))


def _named(wrong: Iterable[WrongAnswer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.misconception for one in wrong))
