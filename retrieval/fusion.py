"""Channels to one probability.

Channels are columns of a table, one row per candidate. A learned `Fusion` turns the table of one query into
log-odds of relevance: each channel, standardised, and how far it lies below the best of the list, weighed and
summed; a second, one-dimensional correction makes the probability of the first answer honest and changes no
order (J. Platt, "Probabilistic outputs for support vector machines", 1999).

Where no coefficients fit the channels, reciprocal rank fusion serves: score(d) = sum over channels of
1 / (k + rank(d)), k = 60 (G. V. Cormack, C. L. A. Clarke and S. Buettcher, "Reciprocal rank fusion
outperforms Condorcet and individual rank learning methods", SIGIR 2009). It needs no common scale.
"""

from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from ..graph._base import Frozen
from ..graph.errors import StoreError

Table = NDArray[np.float32]
"""Channel values, shape (candidates, channels)."""
Use = Literal["search", "related"]

RRF_K = 60
SHIPPED = Path(__file__).with_name("fusion.json")
FILE = "fusion.json"
"""Name of the coefficients in the folder of a tuned model."""


class Provenance(Frozen):
    """Where coefficients come from. `figures` were measured on units that the weights had not seen."""

    data: str
    licence: str
    date: str
    lessons: int
    figures: dict[str, float]


class Topic(Frozen):
    """Log-odds that anything is relevant, from the best value of each standardised channel."""

    weights: tuple[float, ...]
    bias: float


class Fusion(Frozen):
    """Learned coefficients. `weights` are of the channels, then of their distances to the best."""

    use: Use
    encoder: str
    channels: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    slope: float
    intercept: float
    topic: Topic | None = None
    provenance: Provenance | None = None

    def features(self, tables: Table) -> Table:
        """Standardised channels and their distances to the best, (..., candidates, 2 x channels)."""
        z = (tables - np.asarray(self.mean, np.float32)) / np.asarray(self.scale, np.float32)
        found: Table = np.concatenate([z, z - z.max(axis=-2, keepdims=True)], axis=-1)
        return found

    def log_odds(self, tables: Table) -> NDArray[np.float64]:
        """Log-odds of relevance of every candidate, (..., candidates)."""
        raw = self.features(tables).astype(np.float64) @ np.asarray(self.weights) + self.bias
        return np.asarray(self.slope * raw + self.intercept)

    def on_topic(self, tables: Table) -> NDArray[np.float64] | None:
        """P(anything is relevant) for each table, (...); None where that was not learned."""
        if self.topic is None:
            return None
        best = self.features(tables)[..., : len(self.channels)].max(axis=-2).astype(np.float64)
        return probability(best @ np.asarray(self.topic.weights) + self.topic.bias)


def probability(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -60, 60))))


def ranks(table: Table) -> NDArray[np.int64]:
    """Rank of every candidate in every channel, 1 = best; equals share the better rank."""
    columns = [np.searchsorted(np.sort(-column), -column, side="left") + 1 for column in table.T]
    return np.stack(columns, axis=1) if columns else np.zeros((len(table), 0), np.int64)


def reciprocal_ranks(table: Table) -> NDArray[np.float64]:
    """Score of every candidate, at most channels / 61."""
    return np.asarray((1 / (RRF_K + ranks(table))).sum(axis=1))


def fitting(use: Use, encoder: str, channels: tuple[str, ...], folder: Path | None = None) -> Fusion | None:
    """Coefficients of exactly this encoder and these channels, its own or as shipped; else None."""
    own = read_fusions(folder / FILE) if folder is not None and (folder / FILE).is_file() else ()
    for one in (*own, *(read_fusions(SHIPPED) if SHIPPED.is_file() else ())):
        if (one.use, one.encoder, one.channels) == (use, encoder, channels):
            return one
    return None


@lru_cache(maxsize=8)
def read_fusions(file: Path) -> tuple[Fusion, ...]:
    """The coefficients in a JSON file; raises StoreError when it is damaged."""
    try:
        return TypeAdapter(tuple[Fusion, ...]).validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise StoreError(
            f"{file}: not readable as coefficients of a fusion: {str(error).splitlines()[0]}",
            "Install the package again, or tune the model again: lessonloom index tune",
        ) from None


def write_fusions(fusions: tuple[Fusion, ...], file: Path) -> None:
    """Write coefficients so that `read_fusions` finds them again."""
    file.write_bytes(TypeAdapter(tuple[Fusion, ...]).dump_json(fusions, indent=1) + b"\n")
    read_fusions.cache_clear()
