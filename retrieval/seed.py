"""Vectors that a pack brings along, so that a new machine need not encode what has not changed.

A file holds one row of 8-bit numbers per text and a hash of the text; the texts themselves stay in the pack.
What has been edited since is not found and is encoded as ever.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from .embedder import Vectors
    from .index import EmbedderInfo, VectorIndex

SEED = "vectors.npz"
"""Name of the file in a pack's folder."""


def rounded(vectors: "Vectors") -> "Vectors":
    """Vectors as 8 bits can hold them, of length 1 again: cosines move by less than .003.

    Every index is built of these, so that it is the same whether its vectors came with the pack or not.
    """
    found = _steps(vectors).astype(np.float32)
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), np.float32)


def write_seed(index: "VectorIndex", file: Path) -> None:
    """Write the vectors of an index for a pack to bring along."""
    by_text = dict(zip((d.text for d in index.documents), index.vectors(), strict=True))
    steps = _steps(np.stack(list(by_text.values())))
    np.savez(file, model=np.array([index.manifest.model]), keys=_keys(by_text), steps=steps)


def read_seed(file: Path, embedder: "EmbedderInfo", texts: Iterable[str]) -> "Mapping[str, Vectors]":
    """The vectors of the texts the file knows; none when it is missing, damaged or of another model."""
    try:
        with np.load(io.BytesIO(file.read_bytes())) as content:
            model, keys, steps = content["model"], content["keys"], content["steps"]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return {}
    if model.tolist() != [embedder.id] or steps.shape != (len(keys), embedder.dimension):
        return {}
    wanted = list(dict.fromkeys(texts))
    at = {int(key): row for row, key in enumerate(keys)}
    found = [(text, at[int(key)]) for text, key in zip(wanted, _keys(wanted), strict=True) if int(key) in at]
    if not found:
        return {}
    vectors = rounded(steps[[row for _, row in found]].astype(np.float32))
    return {text: vector for (text, _), vector in zip(found, vectors, strict=True)}


def _steps(vectors: "Vectors") -> NDArray[np.int8]:
    """Each row as whole numbers from -127 to 127, the largest of them one of these."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    return np.asarray(np.rint(vectors / largest * 127), dtype=np.int8)


def _keys(texts: Iterable[str]) -> NDArray[np.uint64]:
    """The first 64 bits of each text's SHA-256."""
    digests = b"".join(hashlib.sha256(text.encode()).digest()[:8] for text in texts)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)
