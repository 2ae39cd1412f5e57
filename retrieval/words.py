"""The lexical side: words as BM25 sees them."""

import re

_WORD = re.compile(r"[a-z]+|\d+(?:[./]\d+)*", re.IGNORECASE)
_FUNCTION_WORDS = """
 a an and are as at be but by can could did do does for from had has have he her him his how i if in into
is it its like me my no not of on or our she should so some than that the their them then there these
they this those to was we were what when where which who why will with would you your
"""
_STOP = frozenset(_FUNCTION_WORDS.split())


def words(text: str) -> list[str]:
    """Content words in lower case with a plural s taken off; numbers as written."""
    return [_stem(w) for w in (m.group().lower() for m in _WORD.finditer(text)) if w not in _STOP]


def _stem(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word
