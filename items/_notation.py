"""What is wrong with the mathematics between the backticks of a text."""

import re
from collections.abc import Iterator

_SPAN = re.compile(r"`([^`]*)`")


def flaws(text: str) -> Iterator[str]:
    """Sentences naming each flaw of the notation in `text`."""
    if text.count("`") % 2:
        yield f"a backtick is not closed in {text!r}"
    for match in _SPAN.finditer(text):
        if not match[1].strip():
            yield f"there is nothing between two backticks in {text!r}"
    outside = _SPAN.sub(" ", text)
    if "{" in outside or "}" in outside:
        yield f"a brace is left in {text!r}"
