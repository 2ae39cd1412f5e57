"""Documents, hits and the port of retrieval."""

from collections.abc import Collection
from typing import Literal, Protocol

from ..graph._base import Frozen

DocumentKind = Literal["skill", "explanation", "misconception", "example", "hook", "discussion", "own"]
"""What a passage is; `own` are those of a teacher's documents, whose skill and grade are empty."""


class Document(Frozen):
    """A passage that can be found; `source` is what a plan cites (`6.RP.A.2 hook 1`)."""

    id: str
    skill: str
    grade: str
    kind: DocumentKind
    text: str
    source: str


class Hit(Frozen):
    """A document with its fused score (higher is better) and its rank in each channel (1 = first)."""

    document: Document
    score: float
    channels: dict[str, int]


class Retriever(Protocol):
    """Finds documents by meaning and by words."""

    def search(
        self, query: str, *, k: int = 5, kinds: frozenset[DocumentKind] | None = None
    ) -> tuple[Hit, ...]:
        """The best `k` documents, best first; an empty tuple means nothing relevant."""
        ...

    def related(
        self, ids: Collection[str], *, k: int = 5, kinds: frozenset[DocumentKind] | None = None
    ) -> tuple[Hit, ...]:
        """The `k` documents nearest to these documents taken together, best first, without themselves.

        Unknown ids are passed over. Nothing is encoded, so no model is loaded.
        """
        ...
