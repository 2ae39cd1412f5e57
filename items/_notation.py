"""What is wrong with the text of an item as a reader would see it."""

import re
from collections.abc import Iterator

from ..graph.notation import NotationError, check_text

_SPAN = re.compile(r"`[^`]*`")


def without_mathematics(text: str) -> str:
    """`text` with every piece of mathematics replaced by one letter."""
    return _SPAN.sub(" x ", text)


def flaws(text: str) -> Iterator[str]:
    """Sentences naming each flaw of `text`: notation that does not parse, braces, doubled spaces."""
    if text.count("`") % 2:
        yield f"a backtick is not closed in {text!r}"
        return
    try:
        check_text(text)
    except NotationError as error:
        yield f"{error} in {text!r}"
    outside = without_mathematics(text)
    if "{" in outside or "}" in outside:
        yield f"a brace is left in {text!r}"
    if "$$" in text:
        yield f"a doubled dollar sign in {text!r}"
    if "  " in text.strip():
        yield f"a doubled space in {text!r}"
