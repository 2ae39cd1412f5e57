import numpy as np
import pytest
from lessonloom.graph import Alternative, GoalError, Prerequisite, Skill, SkillTree
from lessonloom.graph.tree import PackInfo
from lessonloom.pathways import needed_skills


def skill(name: str, *hard: str, either: tuple[str, ...] = ()) -> Skill:
    return Skill(
        id=name,
        standard=name,
        title=name,
        statement=name,
        grade="5",
        domain="d",
        prerequisites=[Prerequisite(skill=s, why="w") for s in hard],
        alternatives=[Alternative(skills=either, why="w")] if either else [],
    )


@pytest.fixture
def tree() -> SkillTree:
    info = PackInfo(name="p", title="p", version="1", licence="x", subject="s")
    skills = [skill("A"), skill("B", "A"), skill("C"), skill("D", "B", either=("C", "A"))]
    return SkillTree(info, skills)


def needed(tree: SkillTree, *mastered: str) -> set[str]:
    row = np.array([[name in mastered for name in tree.skills]])
    return {name for name, x in zip(tree.skills, needed_skills(tree, ["D"], row)[0], strict=True) if x}


def test_nothing_mastered_needs_everything_below_and_the_first_alternative(tree):
    assert needed(tree) == {"A", "B", "C", "D"}


def test_what_lies_below_a_mastered_skill_is_not_needed(tree):
    assert needed(tree, "B", "C") == {"D"}


def test_a_mastered_alternative_meets_its_group(tree):
    assert needed(tree, "A") == {"B", "D"}


def test_a_mastered_goal_needs_nothing(tree):
    assert needed(tree, "D") == set()


def test_learners_do_not_disturb_each_other(tree):
    names = list(tree.skills)
    rows = np.array([[n == "B" for n in names], [False for _ in names]])
    both = needed_skills(tree, ["D"], rows)
    assert both.shape == (2, 4)
    assert both[1].sum() == 4
    assert both[0].sum() == 2


def test_an_unknown_goal_is_named(tree):
    with pytest.raises(GoalError, match="Z"):
        needed_skills(tree, ["Z"], np.zeros((1, 4), dtype=bool))
