"""The ablation of the tree: shuffled edges keep what they should, and wrong figures would be seen."""

import random
from collections import Counter

import pytest
from lessonloom.evals import graph_prior
from lessonloom.evals._shuffled_tree import hard_edges, real_edges, shuffled, without_edges
from lessonloom.graph import default_pack_path, load_pack
from lessonloom.items import ItemBank
from lessonloom.learner._lookup import Lookup


@pytest.fixture(scope="module")
def tree():
    return load_pack(default_pack_path())


@pytest.fixture(scope="module")
def around(tree):
    return tree.closure(tree.resolve_goal("7.RP.A.3"))


def degrees(edges):
    return Counter(before for before, _ in edges), Counter(after for _, after in edges)


@pytest.mark.parametrize("seed", range(5))
def test_shuffling_keeps_the_degrees_and_moves_most_edges(tree, around, seed):
    edges = hard_edges(tree, around)
    other = shuffled(tree, around, random.Random(seed))
    mixed = hard_edges(other, other.skills)
    assert degrees(edges) == degrees(mixed)
    assert len(set(mixed)) == len(edges)
    assert len(set(mixed) & set(edges)) < 0.5 * len(edges)


def test_the_other_trees_have_the_same_skills_and_all_or_no_edges(tree, around):
    real, bare = real_edges(tree, around), without_edges(tree, around)
    assert set(real.skills) == set(bare.skills) == set(around)
    assert set(hard_edges(real, around)) == set(hard_edges(tree, around))
    assert hard_edges(bare, around) == []


def test_gains_are_paired_and_vanish_when_all_trees_are_the_real_one(tree, monkeypatch):
    monkeypatch.setattr(graph_prior, "SIZE", 8)
    monkeypatch.setattr(graph_prior, "HELD_OUT", 2)
    found = graph_prior.run(tree, classes=2, seed=1)
    gain = found["results"]["gain, the tree is true"]["over_none"]
    losses = [found["results"][f"{name}, the tree is true"]["log_loss"]["value"] for name in ("real", "none")]
    assert gain["value"] == pytest.approx(losses[1] - losses[0])
    assert gain["low"] <= gain["value"] <= gain["high"]
    monkeypatch.setattr(graph_prior, "shuffled", lambda tree, skills, rng: real_edges(tree, skills))
    monkeypatch.setattr(graph_prior, "without_edges", real_edges)
    same = graph_prior.run(tree, classes=2, seed=1)["headline"]
    assert same["gain_over_shuffled"] == same["gain_over_none"] == 0


def test_a_class_asked_about_one_skill_alone_predicts_nothing(tree, monkeypatch):
    bank = ItemBank(tree)
    items = [bank.draw("6.RP.A.2", m.id) for m in bank.models("6.RP.A.2") if m.answer.kind != "text"][:3]
    monkeypatch.setattr(graph_prior, "_quiz", lambda *_: tuple(items))
    lookup = Lookup(bank)
    assert graph_prior._one(tree, bank, lookup, "6.RP.A.2", "the tree is true", 0, random.Random(1)) == []
