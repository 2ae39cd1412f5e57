"""Finding passages of a teacher's own documents: by a question, or for a lesson.

They have an index of their own beside the curriculum's, so that adding a document changes nothing in what
the curriculum says. Every answer is a passage as it stands in the document, with the place it stands at.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ...graph._base import Frozen
from ..embedder import Embedder
from ..index import VectorIndex
from ..words import words
from .model import OwnPassage

if TYPE_CHECKING:
    from ..embedder import Vectors

RRF_K = 60
"""Meaning and words are fused by rank; Cormack, Clarke and Buettcher 2009, see `hybrid`."""
LIKE = 0.35
"""Cosine similarity (all-MiniLM-L6-v2) from which a passage answers a question.

Questions on other subjects reached 0.33 and less on our own pack, those on its mathematics 0.58 and more.
"""
NAMED = 0.5
"""A passage with more than this share of a question's words, rare ones counting more, answers it too."""
ABOUT = 0.45
"""Cosine similarity from which a passage is about a skill, to the mean of all that the pack says of it.

Measured with all-MiniLM-L6-v2: of 500 mathematics lessons by other authors 94 % reach it for some skill of
the pack; of 40 texts on other subjects (`evals/_off_topic.py`) none does, the best at 0.42.
"""
NEARER = 2
"""At most so many skills may be nearer to a passage than the one it is shown for."""


class Found(Frozen):
    """A passage that answers a question: how like it is (cosine) and which share of its words it has."""

    passage: OwnPassage
    similarity: float
    coverage: float


class OwnDocuments:
    """The passages of a library with their vectors, row by row, beside the vectors of the curriculum."""

    def __init__(
        self,
        passages: Sequence[OwnPassage],
        index: VectorIndex,
        embedder: Embedder,
        curriculum: VectorIndex | None = None,
    ) -> None:
        self._passages = passages
        self._index = index
        self._embedder = embedder
        self._curriculum = curriculum
        self._words = [frozenset(words(d.text)) for d in index.documents]
        self._spread = Counter(word for said in self._words for word in said)

    def search(self, question: str, *, k: int = 5) -> tuple[Found, ...]:
        """The best `k` passages, best first; an empty tuple means that none is relevant."""
        if not self._passages or not question.strip():
            return ()
        like = dict(self._index.nearest(self._embedder.encode([question])))
        share = self._coverage(question)
        near, named = _ranks(like), _ranks({row: share[row] for row in like})
        ranked = sorted(like, key=lambda row: (-1 / (RRF_K + near[row]) - 1 / (RRF_K + named[row]), row))
        return tuple(
            Found(passage=self._passages[row], similarity=round(like[row], 3), coverage=round(share[row], 3))
            for row in ranked
            if like[row] >= LIKE or share[row] > NAMED
        )[:k]

    def about(self, skill: str) -> tuple[OwnPassage, ...]:
        """The passages about a skill of the curriculum, nearest first. Nothing is encoded."""
        skills, similarity = self._likeness
        if skill not in skills:
            return ()
        own = similarity[:, skills.index(skill)]
        nearer = (similarity > own[:, None]).sum(axis=1)
        rows = [int(row) for row in np.argsort(-own, kind="stable")]
        return tuple(self._passages[row] for row in rows if own[row] >= ABOUT and nearer[row] <= NEARER)

    def skills(self) -> dict[str, tuple[OwnPassage, ...]]:
        """Every skill of the curriculum that the documents are about, with those passages."""
        found = {skill: self.about(skill) for skill in sorted(self._likeness[0])}
        return {skill: passages for skill, passages in found.items() if passages}

    @cached_property
    def _likeness(self) -> "tuple[list[str], Vectors]":
        """The skills of the curriculum, and each passage's cosine to each of them, (passages, skills)."""
        if self._curriculum is None or not self._passages:
            return [], np.zeros((0, 0), dtype=np.float32)
        skills, means = _means(self._curriculum)
        return skills, self._index.vectors() @ means.T

    def _coverage(self, question: str) -> list[float]:
        """For each passage the share of the question's words it has, each by its inverse frequency."""
        weight = {w: math.log(1 + len(self._words) / (self._spread[w] + 0.5)) for w in words(question)}
        total = sum(weight.values())
        return [
            sum(weight[w] for w in weight.keys() & said) / total if total else 0.0 for said in self._words
        ]


def _ranks(scores: Mapping[int, float]) -> dict[int, int]:
    """The rank of each row, 1 for the highest score; equal scores share a rank."""
    places = {
        score: rank for rank, score in reversed(list(enumerate(sorted(scores.values(), reverse=True), 1)))
    }
    return {row: places[score] for row, score in scores.items()}


def _means(curriculum: VectorIndex) -> "tuple[list[str], Vectors]":
    """The skills and, one row each, the mean vector of all their documents, of length 1."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, document in enumerate(curriculum.documents):
        rows[document.skill].append(row)
    vectors = curriculum.vectors()
    means = np.stack([vectors[of_skill].mean(axis=0) for of_skill in rows.values()])
    return list(rows), means / np.linalg.norm(means, axis=1, keepdims=True)
