"""Documents, hits, the two answers of a search, and the port of retrieval."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, overload

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
    """A document with its fused score (higher is better) and its rank in each channel (1 = first).

    `probability` is the calibrated P(relevant) and `score` its log-odds; where no coefficients fit,
    `probability` is None and `score` the sum of reciprocal ranks.
    """

    document: Document
    score: float
    probability: float | None = None
    channels: dict[str, int]


class _Hits(Sequence[Hit]):
    """An answer reads as the sequence of its hits."""

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Best first."""
        raise NotImplementedError

    @overload
    def __getitem__(self, at: int) -> Hit: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, at: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[at]

    def __len__(self) -> int:
        return len(self.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)


@dataclass(frozen=True)
class Found(_Hits):
    """What is relevant, best first; never empty."""

    found: tuple[Hit, ...]

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Best first."""
        return self.found


Reason = Literal["empty query", "no documents", "off topic"]


@dataclass(frozen=True)
class NothingRelevant(_Hits):
    """Nothing here bears on the query, and why.

    `on_topic` is the calibrated probability that something does; None where nothing was weighed, or where
    no coefficients fit and the decision is a rule. `nearest` is what would have come first.
    """

    reason: Reason
    on_topic: float | None = None
    nearest: Hit | None = None

    @property
    def hits(self) -> tuple[Hit, ...]:
        """None at all."""
        return ()


SearchResult = Found | NothingRelevant


class Retriever(Protocol):
    """Finds documents by meaning and by words."""

    def search(
        self,
        query: str,
        *,
        k: int = 5,
        kinds: frozenset[DocumentKind] | None = None,
        goal: str | None = None,
    ) -> SearchResult:
        """The best `k` documents, or why nothing is relevant. Near the skill `goal` counts for more."""
        ...

    def related(
        self,
        ids: Collection[str],
        *,
        k: int = 5,
        kinds: frozenset[DocumentKind] | None = None,
        goal: str | None = None,
    ) -> tuple[Hit, ...]:
        """The `k` documents nearest to these documents taken together, best first, without themselves.

        Unknown ids are passed over. Nothing is encoded, so no model is loaded.
        """
        ...
