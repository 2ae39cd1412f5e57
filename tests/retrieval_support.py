"""An embedder for tests of retrieval: no weights, no network."""

import hashlib

import numpy as np
from lessonloom.retrieval.embedder import Vectors
from lessonloom.retrieval.words import words


class HashedWords:
    """An embedder for tests: a bag of words, each word in the place its hash says."""

    def __init__(self, id: str = "hashed-words", dimension: int = 256) -> None:
        self.id = id
        self.dimension = dimension
        self.encoded = 0
        self.last: list[str] = []

    def encode(self, texts: list[str]) -> Vectors:
        self.encoded += len(texts)
        self.last = list(texts)
        vectors = np.full((len(texts), self.dimension), 1e-6, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in words(text):
                place = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
                vectors[row, place % self.dimension] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
