"""What a model may write: named passages of a plan, each with the facts it must keep to."""

from pydantic import Field

from ..graph._base import Frozen


class PassageRequest(Frozen):
    """One passage a model is asked to write in the place of `composed`.

    `facts` are verified sentences it may use, `numbers` every number it may write (as text),
    `terms` words of which at least one must occur, `secrets` answers that it must not give away.
    """

    slot: str
    purpose: str
    composed: str
    facts: tuple[str, ...]
    numbers: frozenset[str]
    terms: tuple[str, ...]
    secrets: tuple[str, ...] = ()
    max_words: int = Field(ge=10, le=200)
    grade: int = Field(ge=0, le=12)
