"""A BERT sentence encoder in NumPy: the same vectors as sentence-transformers, without waiting for torch.

Importing torch takes longer than all else that a lesson plan needs; a query is one small forward pass.
The network is BERT (J. Devlin and others, "BERT", NAACL 2019): token, position and segment embeddings, then
layers of multi-head self-attention softmax(Q K' / sqrt(d)) V and a GELU feed-forward net, each with a
residual and a layer norm; then the mean over tokens and length 1 (N. Reimers and I. Gurevych,
"Sentence-BERT", EMNLP 2019).
"""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

Array = NDArray[np.float32]
BATCH = 32


class Bert:
    """The model in `folder`, a sentence-transformers folder with BERT weights and mean pooling."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        longest = json.loads((folder / "sentence_bert_config.json").read_text(encoding="utf-8"))
        self._layers = int(config["num_hidden_layers"])
        self._heads = int(config["num_attention_heads"])
        self._eps = float(config["layer_norm_eps"])
        self._weights: dict[str, Array] = load_file(str(folder / "model.safetensors"))
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(int(longest["max_seq_length"]))
        self._tokenizer.no_padding()

    def encode(self, texts: list[str]) -> Array:
        """One row per text, of Euclidean length 1."""
        ids = [e.ids for e in self._tokenizer.encode_batch(texts)]
        rows = np.zeros((len(texts), self._weights["embeddings.word_embeddings.weight"].shape[1]), np.float32)
        by_length = sorted(range(len(texts)), key=lambda n: len(ids[n]))
        for start in range(0, len(texts), BATCH):
            batch = by_length[start : start + BATCH]
            rows[batch] = self._forward([ids[n] for n in batch])
        return rows

    def _forward(self, ids: list[list[int]]) -> Array:
        length = max(map(len, ids))
        tokens = np.array([row + [0] * (length - len(row)) for row in ids])
        mask = np.array([[1.0] * len(row) + [0.0] * (length - len(row)) for row in ids], np.float32)
        x = (
            self._weights["embeddings.word_embeddings.weight"][tokens]
            + self._weights["embeddings.position_embeddings.weight"][:length]
            + self._weights["embeddings.token_type_embeddings.weight"][0]
        )
        x = self._norm(x, "embeddings.LayerNorm")
        hidden = (1.0 - mask)[:, None, None, :] * np.float32(-1e9)
        for n in range(self._layers):
            layer = f"encoder.layer.{n}."
            attended = self._linear(self._attention(x, hidden, layer), layer + "attention.output.dense")
            x = self._norm(x + attended, layer + "attention.output.LayerNorm")
            inner = self._linear(x, layer + "intermediate.dense")
            inner = inner * (1 + erf(inner / np.float32(np.sqrt(2)))) * np.float32(0.5)
            x = self._norm(x + self._linear(inner, layer + "output.dense"), layer + "output.LayerNorm")
        mean = (x * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), np.float32)

    def _attention(self, x: Array, hidden: Array, layer: str) -> Array:
        batch, length, width = x.shape
        size = width // self._heads

        def heads(name: str) -> Array:
            projected = self._linear(x, f"{layer}attention.self.{name}")
            return projected.reshape(batch, length, self._heads, size).transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32(np.sqrt(size)) + hidden
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        scores /= scores.sum(axis=-1, keepdims=True)
        mixed: Array = scores @ heads("value")
        return mixed.transpose(0, 2, 1, 3).reshape(batch, length, width)

    def _linear(self, x: Array, name: str) -> Array:
        weight = self._weights[f"{name}.weight"]
        product: Array = x.reshape(-1, x.shape[-1]) @ weight.T + self._weights[f"{name}.bias"]
        return product.reshape(*x.shape[:-1], weight.shape[0])

    def _norm(self, x: Array, name: str) -> Array:
        centred = x - x.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(self._eps))
        scaled: Array = centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return scaled
