"""The benchmark of tiers counts what moves, and would notice if groups depended on the order of rows."""

import pytest
from lessonloom.evals import tiers
from lessonloom.graph import default_pack_path, load_pack
from lessonloom.learner import tiers_for


@pytest.fixture(scope="module")
def tree():
    return load_pack(default_pack_path())


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(tiers, "SIZE", 12)
    monkeypatch.setattr(tiers, "EACH", 2)


def test_figures_have_intervals_and_a_headline(tree, small):
    found = tiers.run(tree, classes=2, seed=3)
    assert found["n"] == 2
    assert {"changed", "own_changed", "order_changed", "lesson_changed"} <= set(found["headline"])
    assert found["headline"]["order_changed"] == 0
    for figures in found["results"].values():
        for figure in figures.values():
            assert figure["low"] <= figure["value"] <= figure["high"]
    assert found == tiers.run(tree, classes=2, seed=3)


def test_groups_that_depend_on_the_order_of_rows_are_caught(tree, small, monkeypatch):
    def by_place(tree, diagnosis, skill):
        support, core, extension = tiers_for(tree, diagnosis, skill)
        half = len(diagnosis.learners) // 2
        return (
            support.model_copy(update={"learners": diagnosis.learners[:half]}),
            core.model_copy(update={"learners": diagnosis.learners[half:]}),
            extension.model_copy(update={"learners": ()}),
        )

    monkeypatch.setattr(tiers, "tiers_for", by_place)
    assert tiers.run(tree, classes=2, seed=3)["headline"]["order_changed"] > 0.2


def test_groups_that_jump_at_every_change_are_caught(tree, small, monkeypatch):
    def by_count(tree, diagnosis, skill):
        support, core, extension = tiers_for(tree, diagnosis, skill)
        everybody = {"learners": diagnosis.learners}
        nobody = {"learners": ()}
        odd = diagnosis.graded % 2
        return (
            support.model_copy(update=everybody if odd else nobody),
            core.model_copy(update=nobody if odd else everybody),
            extension.model_copy(update=nobody),
        )

    monkeypatch.setattr(tiers, "tiers_for", by_count)
    found = tiers.run(tree, classes=2, seed=3)["results"]["lessonloom"]
    assert found["less_changed"]["value"] == found["more_changed"]["value"] == 1
    assert found["others_changed"]["value"] == 1
