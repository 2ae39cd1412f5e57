"""How tuning fills its batches and which answers it counts as wrong."""

import numpy as np
import pytest
from lessonloom.retrieval.tune import BLOCK, Pair, _batches, _both_ways


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
