"""Finding the verified exercise behind a question in words, so that its key need not be believed."""

from collections.abc import Iterable
from contextlib import suppress

from ..graph.notation import NotationError, plain
from .bank import ItemBank
from .model import Item

LIMIT = 3000
"""So many draws of a model are compared with the question."""


def recognized(bank: ItemBank, skill: str, models: Iterable[str], question: str) -> Item | None:
    """The first draw of these models whose question reads as `question` does, or None.

    Spaces, capitals and the marks around mathematics do not count; every word and number does.
    """
    wanted = _readings(question)
    for model in models:
        compiled = bank.compiled(skill, model)
        for draw in range(compiled.distinct(LIMIT)):
            if wanted & _readings(compiled.stem(draw)):
                return bank.draw(skill, model, draw)
    return None


def _readings(text: str) -> frozenset[str]:
    """The text as it is typed, and with its mathematics set as plain characters."""
    found = {_typed(text)}
    with suppress(NotationError):  # broken mathematics reads as it is typed
        found.add(_typed(plain(text)))
    return frozenset(found)


def _typed(text: str) -> str:
    return " ".join(text.translate(_SIGNS).casefold().split())


_SIGNS = str.maketrans({"`": "", "−": "-", "–": "-", "·": "*", "×": "*", "’": "'", "“": '"', "”": '"'})
