"""Stage 2: a closer look at the candidates, by a cross-encoder or by late interaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ..graph.errors import MissingExtra
from .embedder import Embedder, Vectors

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

REMEMBERED = 20_000
"""Passages whose token vectors are kept in memory, in half precision: 35 kB each for 45 tokens of 384."""


@dataclass(frozen=True)
class Asked:
    """A query with its vector, and the vectors of its tokens where the embedder shows them."""

    text: str
    vector: Vectors
    tokens: Vectors | None = None


class Reranker(Protocol):
    """Scores candidates against a query; `channel` names what it measures."""

    @property
    def channel(self) -> str:
        """Name of the channel."""
        ...

    def scores(self, asked: Asked, texts: Sequence[str]) -> NDArray[np.float32]:
        """One score per text; higher is better."""
        ...


@runtime_checkable
class TokenEmbedder(Protocol):
    """An embedder that can also show the vectors of the tokens of a text."""

    def encode_tokens(self, texts: list[str]) -> tuple[Vectors, list[Vectors]]:
        """What `encode` gives, and for each text one row per token, each of Euclidean length 1."""
        ...


def ask(embedder: Embedder, texts: list[str]) -> list[Asked]:
    """The queries with their vectors, from one pass through the embedder."""
    if isinstance(embedder, TokenEmbedder):
        vectors, tokens = embedder.encode_tokens(texts)
        return [Asked(text, vector, rows) for text, vector, rows in zip(texts, vectors, tokens, strict=True)]
    return [Asked(text, vector) for text, vector in zip(texts, embedder.encode(texts), strict=True)]


class LateInteraction:
    """MaxSim: every token of the query finds its nearest token of the text; their mean (O. Khattab and
    M. Zaharia, "ColBERT", SIGIR 2020). Between -1 and 1.
    """

    channel = "late"

    def __init__(self, embedder: TokenEmbedder) -> None:
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float16]] = {}

    def scores(self, asked: Asked, texts: Sequence[str]) -> NDArray[np.float32]:
        """One MaxSim per text. Raises ValueError for a query without token vectors."""
        if asked.tokens is None:
            raise ValueError("late interaction needs the token vectors of the query")
        if not texts:
            return np.zeros(0, np.float32)
        if len(self._known) > REMEMBERED:
            self._known.clear()
        missing = list(dict.fromkeys(t for t in texts if t not in self._known))
        if missing:
            _, rows = self._embedder.encode_tokens(missing)
            self._known.update((t, r.astype(np.float16)) for t, r in zip(missing, rows, strict=True))
        theirs = [self._known[t] for t in texts]
        similar = asked.tokens @ np.vstack(theirs).astype(np.float32).T
        starts = np.cumsum([0, *(len(t) for t in theirs[:-1])])
        return np.asarray(np.maximum.reduceat(similar, starts, axis=1).mean(axis=0), dtype=np.float32)


class CrossReader:
    """A cross-encoder on local weights: reads query and text together. Loads on the first use.

    Raises MissingExtra there when the weights cannot be loaded.
    """

    channel = "cross"

    def __init__(self, model: str, *, device: str = "auto") -> None:
        self._place = model
        self._device = device
        self._model: CrossEncoder | None = None

    def scores(self, asked: Asked, texts: Sequence[str]) -> NDArray[np.float32]:
        """One logit per text."""
        if self._model is None:
            from sentence_transformers import CrossEncoder

            try:
                self._model = CrossEncoder(
                    self._place, device=None if self._device == "auto" else self._device
                )
            except OSError as error:
                raise MissingExtra(
                    f"The cross-encoder {self._place} cannot be loaded: {str(error).splitlines()[0]}",
                    "Download it first, name a local folder, or unset LESSONLOOM_RERANKER.",
                ) from None
        pairs = [(asked.text, text) for text in texts]
        return np.asarray(self._model.predict(pairs, show_progress_bar=False), dtype=np.float32).reshape(-1)


def second_stage(embedder: Embedder, cross_encoder: str | None = None) -> Reranker | None:
    """The cross-encoder where one is named, else late interaction where the embedder shows its tokens."""
    if cross_encoder is not None:
        return CrossReader(cross_encoder)
    return LateInteraction(embedder) if isinstance(embedder, TokenEmbedder) else None
