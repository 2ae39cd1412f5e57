"""Two texts side by side, with the words that differ marked."""

import re
from difflib import SequenceMatcher

from markupsafe import Markup, escape

_WORD = re.compile(r"\s+|[^\s]+")
_LONGEST = 4000
"""Words beyond which texts are shown whole: to compare them would take too long."""


def side_by_side(before: str, after: str) -> tuple[Markup, Markup]:
    """Both texts, escaped; words that are only in the first are in `del`, only in the second in `ins`."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > _LONGEST:
        return _marked("del", before), _marked("ins", after)
    left, right = [], []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            left.append(escape(was))
            right.append(escape(now))
        else:
            left.append(_marked("del", was))
            right.append(_marked("ins", now))
    return Markup("").join(left), Markup("").join(right)


def _marked(tag: str, text: str) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), text) if text else Markup("")
