import pytest
from lessonloom.graph import GoalError, default_pack_path, load_pack
from lessonloom.items import ItemBank
from lessonloom.items.errors import ItemError
from lessonloom.learner import make_quiz


@pytest.fixture(scope="module")
def tree():
    return load_pack(default_pack_path())


@pytest.fixture(scope="module")
def bank(tree):
    return ItemBank(tree)


def test_a_quiz_is_short_covers_the_goal_and_what_it_needs(tree, bank):
    items = make_quiz(tree, bank, ["6.RP.A.2"])
    assert 8 <= len(items) <= 12
    skills = [item.skill for item in items]
    assert skills.count("6.RP.A.2") >= 2
    assert set(skills) <= set(tree.closure(["6.RP.A.2"]))
    assert len(set(skills)) >= 4
    assert len({(i.skill, i.model) for i in items}) == len(items), "no model is asked twice"


def test_every_question_tells_wrong_answers_apart(tree, bank):
    for item in make_quiz(tree, bank, ["6.RP.A.3.c"]):
        assert item.answer.kind != "text"
        assert len(item.wrong) >= 2


def test_prerequisites_come_first_and_the_same_quiz_comes_again(tree, bank):
    items = make_quiz(tree, bank, ["6.RP.A.2"])
    order = list(tree.skills)
    places = [order.index(item.skill) for item in items]
    assert places == sorted(places)
    assert items == make_quiz(tree, ItemBank(tree), ["6.RP.A.2"])


def test_every_one_of_several_goals_is_asked_for_even_in_the_shortest_quiz(tree, bank):
    goals = ["6.RP.A.3.a", "6.RP.A.3.b"]
    assert {item.skill for item in make_quiz(tree, bank, goals, size=2)} == set(goals)


def test_a_goal_without_exercises_is_refused(tree, bank):
    bare = next(
        n for n, s in tree.skills.items() if not any(tree.skill(x).authored for x in tree.closure([n]))
    )
    with pytest.raises(ItemError, match="no exercises"):
        make_quiz(tree, bank, [bare])
    with pytest.raises(GoalError):
        make_quiz(tree, bank, ["nowhere"])
