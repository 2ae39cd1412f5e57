"""Tuning the encoder on labelled pairs: a query and the passage that answers it, in the units they come from.

Every other passage of a batch is a wrong answer to the query, and every other query a wrong question to the
passage (multiple negatives ranking; M. Henderson et al., "Efficient Natural Language Response Suggestion for
Smart Reply", 2017, both ways). The vectors of whole texts learn so, and those of their tokens by late
interaction, as the search compares both. Batches are filled unit by unit, so that wrong answers are close to
right ones. Only the upper layers learn; what the lower ones say of a text is computed once. That makes it
minutes on two processor cores.
"""

import copy
import hashlib
import importlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..graph.errors import InputError
from .embedder import TUNING, MiniLM

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

SCALE = 20.0
"""Cosines are multiplied by this before the softmax."""
BLOCK = 8
"""Pairs of one unit that stay together in a batch."""
THREADS = 2


class Pair(NamedTuple):
    """A labelled pair in one or several wordings; each round draws one of each side."""

    unit: str
    queries: tuple[str, ...]
    passages: tuple[str, ...]


@dataclass(frozen=True)
class Recipe:
    """How to learn. `layers` from the top learn; `tokens` cuts the texts, in training only."""

    rounds: int = 3
    layers: int = 2
    rate: float = 2e-4
    batch: int = 48
    tokens: int = 64
    seed: int = 0


def tune(
    base: MiniLM,
    pairs: Sequence[Pair],
    folder: Path,
    *,
    recipe: Recipe | None = None,
    origin: dict[str, str] | None = None,
    watch: Callable[[int, float], None] = lambda _round, _loss: None,
) -> MiniLM:
    """Tune a copy of `base`, write it to `folder` with a record of where it comes from, and open it.

    `origin` (data, licence) goes into the record. After every round, `watch` is told its number and loss. The
    folder can be set as LESSONLOOM_ENCODER. Raises InputError for fewer than two units or a model without
    layers of its own to tune.
    """
    how = recipe or Recipe()
    if len({pair.unit for pair in pairs}) < 2:
        raise InputError("The labelled pairs are of fewer than two units.", "Add pairs of other units.")
    model = _learn(copy.deepcopy(base.loaded()), pairs, how, watch)
    folder.mkdir(parents=True, exist_ok=True)
    importlib.import_module("transformers.utils.logging").disable_progress_bar()
    model.save(str(folder), create_model_card=False)
    weights = hashlib.sha256()
    for file in sorted(folder.glob("*.safetensors")):
        weights.update(file.read_bytes())
    record = {
        "base": base.id,
        "pairs": len(pairs),
        "units": len({pair.unit for pair in pairs}),
        "recipe": asdict(how),
        "origin": origin or {},
        "weights": weights.hexdigest(),
    }
    (folder / TUNING).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return MiniLM(str(folder))


def _learn(
    model: "SentenceTransformer", pairs: Sequence[Pair], how: Recipe, watch: Callable[[int, float], None]
) -> "SentenceTransformer":
    import torch

    torch.set_num_threads(min(torch.get_num_threads(), THREADS))
    torch.manual_seed(how.seed)
    rng = np.random.default_rng(how.seed)
    layers = _layers(model)
    upper = layers[-how.layers :]
    states = _Lower(model, layers[: -how.layers], how.tokens)
    states.read([text for pair in pairs for text in (*pair.queries, *pair.passages)])
    for weight in upper.parameters():
        weight.requires_grad_(True)
    upper.train()
    optimizer = torch.optim.AdamW(upper.parameters(), lr=how.rate, weight_decay=0.01)
    steps = how.rounds * -(-len(pairs) // how.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, how.rate, total_steps=steps + 1, pct_start=0.1)
    for number in range(1, how.rounds + 1):
        losses = []
        for batch in _batches(pairs, how.batch, rng):
            asked = states.upwards(upper, [_one(pair.queries, rng) for pair in batch])
            given = states.upwards(upper, [_one(pair.passages, rng) for pair in batch])
            whole = asked.whole() @ given.whole().T
            loss = _both_ways(SCALE * whole, batch) + _both_ways(SCALE * asked.late(given), batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        watch(number, float(np.mean(losses)))
    return model.eval()


def _both_ways(similar: "torch.Tensor", batch: Sequence[Pair]) -> "torch.Tensor":
    """Cross-entropy of the right passage and of the right query; other right answers count on no side."""
    import torch

    right = [[a.queries == b.queries or a.passages == b.passages for b in batch] for a in batch]
    others = torch.tensor(right) & ~torch.eye(len(batch), dtype=torch.bool)
    masked = similar.masked_fill(others.to(similar.device), -1e4)
    own = torch.arange(len(batch), device=similar.device)
    entropy = torch.nn.functional.cross_entropy
    return (entropy(masked, own) + entropy(masked.T, own)) / 2


def _batches(pairs: Sequence[Pair], size: int, rng: np.random.Generator) -> list[list[Pair]]:
    """All pairs in a new order, up to BLOCK of a unit together; a last batch of one is left out."""
    by_unit: dict[str, list[Pair]] = {}
    for at in rng.permutation(len(pairs)).tolist():
        by_unit.setdefault(pairs[at].unit, []).append(pairs[at])
    blocks = [of[s : s + BLOCK] for of in by_unit.values() for s in range(0, len(of), BLOCK)]
    line = [pair for at in rng.permutation(len(blocks)).tolist() for pair in blocks[at]]
    found = [line[s : s + size] for s in range(0, len(line), size)]
    return [batch for batch in found if len(batch) > 1]


def _one(wordings: tuple[str, ...], rng: np.random.Generator) -> str:
    return wordings[int(rng.integers(len(wordings)))]


def _layers(model: "SentenceTransformer") -> Any:
    """The layers of a BERT-like encoder, lowest first."""
    encoder = getattr(model[0].auto_model, "encoder", None)
    layers = getattr(encoder, "layer", None)
    if layers is None or not hasattr(model[0].auto_model, "embeddings"):
        raise InputError(
            "This model is not built of embeddings and a stack of layers.",
            "Tune a BERT-like encoder, such as the default one.",
        )
    pooling = model[1]
    old = hasattr(pooling, "get_pooling_mode_str")  # sentence-transformers 5
    mode = pooling.get_pooling_mode_str() if old else pooling.pooling_mode
    if mode not in ("mean", ["mean"], ("mean",)):
        raise InputError("This model does not take the mean of its tokens.", "Tune one that does.")
    return layers


class _Lower:
    """What the fixed lower layers say of each text: one row per token, in half precision."""

    def __init__(self, model: "SentenceTransformer", layers: Any, tokens: int) -> None:
        self._model = model
        self._layers = layers
        self._tokens = tokens
        self._known: dict[str, torch.Tensor] = {}

    def read(self, texts: Sequence[str]) -> None:
        """Compute the states of texts, short ones with short ones."""
        import torch

        bert = self._model[0].auto_model.eval()
        different = list(dict.fromkeys(texts))
        ids = self._model.tokenizer(different, truncation=True, max_length=self._tokens)["input_ids"]
        order = sorted(range(len(ids)), key=lambda at: len(ids[at]))
        with torch.inference_mode():
            for start in range(0, len(order), 64):
                chosen = order[start : start + 64]
                rows = [torch.tensor(ids[at]) for at in chosen]
                padded = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
                mask = _mask([len(row) for row in rows]).to(self._model.device)
                with torch.autocast(self._model.device.type, dtype=torch.bfloat16):
                    state = bert.embeddings(input_ids=padded.to(self._model.device))
                    state = _through(self._layers, state, mask)
                for at, row, length in zip(chosen, state, map(len, rows), strict=True):
                    self._known[different[at]] = row[:length].to(torch.bfloat16).clone()

    def upwards(self, layers: Any, texts: Sequence[str]) -> "_Read":
        """The tokens of the texts after the upper `layers`, into which gradients flow."""
        import torch

        rows = [self._known[text].float() for text in texts]
        mask = _mask([len(row) for row in rows]).to(self._model.device)
        state = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
        with torch.autocast(self._model.device.type, dtype=torch.bfloat16):
            state = _through(layers, state, mask)
        return _Read(state.float(), mask)


class _Read(NamedTuple):
    """Token vectors of texts, (texts, tokens, dimension), and which of them are there, (texts, tokens)."""

    tokens: "torch.Tensor"
    mask: "torch.Tensor"

    def whole(self) -> "torch.Tensor":
        """Vectors of length 1, by the mean of the tokens."""
        import torch

        mean = (self.tokens * self.mask[:, :, None]).sum(1) / self.mask.sum(1, keepdim=True)
        return torch.nn.functional.normalize(mean, dim=1)

    def late(self, passages: "_Read") -> "torch.Tensor":
        """Late interaction with every passage, (texts, passages), as `rerank.LateInteraction` has it."""
        import torch

        ours, theirs = (torch.nn.functional.normalize(one.tokens, dim=2) for one in (self, passages))
        with torch.autocast(ours.device.type, dtype=torch.bfloat16):
            similar = ours.flatten(0, 1) @ theirs.flatten(0, 1).T
        by_text = similar.float().view(*ours.shape[:2], *theirs.shape[:2])
        nearest = by_text.masked_fill(passages.mask[None, None] == 0, -1e4).amax(dim=3)
        return (nearest * self.mask[:, :, None]).sum(1) / self.mask.sum(1)[:, None]


def _through(layers: Any, state: "torch.Tensor", mask: "torch.Tensor") -> "torch.Tensor":
    import torch

    unseen = ((1 - mask) * -1e4)[:, None, None, :].to(torch.bfloat16)
    for layer in layers:
        state = layer(state, unseen)
    return state


def _mask(lengths: list[int]) -> "torch.Tensor":
    """1 for a token, 0 for padding."""
    import torch

    return (torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]).float()
