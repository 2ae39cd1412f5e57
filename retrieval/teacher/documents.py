"""A teacher's documents under one folder: the library, the index of its passages, and a lock for changes."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ...graph.errors import InputError, StoreError
from ..embedder import Embedder
from ..index import VectorIndex, build_index, open_or_build
from ..reading import Reader
from .adding import add_documents
from .library import Library
from .model import AddReport, KeptFile, OwnPassage
from .search import OwnDocuments

if TYPE_CHECKING:
    from ..embedder import Vectors

BATCH = 32
"""Passages that are encoded between two signs of life."""

Watch = Callable[[str, int, int, str], None]
"""Is told what is done ("reading" or "indexing"), how many are done, of how many, and the next one."""


def _unwatched(*_: object) -> None: ...


class DocumentFolder:
    """`folder` holds library.sqlite and index/. The library rules: an index that lags is mended."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = folder / "index"
        self._library_file = folder / "library.sqlite"
        self.library = Library(self._library_file)

    def add(
        self, paths: Sequence[Path], reader: Reader, embedder: Embedder, watch: Watch = _unwatched
    ) -> AddReport:
        """Add files and folders, then index what is new. Raises StoreError; what was added before stays."""
        with self._alone():
            report = add_documents(
                self.library, paths, reader, watch=lambda done, of, name: watch("reading", done, of, name)
            )
            if passages := self.library.passages():
                self._indexed(passages, embedder, watch)
        return report

    def remove(self, names: Sequence[str], embedder: Embedder | None) -> tuple[KeptFile, ...]:
        """Forget documents by path, folder or file name, with passages and vectors.

        Without an embedder the whole index goes, and is built again when it is next needed. Raises
        InputError, before anything is removed, for a name that fits no document.
        """
        with self._alone():
            kept = self.library.files()
            gone = {file.path: file for name in names for file in _named(name, kept)}
            rest = [p for p in self.library.passages() if p.path not in gone]
            if rest and embedder is not None:
                self._index_only(rest, embedder)
            else:
                shutil.rmtree(self._index, ignore_errors=True)
            self.library.remove(tuple(gone))
            if not rest:
                self._library_file.unlink(missing_ok=True)
        return tuple(gone.values())

    def open(
        self, embedder: Embedder, curriculum: VectorIndex | None = None, watch: Watch = _unwatched
    ) -> OwnDocuments | None:
        """The documents, ready to be searched; None where there are none."""
        passages = self.library.passages()
        if not passages:
            return None
        return OwnDocuments(passages, self._indexed(passages, embedder, watch), embedder, curriculum)

    def _indexed(self, passages: Sequence[OwnPassage], embedder: Embedder, watch: Watch) -> VectorIndex:
        watched = _Watched(embedder, watch)
        documents = [passage.as_document() for passage in passages]
        index = open_or_build(documents, watched, self._index, building=watched.expect)
        try:
            index.vectors()
        except StoreError:  # damaged; the library still has all that it was made of
            watched.expect(len(documents))
            return build_index(documents, watched, self._index)
        return index

    def _index_only(self, passages: Sequence[OwnPassage], embedder: Embedder) -> None:
        """A new index of these passages alone; nothing of the old one stays, not even a file beside it."""
        old = self._indexed(self.library.passages(), embedder, _unwatched)
        known = dict(zip((d.text for d in old.documents), old.vectors(), strict=True))
        fresh = self._folder / "index.new"
        build_index([passage.as_document() for passage in passages], embedder, fresh, known=known)
        shutil.rmtree(self._index)
        fresh.rename(self._index)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One change at a time; the system lets go of the lock when a process dies."""
        from filelock import FileLock, Timeout

        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._folder / ".lock", timeout=0)
            lock.acquire()
        except Timeout:
            raise StoreError(
                "Another process is changing your documents.", "Wait until it has finished, and try again."
            ) from None
        except OSError as error:
            raise StoreError(
                f"{self._folder}: {(error.strerror or str(error)).lower()}.",
                "Set LESSONLOOM_HOME to a folder of yours.",
            ) from None
        try:
            for unfinished in (*self._folder.glob(".index-*"), *self._folder.glob("index.new")):
                shutil.rmtree(unfinished)  # a process died while it wrote
            yield
        finally:
            lock.release()


def _named(name: str, kept: Sequence[KeptFile]) -> list[KeptFile]:
    """The documents with this path, below this folder, or else with this file name."""
    place = Path(name).expanduser().resolve()
    found = [file for file in kept if Path(file.path).is_relative_to(place)]
    found = found or [file for file in kept if Path(file.path).name == name]
    if not found:
        raise InputError(
            f"There is no document {name} in the library.", "See what there is: lessonloom index list"
        )
    return found


class _Watched:
    """An embedder that works in small batches and tells how far it is."""

    def __init__(self, embedder: Embedder, watch: Watch) -> None:
        self._embedder = embedder
        self._watch = watch

    @property
    def id(self) -> str:
        return self._embedder.id

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    def expect(self, texts: int) -> None:
        self._watch("indexing", 0, texts, "")

    def encode(self, texts: list[str]) -> "Vectors":
        import numpy as np

        rows = []
        for start in range(0, len(texts), BATCH):
            rows.append(self._embedder.encode(texts[start : start + BATCH]))
            self._watch("indexing", min(start + BATCH, len(texts)), len(texts), "")
        return np.concatenate(rows)
