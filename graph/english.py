"""What a text looks like to a reader: words, sentences, readability, and whether it is English at all."""

import re
from collections import Counter
from collections.abc import Iterable

GRADES_ABOVE = 4.0
"""Flesch-Kincaid swings by several grades on short texts, so only what is far above the grade counts."""
READABLE_FROM = 20
"""Words from which readability is judged."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE = re.compile(r"[.!?…]+[\"'”’)`]*(?=\s|$)")
_FUNCTION_TEXT = """
 a about after all an and any are as at be because been before but by can could did do does each every
first for from get had has have he her him his how i if in into is it its just let like make many me more
most much my no not now of on one only or other our out over say see she so some than that the their them
then there these they this those to too two under up us use was we were what when where which who why
will with would you your
"""
FUNCTION_WORDS = frozenset(_FUNCTION_TEXT.split())
_BROKEN = re.compile(
    r"[\ufffd\u0000-\u0008\u000b-\u001f]|<\|?/?[A-Za-z_]+\|?>|\[/?INST\]"
    r"|\b(\w)\1{3,}\b|[^\s\w]{6,}|\b\w*\d[A-Za-z]{3,}\d\w*"
)
_VOWELLESS = re.compile(r"\b[bcdfghjklmnpqrstvwxz]{5,}\b", re.IGNORECASE)


def words(text: str) -> list[str]:
    """The words of `text` in lower case, without figures."""
    return [w.lower() for w in _WORD.findall(text)]


def sentences(text: str) -> int:
    """How many sentences end in `text`; at least 1."""
    return max(1, len(_SENTENCE.findall(text)))


def syllables(word: str) -> int:
    """Groups of vowels, less a silent e; at least 1."""
    word = word.lower()
    count = len(re.findall(r"[aeiouy]+", word))
    if re.search(r"[^aeiouyl]e$|[^aeiouy]es$|[^aeiouytd]ed$", word) and count > 1:
        count -= 1
    return max(1, count)


def grade_level(text: str, familiar: Iterable[str] = ()) -> float:
    """Flesch-Kincaid grade: 0.39 words/sentence + 11.8 syllables/word - 15.59.

    J. P. Kincaid and others, "Derivation of new readability formulas", Research Branch Report 8-75, 1975.
    Words of the lesson (`familiar`) count one syllable: they are taught here, however long they are.
    """
    known = {w for phrase in familiar for w in words(phrase)}
    found = words(text)
    if not found:
        return 0.0
    spoken = sum(1 if w in known or w.rstrip("s") in known else syllables(w) for w in found)
    return 0.39 * len(found) / sentences(text) + 11.8 * spoken / len(found) - 15.59


def school_years(grade: str) -> int:
    """The years of school before a grade ends: K is 0, high school its second year."""
    return int(grade) if grade.isdecimal() else 10 if grade == "HS" else 0


def garbage(text: str) -> str | None:
    """The first piece of `text` that is no language: control characters, markers of a model, letter salad."""
    for pattern in (_BROKEN, _VOWELLESS):
        if match := pattern.search(text):
            return match[0]
    return next((w for w in _WORD.findall(text) if len(w) > 25), None)


def foreign(text: str) -> bool:
    """Whether a text of at least 8 words is not English: under 18 % function words, or another alphabet."""
    letters = [c for c in text if c.isalpha()]
    if letters and sum(c > "\u024f" for c in letters) / len(letters) > 0.05:
        return True
    found = words(text)
    return len(found) >= 8 and sum(w in FUNCTION_WORDS for w in found) / len(found) < 0.18


def ngrams(text: str, n: int) -> Counter[tuple[str, ...]]:
    """How often each sequence of `n` words or figures occurs."""
    tokens = [t.lower() for t in re.findall(r"\w+", text)]
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))
