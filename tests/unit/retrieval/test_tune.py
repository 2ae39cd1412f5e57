"""How tuning fills its batches and which answers it counts as wrong."""

import numpy as np
import pytest
from lessonloom.retrieval.rerank import Asked, LateInteraction
from lessonloom.retrieval.tune import BLOCK, Pair, _batches, _both_ways, _mask, _Read


def pair(unit: str, query: str, passage: str) -> Pair:
    return Pair(unit, (query,), (passage,))


def test_every_pair_is_in_one_batch_and_units_stay_together():
    pairs = [pair(f"u{n % 5}", f"q{n}", f"p{n}") for n in range(80)]
    batches = _batches(pairs, 16, np.random.default_rng(0))
    assert sorted(p for batch in batches for p in batch) == sorted(pairs)
    for batch in batches:
        assert len({p.unit for p in batch}) <= 16 // BLOCK + 1


def test_a_batch_of_one_is_left_out():
    pairs = [pair("u", f"q{n}", f"p{n}") for n in range(5)]
    assert [len(b) for b in _batches(pairs, 4, np.random.default_rng(0))] == [4]


@pytest.mark.filterwarnings("ignore")
def test_another_right_answer_counts_on_no_side():
    import torch

    batch = [pair("u", "q", "p1"), pair("u", "q", "p2"), pair("u", "r", "p3")]
    similar = torch.tensor([[9.0, 9.0, 0.0], [9.0, 9.0, 0.0], [0.0, 0.0, 9.0]])
    assert float(_both_ways(similar, batch)) < 0.01
    others = [pair("u", f"q{n}", f"p{n}") for n in range(3)]
    assert float(_both_ways(similar, others)) > 0.3


def test_learning_and_search_compare_tokens_alike():
    import torch

    rng = np.random.default_rng(1)
    queries, passages = (
        [rng.normal(size=(n, 8)).astype(np.float32) for n in lengths] for lengths in ((3, 5), (4, 2, 6))
    )
    ours, theirs = (_padded(rows) for rows in (queries, passages))
    expected = np.empty((2, 3))
    for q, rows in enumerate(_unit(queries)):
        asked = Asked("", np.zeros(8, np.float32), rows)
        expected[q] = LateInteraction(_Known(_unit(passages))).scores(asked, ["0", "1", "2"])
    with torch.no_grad():
        np.testing.assert_allclose(ours.late(theirs).numpy(), expected, atol=0.01)  # in half precision


class _Known:
    """An embedder that knows the tokens of the texts "0", "1", ..."""

    def __init__(self, rows):
        self.rows = rows

    def encode_tokens(self, texts):
        return np.zeros((len(texts), 8), np.float32), [self.rows[int(text)] for text in texts]


def _padded(rows):
    import torch

    tokens = torch.nn.utils.rnn.pad_sequence([torch.tensor(r) for r in rows], batch_first=True)
    return _Read(tokens, _mask([len(r) for r in rows]))


def _unit(rows):
    return [r / np.linalg.norm(r, axis=1, keepdims=True) for r in rows]
