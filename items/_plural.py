"""One of a thing is written in the singular: `1 kite`, `1 sheet of paper`, `2 kites`."""

import re

_ODD = {
    "children": "child",
    "feet": "foot",
    "geese": "goose",
    "halves": "half",
    "leaves": "leaf",
    "loaves": "loaf",
    "lenses": "lens",
    "men": "man",
    "mice": "mouse",
    "people": "person",
    "shelves": "shelf",
    "teeth": "tooth",
    "women": "woman",
}
_SAME = frozenset({"gas", "glass", "chess", "series", "species", "texas", "this", "is", "was", "as", "has"})
_HEAD = re.compile(r"^((?:[a-z]+ )*?)([a-z]+)((?: (?:of|per|in|on|for|from|with)\b.*)?)$")


def one(things: str) -> str:
    """A plural noun, with what stands around it, for a single one; what is none stays as it is."""
    found = _HEAD.match(things)
    if not found:
        return things
    before, noun, after = found.groups()
    return f"{before}{_singular(noun)}{after}"


def counted(amount: str, things: str) -> str:
    """An amount with its unit, which is singular for 1; without a unit the amount alone."""
    if not things:
        return amount
    return f"{amount} {one(things) if amount == '1' else things}"


def _singular(noun: str) -> str:
    if noun in _ODD:
        return _ODD[noun]
    if noun in _SAME or not noun.endswith("s") or noun.endswith(("ss", "us", "is")) or len(noun) < 3:
        return noun
    if len(noun) > 4 and noun.endswith("ies") and noun not in ("cookies", "movies", "pies", "ties"):
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "sses", "xes", "oes")) and noun not in ("shoes", "toes", "canoes"):
        return noun[:-2]
    return noun[:-1]
