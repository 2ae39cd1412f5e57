"""The product's own search on the benchmark's texts: its channels, its times, and shipped weights."""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from ..retrieval import Document, HybridRetriever, MiniLM, build_index
from ..retrieval.calibration import fit
from ..retrieval.fusion import Provenance, Use, write_fusions
from ..retrieval.hybrid import WIDE
from ..retrieval.rerank import LateInteraction, ask
from ._oak import Query, Target
from ._off_topic import OFF_TOPIC

LICENCE = (
    "Open Government Licence v3.0; contains public sector information licensed under the Open Government "
    "Licence v3.0; Oak National Academy"
)


@dataclass(frozen=True)
class Tables:
    """Rows of the candidates, (queries, candidates), and their channels, (queries, candidates, channels)."""

    rows: NDArray[np.int64]
    channels: tuple[str, ...]
    tables: NDArray[np.float32]


class Product:
    """A `HybridRetriever` over the misconceptions, which are encoded here, and timed."""

    def __init__(self, targets: Sequence[Target], embedder: MiniLM) -> None:
        self._embedder = embedder
        self._docs = tuple(
            Document(id=f"m{n}", kind="misconception", skill="", grade="", text=t.full, source="")
            for n, t in enumerate(targets)
        )
        self.second = LateInteraction(embedder)
        embedder.encode(["The model is loaded."])
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            self._index = build_index(self._docs, embedder, Path(folder) / "index")
            self._built = time.perf_counter() - started
            self._vectors = self._index.vectors()
        self._retriever = HybridRetriever(self._index, embedder, second=self.second)

    def search(self, texts: list[str]) -> Tables:
        """The candidates of every text with all channels of `search`."""
        found = [self._retriever.candidates(asked) for asked in ask(self._embedder, texts)]
        return Tables(
            np.stack([f.rows for f in found]), found[0].channels, np.stack([f.table for f in found])
        )

    def related(self, texts: list[str]) -> Tables:
        """The same with the channels of `related`."""
        every = np.arange(len(self._docs))
        found = [
            self._retriever.near(vector, text, every, WIDE)
            for vector, text in zip(self._embedder.encode(texts), texts, strict=True)
        ]
        return Tables(
            np.stack([f.rows for f in found]), found[0].channels, np.stack([f.table for f in found])
        )

    def times(self, texts: Sequence[str]) -> dict[str, dict[str, float]]:
        """Milliseconds of a search, and how much longer than encoding the query and exact FAISS search alone
        (medians); seconds to build an index of 10,000 passages, and how much longer than encoding them.

        The passages' tokens and the lexical channels are known before the clock starts.
        """
        started = time.perf_counter()
        self._embedder.encode([d.text for d in self._docs])
        encoding = time.perf_counter() - started
        flat = faiss.IndexFlatIP(self._vectors.shape[1])
        flat.add(self._vectors)
        raw, whole = [], []
        for text in texts:
            self._retriever.search(text)
            began = time.perf_counter()
            flat.search(self._embedder.encode([text]), 10)
            raw.append(time.perf_counter() - began)
            began = time.perf_counter()
            self._retriever.search(text)
            whole.append(time.perf_counter() - began)
        return {
            "ms_per_query": {"value": float(np.median(whole) * 1e3)},
            "overhead": {"value": float(np.median(np.asarray(whole) / np.asarray(raw)) - 1)},
            "build_seconds_per_10000": {"value": self._built / len(self._docs) * 10_000},
            "build_overhead": {"value": self._built / encoding - 1},
        }

    def write(self, queries: Sequence[Query], measured: dict[str, float], data: str, file: Path) -> None:
        """Learn coefficients on lessons and write them.

        The lessons are asked in full, by outcome and by title alone, since people ask briefly; `measured` are
        figures of the search on units that its weights, or its encoder, had not seen.
        """
        provenance = Provenance(
            data=f"{data}: lesson to misconception",
            licence=LICENCE,
            date=datetime.now(UTC).date().isoformat(),
            lessons=len(queries),
            figures={},
        )
        strange = self.search(list(OFF_TOPIC))
        views = [[q.full for q in queries], [q.outcome for q in queries], [q.title for q in queries]]
        fusions = []
        for use, find in USES.items():
            found = [find(self, texts) for texts in views]
            relevant = np.concatenate([hits(queries, f.rows) for f in found])
            fusions.append(
                fit(
                    np.concatenate([f.tables for f in found]),
                    relevant,
                    use=use,
                    encoder=self._embedder.id,
                    channels=found[0].channels,
                    strange=strange.tables if use == "search" else None,
                    provenance=provenance.model_copy(update={"figures": measured if use == "search" else {}}),
                )
            )
        write_fusions(tuple(fusions), file)


USES: dict[Use, Callable[[Product, list[str]], Tables]] = {
    "search": Product.search,
    "related": Product.related,
}


def hits(queries: Sequence[Query], rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which candidates are relevant."""
    return np.array([[c in q.relevant for c in row] for q, row in zip(queries, rows.tolist(), strict=True)])
