"""Letters as they should be: what nobody can see is taken out, lines of a paragraph are joined."""

import re
import unicodedata

MAX_WORD = 120
"""A run of letters without a space that is longer than this is no word (data, say) and is left out."""

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BULLET = r"[-–•*▪◦·]|\(?(?:\d{1,3}|[A-Za-z])[.)]"
_WRAPPED = re.compile(rf"[ \t]*\n[ \t]*(?!(?:{_BULLET})[ \t]|\n)")
_HYPHENATED = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_LEADERS = re.compile(r"(?: ?[.·…]){5,}")
_BLANK = re.compile(r"_{4,}")
_DATA = re.compile(rf"\S{{{MAX_WORD + 1},}}")


def visible(text: str) -> str:
    """The text without control, zero-width, direction and private characters; ends of lines are kept.

    Rows of dots, as tables of contents have them, and long blanks to write on become short ones.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    text = unicodedata.normalize("NFC", text.translate(_LIGATURES))
    kept = (
        c
        if c == "\n"
        else " "
        if c == "\t" or unicodedata.category(c) in ("Zs", "Zl", "Zp")
        else ""
        if unicodedata.category(c) in _HIDDEN
        else c
        for c in text
    )
    return _DATA.sub(" ", _BLANK.sub("___", _LEADERS.sub(" …", "".join(kept))))


def one_line(text: str) -> str:
    """Visible text with all white space as single spaces."""
    return " ".join(visible(text).split())


def reflow(text: str) -> str:
    """Lines that only the width of a page has broken are joined; items of a list stay lines of their own."""
    joined = _WRAPPED.sub(" ", _HYPHENATED.sub("", visible(text).strip("\n")))
    lines = (" ".join(line.split()) for line in joined.split("\n"))
    return "\n".join(line for line in lines if line)
