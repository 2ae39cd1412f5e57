"""Search by meaning and by words: candidates from every channel, a second look at them, one probability."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ..graph.tree import SkillTree
from .embedder import Embedder, Vectors
from .fusion import Fusion, Table, Use, fitting, probability, ranks, reciprocal_ranks
from .index import VectorIndex
from .lexical import Lexical
from .model import Document, DocumentKind, Found, Hit, NothingRelevant, SearchResult
from .nearness import PER_STEP, PER_YEAR, Nearness
from .rerank import Asked, Reranker, ask, second_stage

DENSE_FLOOR = 0.35
"""Without coefficients: cosine similarity (all-MiniLM-L6-v2) under which a best hit is taken for chance
unless words match too. On our own pack the best hit of questions about its mathematics reaches 0.58 and more,
of questions about other things (history, cooking, football) 0.33 and less.
"""
LEXICAL_SHARE = 0.5
"""Without coefficients: a lexical match has more than this share of the query's content words."""
DEPTH = 30
"""Candidates that get the second look. On the labelled lessons 100 gain no more than .002 nDCG@10."""
WIDE = 100
"""Candidates where there is no second look."""
ON_TOPIC = 0.5
"""P(anything is relevant) under which nothing is."""
FIRST_STAGE = ("dense", "bm25", "words", "letters")


@runtime_checkable
class _Located(Protocol):
    """An embedder whose weights lie in a folder, beside which its own coefficients may lie."""

    @property
    def folder(self) -> Path | None:
        """The folder of the weights."""
        ...


@dataclass(frozen=True)
class Candidates:
    """Rows of an index, the value of every channel, and what the rows are of."""

    rows: NDArray[np.int64]
    channels: tuple[str, ...]
    table: Table


class HybridRetriever:
    """Finds documents by meaning (FAISS) and by words, nearer to a goal where one is named.

    Distances to goals need `tree`. `fusions` stand in for the shipped coefficients, which are used where they
    are of this encoder and these channels. `second` looks closer at the candidates; left out, it is late
    interaction where the embedder shows its tokens.
    """

    def __init__(
        self,
        index: VectorIndex,
        embedder: Embedder,
        *,
        tree: SkillTree | None = None,
        fusions: Sequence[Fusion] | None = None,
        second: Reranker | None = None,
    ) -> None:
        self._index = index
        self._embedder = embedder
        self._tree = tree
        self._fusions = fusions
        self._second = second or second_stage(embedder)
        self._lexical = Lexical([d.text for d in index.documents])

    def search(
        self,
        query: str,
        *,
        k: int = 5,
        kinds: frozenset[DocumentKind] | None = None,
        goal: str | None = None,
    ) -> SearchResult:
        """The best `k` documents, or why nothing is relevant. Near the skill `goal` counts for more."""
        if not query.strip() or k < 1:
            return NothingRelevant("empty query")
        found = self.candidates(ask(self._embedder, [query])[0], self._rows(kinds))
        if not len(found.rows):
            return NothingRelevant("no documents")
        fusion = self._fitting("search", found.channels)
        hits = self._fused(found, fusion, k, goal)
        about = fusion.on_topic(found.table) if fusion else None
        if about is not None and about < ON_TOPIC:
            return NothingRelevant("off topic", float(about), hits[0])
        if about is None and not self._matches(query, found):
            return NothingRelevant("off topic", None, hits[0])
        return Found(hits)

    def related(
        self,
        ids: Collection[str],
        *,
        k: int = 5,
        kinds: frozenset[DocumentKind] | None = None,
        goal: str | None = None,
    ) -> tuple[Hit, ...]:
        """The `k` documents nearest to these taken together: their mean vector, and all their words."""
        docs = self._index.documents
        wanted = set(ids)
        asked = [n for n, d in enumerate(docs) if d.id in wanted]
        rows = np.setdiff1d(self._rows(kinds), asked)
        if not len(rows) or not asked or k < 1:
            return ()
        mean = self._index.vectors()[asked].mean(axis=0)
        mean /= max(float(np.linalg.norm(mean)), 1e-9)
        found = self.near(mean, " ".join(docs[n].text for n in asked), rows, max(WIDE, k))
        return self._fused(found, self._fitting("related", found.channels), k, goal)

    def near(self, vector: Vectors, text: str, rows: NDArray[np.int64], depth: int = WIDE) -> Candidates:
        """Candidates near a vector and the words that belong to it; needs no model."""
        values = {"dense": self._index.similarities(vector), "bm25": self._lexical.bm25(text)}
        return _best(values, rows, depth)

    def candidates(self, asked: Asked, rows: NDArray[np.int64] | None = None) -> Candidates:
        """The rows worth a second look, by the sum of their standardised channels, with all channels."""
        chosen = self._rows(None) if rows is None else rows
        if not len(chosen):
            return Candidates(chosen, FIRST_STAGE, np.zeros((0, len(FIRST_STAGE)), np.float32))
        values = {
            "dense": self._index.similarities(asked.vector),
            "bm25": self._lexical.bm25(asked.text),
            "words": self._lexical.word_grams(asked.text),
            "letters": self._lexical.letter_grams(asked.text),
        }
        found = _best(values, chosen, WIDE if self._second is None else DEPTH)
        if self._second is None:
            return found
        closer = self._second.scores(asked, [self._index.documents[row].text for row in found.rows])
        return Candidates(
            found.rows,
            (*found.channels, self._second.channel),
            np.column_stack([found.table, closer]).astype(np.float32),
        )

    def _rows(self, kinds: frozenset[DocumentKind] | None) -> NDArray[np.int64]:
        docs = self._index.documents
        return np.array([n for n, d in enumerate(docs) if kinds is None or d.kind in kinds], dtype=np.int64)

    def _fitting(self, use: Use, channels: tuple[str, ...]) -> Fusion | None:
        if self._fusions is not None:
            return next((f for f in self._fusions if (f.use, f.channels) == (use, channels)), None)
        folder = self._embedder.folder if isinstance(self._embedder, _Located) else None
        return fitting(use, self._index.manifest.model, channels, folder)

    def _fused(self, found: Candidates, fusion: Fusion | None, k: int, goal: str | None) -> tuple[Hit, ...]:
        docs = [self._index.documents[row] for row in found.rows]
        away = self._away(docs, goal)
        table = np.column_stack([found.table, -away]) if away is not None else found.table
        names = (*found.channels, "graph", "grade") if away is not None else found.channels
        if fusion is None:
            scores = reciprocal_ranks(table)
        else:
            scores = fusion.log_odds(found.table)
            if away is not None:
                scores = scores + away @ np.array([PER_STEP, PER_YEAR])
        places = ranks(table)
        sure = probability(scores) if fusion is not None else None
        return tuple(
            Hit(
                document=docs[at],
                score=float(scores[at]),
                probability=None if sure is None else float(sure[at]),
                channels=dict(zip(names, places[at].tolist(), strict=True)),
            )
            for at in np.lexsort((found.rows, -scores))[:k].tolist()
        )

    def _away(self, docs: Sequence[Document], goal: str | None) -> Table | None:
        if goal is None or self._tree is None:
            return None
        near = Nearness(self._tree, goal)
        return np.array([(near.steps(d), near.years(d)) for d in docs], dtype=np.float32).reshape(-1, 2)

    def _matches(self, query: str, found: Candidates) -> bool:
        nearest = float(found.table[:, found.channels.index("dense")].max())
        return nearest >= DENSE_FLOOR or self._lexical.share(query, found.rows) > LEXICAL_SHARE


class NullRetriever:
    """Finds nothing: for plans that shall not be grounded."""

    def search(
        self,
        query: str,  # noqa: ARG002 - the port's signature
        *,
        k: int = 5,  # noqa: ARG002
        kinds: frozenset[DocumentKind] | None = None,  # noqa: ARG002
        goal: str | None = None,  # noqa: ARG002
    ) -> SearchResult:
        """Nothing relevant."""
        return NothingRelevant("no documents")

    def related(
        self,
        ids: Collection[str],  # noqa: ARG002
        *,
        k: int = 5,  # noqa: ARG002
        kinds: frozenset[DocumentKind] | None = None,  # noqa: ARG002
        goal: str | None = None,  # noqa: ARG002
    ) -> tuple[Hit, ...]:
        """Nothing relevant."""
        return ()


def _best(values: dict[str, NDArray[np.float32]], rows: NDArray[np.int64], depth: int) -> Candidates:
    """The `depth` rows with the largest sum of channels, each standardised over these rows; ties by row."""
    table = np.stack([channel[rows] for channel in values.values()], axis=1)
    spread = table.std(axis=0)
    total = ((table - table.mean(axis=0)) / np.where(spread > 0, spread, 1)).sum(axis=1)
    chosen = np.lexsort((rows, -total))[:depth]
    return Candidates(rows[chosen], tuple(values), table[chosen].astype(np.float32))
