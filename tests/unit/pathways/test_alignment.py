import pytest
from lessonloom.pathways import align


def test_a_path_agrees_with_itself():
    same = align(["a", "b", "c"], ["a", "b", "c"])
    assert (same.nodes, same.edges, same.sequence) == (1, 1, 1)


def test_the_same_skills_in_reverse_order_share_the_nodes_only():
    reverse = align(["c", "b", "a"], ["a", "b", "c"])
    assert (reverse.nodes, reverse.edges) == (1, 0)
    assert reverse.sequence == pytest.approx(1 / 3)


def test_one_swap_is_seen_by_edges_and_sequence():
    swapped = align(["a", "c", "b", "d"], ["a", "b", "c", "d"])
    assert swapped.edges == pytest.approx(5 / 6)
    assert swapped.sequence == pytest.approx(3 / 4)


def test_foreign_and_missing_skills_count_against_a_path():
    other = align(["a", "x"], ["a", "b", "c"])
    assert other.nodes == pytest.approx(2 / 5)
    assert other.sequence == pytest.approx(1 / 3)


def test_two_empty_paths_agree_and_an_empty_one_agrees_with_no_other():
    assert align([], []).nodes == align([], []).sequence == 1
    assert align([], ["a"]).nodes == align([], ["a"]).sequence == 0
