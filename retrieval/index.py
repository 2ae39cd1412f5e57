"""The FAISS index on disk: exact inner product, with a manifest that refuses what does not belong to it.

A folder holds `manifest.json` (model, dimension, normalisation, corpus hash, documents) and `vectors.faiss`.
Opening it loads neither FAISS nor an embedding model; the first search does.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, cast

from pydantic import ValidationError

from ..graph._base import Frozen
from ..graph.errors import StoreError
from .documents import corpus_hash
from .embedder import Embedder
from .model import Document

if TYPE_CHECKING:
    from .embedder import Vectors

REBUILD = "Build it again with: lessonloom index build"
_MANIFEST, _VECTORS = "manifest.json", "vectors.faiss"


class EmbedderInfo(Protocol):
    """What an index must agree with."""

    @property
    def id(self) -> str:
        """Model id."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...


class Manifest(Frozen):
    """What the vectors are of. `corpus` is `documents.corpus_hash`, `vectors` the SHA-256 of the file."""

    format: Literal[1] = 1
    model: str
    dimension: int
    normalised: Literal[True] = True
    metric: Literal["inner product"] = "inner product"
    corpus: str
    vectors: str
    documents: tuple[Document, ...]


class _Faiss(Protocol):
    def search(self, queries: "Vectors", k: int) -> "tuple[Vectors, Vectors]": ...
    def reconstruct_n(self, start: int, count: int) -> "Vectors": ...


class VectorIndex:
    """Cosine similarity over the documents, exact. Rows follow `documents`."""

    def __init__(self, manifest: Manifest, file: Path) -> None:
        self.manifest = manifest
        self._file = file
        self._faiss: _Faiss | None = None

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents, in the order of the rows."""
        return self.manifest.documents

    def nearest(self, query: "Vectors") -> list[tuple[int, float]]:
        """All rows with their cosine similarity to one query vector, best first."""
        if not self.documents:
            return []
        if self._faiss is None:
            self._faiss = self._read()
        similarity, rows = self._faiss.search(query.reshape(1, -1), len(self.documents))
        return [(int(r), float(s)) for r, s in zip(rows[0], similarity[0], strict=True) if r >= 0]

    def vectors(self) -> "Vectors":
        """All vectors, one row per document. Raises StoreError when the file is damaged."""
        index = self._faiss or self._read()
        return index.reconstruct_n(0, len(self.documents))

    def _read(self) -> _Faiss:
        import faiss
        import numpy as np

        try:
            content = self._file.read_bytes()
        except OSError as error:
            raise StoreError(f"{self._file}: {error.strerror}", REBUILD) from None
        if hashlib.sha256(content).hexdigest() != self.manifest.vectors:
            raise StoreError(f"{self._file}: the vectors are damaged.", REBUILD)
        index = faiss.deserialize_index(np.frombuffer(content, dtype=np.uint8))
        if hasattr(faiss, "StandardGpuResources") and faiss.get_num_gpus() > 0:
            index = faiss.index_cpu_to_gpu(faiss.StandardGpuResources(), 0, index)
        return cast(_Faiss, index)


def build_index(
    docs: Sequence[Document],
    embedder: Embedder,
    directory: Path,
    *,
    known: Mapping[str, "Vectors"] | None = None,
) -> VectorIndex:
    """Embed `docs` and put the index in `directory`, in one move: readers see the old or the new one.

    `known` are vectors of texts that this embedder need not encode again.
    """
    import faiss
    import numpy as np

    if len({d.id for d in docs}) < len(docs):
        raise StoreError("Two documents have the same id.", "Check the curriculum: lessonloom graph validate")
    vectors = dict(known or {})
    unknown = list(dict.fromkeys(d.text for d in docs if d.text not in vectors))
    if unknown:
        vectors.update(zip(unknown, embedder.encode(unknown), strict=True))
    flat = faiss.IndexFlatIP(embedder.dimension)
    if docs:
        flat.add(np.stack([vectors[d.text] for d in docs]))
    content = bytes(faiss.serialize_index(flat))
    manifest = Manifest(
        model=embedder.id,
        dimension=embedder.dimension,
        corpus=corpus_hash(docs),
        vectors=hashlib.sha256(content).hexdigest(),
        documents=tuple(docs),
    )
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".index-", dir=directory.parent) as scratch:
            fresh = Path(scratch) / "new"
            fresh.mkdir()
            (fresh / _VECTORS).write_bytes(content)
            (fresh / _MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
            _swap(fresh, directory, Path(scratch) / "old")
    except OSError as error:
        raise StoreError(
            f"{directory}: {error.strerror or error}", "Choose a folder that can be written."
        ) from None
    return VectorIndex(manifest, directory / _VECTORS)


def load_index(directory: Path, embedder: EmbedderInfo, corpus: str) -> VectorIndex:
    """The index in `directory`. Raises StoreError when it is missing, or of another model or corpus."""
    file = directory / _MANIFEST
    try:
        manifest = Manifest.model_validate_json(file.read_bytes())
    except OSError:
        raise StoreError(f"{directory}: there is no index here.", REBUILD) from None
    except ValidationError:
        raise StoreError(f"{file}: not readable as an index.", REBUILD) from None
    if manifest.model != embedder.id:
        raise StoreError(f"{directory}: made with {manifest.model}, but {embedder.id} is set.", REBUILD)
    if manifest.dimension != embedder.dimension:
        raise StoreError(
            f"{directory}: vectors of {manifest.dimension} numbers, the model makes {embedder.dimension}.",
            REBUILD,
        )
    if manifest.corpus != corpus:
        raise StoreError(f"{directory}: the curriculum has changed since it was built.", REBUILD)
    return VectorIndex(manifest, directory / _VECTORS)


def open_or_build(
    docs: Sequence[Document],
    embedder: Embedder,
    directory: Path,
    *,
    building: Callable[[int], None] = lambda _: None,
) -> VectorIndex:
    """The index in `directory` if it fits, else a new one in its place, with what the old one knows.

    Before texts are encoded, `building` is told how many.
    """
    try:
        return load_index(directory, embedder, corpus_hash(docs))
    except StoreError:
        if directory.exists() and any(directory.iterdir()) and not (directory / _MANIFEST).is_file():
            raise StoreError(
                f"{directory}: this folder holds something else than an index.", "Choose another folder."
            ) from None
        known = _known(directory, embedder)
        building(len({d.text for d in docs} - known.keys()))
        return build_index(docs, embedder, directory, known=known)


def _known(directory: Path, embedder: EmbedderInfo) -> "dict[str, Vectors]":
    """The vectors of the index in `directory` by text; none if it is of another model or not readable."""
    try:
        manifest = Manifest.model_validate_json((directory / _MANIFEST).read_bytes())
        if (manifest.model, manifest.dimension) != (embedder.id, embedder.dimension):
            return {}
        rows = VectorIndex(manifest, directory / _VECTORS).vectors()
    except (OSError, ValidationError, StoreError):
        return {}
    return {d.text: row for d, row in zip(manifest.documents, rows, strict=True)}


def _swap(fresh: Path, target: Path, old: Path) -> None:
    """Move `fresh` to `target`; what was there goes to `old`, and comes back if the move fails."""
    with contextlib.suppress(FileNotFoundError):
        os.rename(target, old)
    try:
        os.rename(fresh, target)
    except OSError:
        if (target / _MANIFEST).is_file():
            return  # another process was quicker; its index is as good
        if old.exists():
            os.rename(old, target)
        raise
    shutil.rmtree(old, ignore_errors=True)
