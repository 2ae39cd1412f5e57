"""The FAISS index on disk: exact inner product, with a manifest that refuses what does not belong to it.

A folder holds `manifest.json` (model, dimension, normalisation, corpus hash, documents) and the vectors in a
file named by its content. The manifest is replaced last and in one move, so whoever is killed while building
leaves the old index as it was. Opening an index loads neither FAISS nor an embedding model; the first search
does.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from pydantic import ValidationError

from ..graph._base import Frozen
from ..graph.errors import MissingExtra, StoreError
from .documents import corpus_hash
from .embedder import Embedder
from .model import Document
from .seed import read_seed, rounded

if TYPE_CHECKING:
    from .embedder import Vectors

REBUILD = "Build it again with: lessonloom index build"
MANIFEST = "manifest.json"
_UNFINISHED = ".unfinished-"
NEAREST = 2048
"""Rows whose similarity to a query is looked up; more, FAISS does not select on a GPU."""

Device = Literal["auto", "cpu", "cuda"]


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

    format: Literal[2] = 2
    model: str
    dimension: int
    normalised: bool = True
    metric: Literal["inner product"] = "inner product"
    corpus: str
    vectors: str
    documents: tuple[Document, ...]

    @property
    def file(self) -> str:
        """Name of the file with the vectors, beside the manifest."""
        return f"vectors-{self.vectors[:16]}.faiss"


class _Faiss(Protocol):
    def search(self, queries: "Vectors", k: int) -> "tuple[Vectors, Vectors]": ...
    def reconstruct_n(self, start: int, count: int) -> "Vectors": ...


class VectorIndex:
    """Cosine similarity over the documents, exact. Rows follow `documents`."""

    def __init__(self, manifest: Manifest, directory: Path, device: Device = "auto") -> None:
        self.manifest = manifest
        self._file = directory / manifest.file
        self._device = device
        self._faiss: _Faiss | None = None

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents, in the order of the rows."""
        return self.manifest.documents

    def nearest(self, query: "Vectors") -> list[tuple[int, float]]:
        """All rows with their cosine similarity to one query vector, best first."""
        similarity = self.similarities(query)
        order = (-similarity).argsort(kind="stable")
        return [(int(row), float(similarity[row])) for row in order]

    def similarities(self, query: "Vectors") -> "Vectors":
        """Cosine similarity of every row to one query vector, in the order of the rows.

        Rows beyond the nearest 2048 get the similarity of the last of these.
        """
        import numpy as np

        if not self.documents:
            return np.zeros(0, dtype=np.float32)
        similarity, rows = self._opened().search(query.reshape(1, -1), min(len(self.documents), NEAREST))
        found = np.full(len(self.documents), similarity[0][-1], dtype=np.float32)
        found[rows[0]] = similarity[0]
        return found

    def vectors(self) -> "Vectors":
        """All vectors, one row per document. Raises StoreError when the file is damaged."""
        return self._opened().reconstruct_n(0, len(self.documents))

    def _opened(self) -> _Faiss:
        if self._faiss is None:
            self._faiss = self._read()
        return self._faiss

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
        return cast(_Faiss, on_device(index, faiss, self._device))


def on_device(index: object, faiss: Any, device: Device) -> object:
    """The index on the first GPU where `faiss` is a GPU build that sees one and `device` allows it.

    Raises MissingExtra when "cuda" is asked for and cannot be had.
    """
    if device == "cpu":
        return index
    if hasattr(faiss, "StandardGpuResources") and faiss.get_num_gpus() > 0:
        return faiss.index_cpu_to_gpu(faiss.StandardGpuResources(), 0, index)
    if device == "cuda":
        raise MissingExtra(
            "This FAISS finds no GPU.",
            'Install the GPU build with: pip install "lessonloom[faiss-gpu]", or set LESSONLOOM_DEVICE=auto.',
        )
    return index


def build_index(
    docs: Sequence[Document],
    embedder: Embedder,
    directory: Path,
    *,
    known: Mapping[str, "Vectors"] | None = None,
    device: Device = "auto",
) -> VectorIndex:
    """Embed `docs` and put the index in `directory`: readers see the old or the new one, whatever happens.

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
        flat.add(rounded(np.stack([vectors[d.text] for d in docs])))
    content = bytes(faiss.serialize_index(flat))
    manifest = Manifest(
        model=embedder.id,
        dimension=embedder.dimension,
        corpus=corpus_hash(docs),
        vectors=hashlib.sha256(content).hexdigest(),
        documents=tuple(docs),
    )
    try:
        _put(manifest, content, directory)
    except OSError as error:
        raise StoreError(
            f"{directory}: {error.strerror or error}", "Choose a folder that can be written."
        ) from None
    return VectorIndex(manifest, directory, device)


def _put(manifest: Manifest, content: bytes, directory: Path) -> None:
    """Vectors first, then the manifest in one move; then the files are removed that no manifest names.

    The vectors of the manifest before are kept, for whoever has just read it.
    """
    directory.mkdir(parents=True, exist_ok=True)
    before = _read_manifest(directory)
    for name, data in ((manifest.file, content), (MANIFEST, manifest.model_dump_json(indent=1).encode())):
        with tempfile.NamedTemporaryFile(dir=directory, prefix=_UNFINISHED, delete=False) as fresh:
            fresh.write(data)
            fresh.flush()
            os.fsync(fresh.fileno())
        os.replace(fresh.name, directory / name)
    kept = {MANIFEST, manifest.file, *(() if before is None else (before.file,))}
    for file in directory.iterdir():
        if file.name not in kept and _ours(file):
            file.unlink(missing_ok=True)


def _ours(file: Path) -> bool:
    return file.name.startswith(_UNFINISHED) or file.name == MANIFEST or file.suffix == ".faiss"


def _read_manifest(directory: Path) -> Manifest | None:
    try:
        return Manifest.model_validate_json((directory / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return None


def load_index(
    directory: Path, embedder: EmbedderInfo, corpus: str, *, device: Device = "auto"
) -> VectorIndex:
    """The index in `directory`. Raises StoreError when it is missing, or of another model or corpus."""
    manifest = _read_manifest(directory)
    if manifest is None:
        file = directory / MANIFEST
        if file.is_file():
            raise StoreError(f"{file}: not readable as an index.", REBUILD)
        raise StoreError(f"{directory}: there is no index here.", REBUILD)
    if not manifest.normalised:
        raise StoreError(f"{directory}: its vectors are not of length 1.", REBUILD)
    if manifest.model != embedder.id:
        raise StoreError(f"{directory}: made with {manifest.model}, but {embedder.id} is set.", REBUILD)
    if manifest.dimension != embedder.dimension:
        raise StoreError(
            f"{directory}: vectors of {manifest.dimension} numbers, the model makes {embedder.dimension}.",
            REBUILD,
        )
    if manifest.corpus != corpus:
        raise StoreError(f"{directory}: the curriculum has changed since it was built.", REBUILD)
    return VectorIndex(manifest, directory, device)


def open_or_build(
    docs: Sequence[Document],
    embedder: Embedder,
    directory: Path,
    *,
    building: Callable[[int], None] = lambda _: None,
    device: Device = "auto",
    seed: Path | None = None,
) -> VectorIndex:
    """The index in `directory` if it fits, else a new one in its place, with what the old one knows.

    A passage is known by its text, so a changed skill costs its own changed passages only; what the file
    `seed` knows costs nothing either. Before texts are encoded, `building` is told how many.
    """
    try:
        return load_index(directory, embedder, corpus_hash(docs), device=device)
    except StoreError:
        if directory.exists() and not all(_ours(file) for file in directory.iterdir()):
            raise StoreError(
                f"{directory}: this folder holds something else than an index.", "Choose another folder."
            ) from None
        known = _known(directory, embedder)
        if seed is not None:
            known = {**read_seed(seed, embedder, (d.text for d in docs)), **known}
        if unknown := len({d.text for d in docs} - known.keys()):
            building(unknown)
        return build_index(docs, embedder, directory, known=known, device=device)


def _known(directory: Path, embedder: EmbedderInfo) -> "dict[str, Vectors]":
    """The vectors of the index in `directory` by text; none if it is of another model or not readable."""
    manifest = _read_manifest(directory)
    if manifest is None or not manifest.normalised:
        return {}
    if (manifest.model, manifest.dimension) != (embedder.id, embedder.dimension):
        return {}
    try:
        rows = VectorIndex(manifest, directory, "cpu").vectors()
    except StoreError:
        return {}
    return {d.text: row for d, row in zip(manifest.documents, rows, strict=True)}
