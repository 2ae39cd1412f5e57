"""Does an item suit its grade: its numbers, its unit, its words?"""

import re
from collections.abc import Collection, Iterator
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from ..graph import Skill
from ..graph.english import GRADES_ABOVE, READABLE_FROM, grade_level, school_years, words
from ..graph.figures import Figure
from ._figure import figure_texts
from ._notation import without_mathematics
from ._reading import read_number, tidy
from ._units import words_of
from .model import Item

if TYPE_CHECKING:
    from spellchecker import SpellChecker

LARGEST = {"K": 100, "1": 120, "2": 1000, "3": 1000, "4": 1_000_000}
"""In a question of a grade (Common Core: 1.NBT.A.1, 2.NBT.A.1, 3.NBT.A.2, footnote of 4.NBT)."""
PLACES = {"K": 0, "1": 0, "2": 0, "3": 0, "4": 2, "5": 3}
"""Decimal places in a question of a grade (4.NF.C, 5.NBT.A.3)."""
DENOMINATORS = frozenset({1, 2, 3, 4, 6, 8})
"""Of grade 3 (3.NF footnote). In grade 4 they are made of 2, 3 and 5 up to 100 (4.NF footnote)."""

_ALLOWED = frozenset("cm dm flatbread flatbreads ft gal kg km lb ml mm mph oz sq trinomials yd".split())  # noqa: SIM905
"""Units and words of the pack that the dictionary lacks."""
_NUMBER = re.compile(r"(?<![\w.,/])\d[\d,]*(?:\.\d+)?(?!\w)")
_BELOW = re.compile(r"`[^`]*(?<![\w)\s])-\d|(?<=[`(])-\s?\d|(?:(?<=^)|(?<=\s))[-−]\d")
_FRACTION = re.compile(r"(?<![\w./])\d+/(\d+)(?!\w)")
_WORD = re.compile(r"(?<![\w'’-])[a-z]+(?:['’][a-z]+)?(?!\w)")


def unsuitable(skill: Skill, item: Item) -> Iterator[tuple[str, str, str]]:
    """Kind of flaw, what it is, and the remedy."""
    asked = item.stem if item.answer.kind == "text" else f"{item.stem} {item.answer.text}"
    for flaw in _numbers(skill.grade, asked, strict=item.representation != "learner's work"):
        yield "grade", flaw, f"Choose numbers of grade {skill.grade}."
    if item.answer.unit and not _names_unit(item.answer.unit, item.stem, item.figure):
        yield "unit", f"the question does not name the unit {item.answer.unit}", "Say the unit in the stem."
    if item.answer.kind == "choice":
        key = _number(item.answer.text)
        for wrong in item.wrong:
            if key is not None and _number(wrong.text) == key:
                yield "ambiguous", f"{wrong.text} is as right as {item.answer.text}", "Exclude it by `where`."
    taught = [term.term for term in skill.vocabulary]
    prose = without_mathematics(item.stem)
    if len(words(prose)) >= READABLE_FROM:
        level = grade_level(prose, taught)
        if level > school_years(skill.grade) + GRADES_ABOVE:
            yield "readable", f"the stem reads like grade {level:.0f}", "Use shorter sentences and words."
    known = frozenset(words(" ".join(taught)))
    options = (option.text for option in item.options)
    for text in (item.stem, item.answer.text, *item.steps, *item.rubric, *options):
        for word in misspelt(text, known):
            yield "spelling", f"'{word}' is in no dictionary", "Correct it, or add it to the vocabulary."


def _number(text: str) -> tuple[Fraction, str] | None:
    """The value and the words after it."""
    reading = "not a number" if "=" in text else read_number(tidy(text))
    return None if isinstance(reading, str) else (reading.value, f"{reading.mark}{reading.unit.casefold()}")


def misspelt(text: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """Words that neither the dictionary nor `known` holds; mathematics and capitalized words pass."""
    found = dict.fromkeys(_WORD.findall(without_mathematics(text)))
    return tuple(word for word in found if word not in known and not _spelt(word))


@lru_cache(maxsize=20_000)
def _spelt(word: str) -> bool:
    plain = word.replace("’", "'").removesuffix("'s").removesuffix("'")
    return len(plain) == 1 or plain in _ALLOWED or not _dictionary().unknown([plain])


@lru_cache(maxsize=1)
def _dictionary() -> "SpellChecker":
    from spellchecker import SpellChecker

    return SpellChecker(language="en", distance=1)


def _numbers(grade: str, text: str, *, strict: bool) -> Iterator[str]:
    if grade in LARGEST or grade in PLACES:
        for number in _NUMBER.findall(text):
            whole, _, places = number.replace(",", "").partition(".")
            if int(whole) > LARGEST.get(grade, int(whole)):
                yield f"{number} is too large for grade {grade}"
            if len(places) > PLACES[grade] and not _is_money(text, number, places):
                yield f"{number} has too many decimal places for grade {grade}"
        if below := _BELOW.search(text):
            yield f"{below[0].strip('`( ')} is below zero in grade {grade}"
    if strict and grade in ("3", "4"):
        for bottom in map(int, _FRACTION.findall(text)):
            if (bottom not in DENOMINATORS) if grade == "3" else not _of_grade_4(bottom):
                yield f"a denominator of {bottom} is not for grade {grade}"


def _is_money(text: str, number: str, places: str) -> bool:
    return len(places) == 2 and f"${number}" in text.replace(" ", "")


def _of_grade_4(bottom: int) -> bool:
    if not 0 < bottom <= 100:
        return False
    for prime in (2, 3, 5):
        while bottom % prime == 0:
            bottom //= prime
    return bottom == 1


def _names_unit(unit: str, stem: str, figure: Figure | None) -> bool:
    shown = [stem, *(figure_texts(figure) if figure else ())]
    named = {word for text in shown for word in words_of(text)}
    return set(words_of(unit)) <= named
