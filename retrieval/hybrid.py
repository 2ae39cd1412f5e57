"""Dense and lexical search, fused by rank.

Reciprocal rank fusion: score(d) = sum over channels of 1 / (k + rank(d)), k = 60 (G. V. Cormack,
C. L. A. Clarke and S. Buettcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning
methods", SIGIR 2009). It needs ranks only, so cosine similarities and BM25 scores need no common scale.
"""

import itertools
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from .embedder import Embedder
from .index import VectorIndex
from .model import DocumentKind, Hit
from .words import words

if TYPE_CHECKING:
    from bm25s import BM25

RRF_K = 60
DENSE_FLOOR = 0.35
"""Cosine similarity (all-MiniLM-L6-v2) under which a best hit is taken for chance unless words match too.

On our own pack the best hit of questions about its mathematics reaches 0.58 and more, of questions about
other things (history, cooking, football) 0.33 and less.
"""
LEXICAL_SHARE = 0.5
"""A lexical match is a document with more than this share of the query's content words."""
DEPTH = 50
"""Candidates that each channel brings."""


def fuse(channels: Mapping[str, Sequence[int]]) -> list[tuple[int, float, dict[str, int]]]:
    """Rows with their fused score and their rank in each channel, best first; ties by row.

    A channel is rows in order, best first. `score` is between 0 and len(channels) / 61.
    """
    ranks: dict[int, dict[str, int]] = {}
    for name, rows in channels.items():
        for rank, row in enumerate(rows, 1):
            ranks.setdefault(row, {})[name] = rank
    fused = [(row, sum(1 / (RRF_K + r) for r in found.values()), found) for row, found in ranks.items()]
    return sorted(fused, key=lambda f: (-f[1], f[0]))


class HybridRetriever:
    """Finds documents by meaning (FAISS) and by words (BM25)."""

    def __init__(self, index: VectorIndex, embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder
        self._tokens: list[frozenset[str]] = []
        self._vocabulary: frozenset[str] = frozenset()
        self._bm25: BM25 | None = None

    def search(
        self, query: str, *, k: int = 5, kinds: frozenset[DocumentKind] | None = None
    ) -> tuple[Hit, ...]:
        """The best `k` documents, best first; an empty tuple means nothing relevant."""
        rows = self._rows(kinds)
        if not rows or not query.strip() or k < 1:
            return ()
        near = [(row, s) for row, s in self._index.nearest(self._embedder.encode([query])) if row in rows]
        lexical, matched = self._lexical(query, rows)
        if near[0][1] < DENSE_FLOOR and not matched:
            return ()
        return self._fused(near, lexical, k)

    def related(
        self, ids: Collection[str], *, k: int = 5, kinds: frozenset[DocumentKind] | None = None
    ) -> tuple[Hit, ...]:
        """The `k` documents nearest to these taken together: their mean vector, and all their words."""
        docs = self._index.documents
        asked = [n for n, d in enumerate(docs) if d.id in set(ids)]
        rows = self._rows(kinds) - set(asked)
        if not rows or not asked or k < 1:
            return ()
        mean = self._index.vectors()[asked].mean(axis=0)
        near = [(row, s) for row, s in self._index.nearest(mean) if row in rows]
        lexical, _ = self._lexical(" ".join(docs[n].text for n in asked), rows)
        return self._fused(near, lexical, k)

    def _rows(self, kinds: frozenset[DocumentKind] | None) -> set[int]:
        return {n for n, d in enumerate(self._index.documents) if kinds is None or d.kind in kinds}

    def _fused(self, near: Sequence[tuple[int, float]], lexical: Sequence[int], k: int) -> tuple[Hit, ...]:
        channels = {"dense": [row for row, _ in near[:DEPTH]], "lexical": lexical[:DEPTH]}
        return tuple(
            Hit(document=self._index.documents[row], score=score, channels=ranks)
            for row, score, ranks in itertools.islice(fuse(channels), k)
        )

    def _lexical(self, query: str, rows: set[int]) -> tuple[list[int], bool]:
        """Rows with a BM25 score, best first, and whether one of them is a lexical match."""
        asked = words(query)
        if self._bm25 is None:
            self._build_bm25()
        known = [w for w in asked if w in self._vocabulary]
        if self._bm25 is None or not known:
            return [], False
        scores = self._bm25.get_scores(known)
        found = sorted((row for row in rows if scores[row] > 0), key=lambda row: (-scores[row], row))
        unique = set(asked)
        best = max((len(unique & self._tokens[row]) / len(unique) for row in found), default=0.0)
        return found, best > LEXICAL_SHARE

    def _build_bm25(self) -> None:
        corpus = [words(d.text) for d in self._index.documents]
        self._tokens = [frozenset(tokens) for tokens in corpus]
        self._vocabulary = frozenset().union(*self._tokens)
        if any(corpus):
            import bm25s

            self._bm25 = bm25s.BM25()
            self._bm25.index(corpus, show_progress=False)


class NullRetriever:
    """Finds nothing: for plans that shall not be grounded."""

    def search(
        self,
        query: str,  # noqa: ARG002 - the port's signature
        *,
        k: int = 5,  # noqa: ARG002
        kinds: frozenset[DocumentKind] | None = None,  # noqa: ARG002
    ) -> tuple[Hit, ...]:
        """Nothing relevant."""
        return ()

    def related(
        self,
        ids: Collection[str],  # noqa: ARG002
        *,
        k: int = 5,  # noqa: ARG002
        kinds: frozenset[DocumentKind] | None = None,  # noqa: ARG002
    ) -> tuple[Hit, ...]:
        """Nothing relevant."""
        return ()
