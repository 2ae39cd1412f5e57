"""A teacher's remark finds the misconception it means, and a question that would tell; else it says so."""

import pytest
from lessonloom.agents.deps import load_tree
from lessonloom.agents.noticed import noticed
from lessonloom.items import ItemBank
from lessonloom.learner import diagnose, read_class
from lessonloom.retrieval import HybridRetriever, MiniLM, NullRetriever, build_index, documents
from lessonloom.settings import Settings
from tests_support import class_file


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A diagnosis, and search by real vectors over the misconceptions of a few skills."""
    tree = load_tree(Settings())
    bank = ItemBank(tree)
    folder = tmp_path_factory.mktemp("noticed")
    data = read_class(class_file(tree, folder / "class.csv"), tree=tree, bank=bank)
    diagnosis = diagnose(data, tree=tree, bank=bank, goals=tree.resolve_goal("6.RP.A.2"))
    some = [tree.skill(name) for name in ("4.NF.B.3.c", "5.NBT.A.3.b", "5.NF.B.5", "6.RP.A.2")]
    docs = [d for d in documents(some) if d.kind == "misconception"]
    embedder = MiniLM()
    retriever = HybridRetriever(build_index(docs, embedder, folder / "index"), embedder, tree=tree)
    return {"diagnosis": diagnosis, "tree": tree, "bank": bank, "retriever": retriever}


@pytest.mark.parametrize(
    ("remark", "misconception"),
    [
        ("they add the denominators as well", "4.NF.B.3.c/adds-denominators"),
        ("Some think multiplying always makes bigger.", "5.NF.B.5/multiplying-enlarges"),
        ("a longer decimal is bigger", "5.NBT.A.3.b/longer-is-larger"),
    ],
)
def test_a_remark_finds_its_misconception(desk, remark, misconception):
    found = noticed(remark, **desk)
    assert found.sounds_like[0].misconception == misconception
    assert found.sounds_like[0].p > found.sounds_like[1].p


def test_the_question_tells_who_believes_it(desk):
    for like in noticed("they divide in the order of the numbers", **desk).sounds_like:
        if like.stem:
            assert like.wrong != like.key


def test_learners_whose_answers_show_it_are_named(desk):
    shown = {m.misconception: m.learners for m in desk["diagnosis"].misconceptions}
    found = noticed("divides the numbers in the order in which they appear", **desk)
    assert [one.shown_by for one in found.sounds_like] == [
        shown.get(one.misconception, ()) for one in found.sounds_like
    ]
    assert any(one.shown_by for one in found.sounds_like)


def test_a_remark_about_something_else_finds_nothing_and_says_why(desk):
    found = noticed("They do not like the new football coach.", **desk)
    assert found.sounds_like == ()
    assert found.nothing == "off topic"


def test_without_weights_nothing_is_found_and_the_reason_is_told(desk):
    found = noticed("they add the denominators", **{**desk, "retriever": NullRetriever()})
    assert found.nothing == "no documents"
