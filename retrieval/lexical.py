"""The lexical channels: BM25, and cosines of word and letter n-grams."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .words import words

if TYPE_CHECKING:
    from bm25s import BM25
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfVectorizer

Scores = NDArray[np.float32]


class Lexical:
    """What texts share with a query by their words and letters. Each part is built when first asked for."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = list(texts)
        self._tokens: list[frozenset[str]] | None = None
        self._vocabulary: frozenset[str] = frozenset()
        self._bm25: BM25 | None = None
        self._grams: dict[str, tuple[TfidfVectorizer, csr_matrix] | None] = {}

    def bm25(self, query: str) -> Scores:
        """BM25 score of every text for each different word of the query (mean)."""
        asked = set(words(query))
        self._build()
        known = sorted(asked & self._vocabulary)
        if self._bm25 is None or not known:
            return np.zeros(len(self._texts), np.float32)
        return np.asarray(self._bm25.get_scores(known) / len(asked), dtype=np.float32)

    def share(self, query: str, rows: NDArray[np.int64]) -> float:
        """The largest share of the query's different words that one of these rows has."""
        asked = frozenset(words(query))
        self._build()
        tokens = self._tokens or []
        return max((len(asked & tokens[row]) / len(asked) for row in rows), default=0.0) if asked else 0.0

    def word_grams(self, query: str) -> Scores:
        """Cosine over words and pairs of words, weighed by rarity."""
        return self._cosine("words", query)

    def letter_grams(self, query: str) -> Scores:
        """Cosine over three to five letters inside words, weighed by rarity: stems and spellings meet."""
        return self._cosine("letters", query)

    def _build(self) -> None:
        if self._tokens is not None:
            return
        corpus = [words(text) for text in self._texts]
        self._tokens = [frozenset(tokens) for tokens in corpus]
        self._vocabulary = frozenset().union(*self._tokens)
        if any(corpus):
            import bm25s

            self._bm25 = bm25s.BM25()
            self._bm25.index(corpus, show_progress=False)

    def _cosine(self, kind: str, query: str) -> Scores:
        if kind not in self._grams:
            self._grams[kind] = self._count(kind)
        built = self._grams[kind]
        if built is None:
            return np.zeros(len(self._texts), np.float32)
        vectors, by_gram = built
        found = vectors.transform([query]) @ by_gram  # touches only the grams of the query
        return np.asarray(found.toarray()[0], dtype=np.float32)

    def _count(self, kind: str) -> "tuple[TfidfVectorizer, csr_matrix] | None":
        from sklearn.feature_extraction.text import TfidfVectorizer

        if kind == "words":
            vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english", ngram_range=(1, 2))
        else:
            vectors = TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5))
        try:
            matrix = vectors.fit_transform(self._texts)
        except ValueError:  # no text has a word
            return None
        return vectors, matrix.T.tocsr()
