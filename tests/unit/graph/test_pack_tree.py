import pytest
from lessonloom.graph import Alternative, GoalError, PackError, PackInfo, Prerequisite, Skill, SkillTree

INFO = PackInfo(name="p", title="P", version="1", licence="Apache-2.0", subject="mathematics")


def skill(name: str, *hard: str, soft: tuple[str, ...] = (), either: tuple[str, ...] = ()) -> Skill:
    edges = [Prerequisite(skill=other, why="w") for other in hard]
    edges += [Prerequisite(skill=other, kind="soft", why="w") for other in soft]
    return Skill(
        id=name,
        standard=name.partition("~")[0],
        title="T",
        statement="S",
        grade="5",
        domain="D",
        prerequisites=tuple(edges),
        alternatives=(Alternative(skills=either, why="w"),) if either else (),
    )


@pytest.fixture
def tree() -> SkillTree:
    return SkillTree(
        INFO,
        [
            skill("6.RP.A.3.a", "6.RP.A.1"),
            skill("6.RP.A.3.b", "6.RP.A.3.a", soft=("5.NF.A.1~like",)),
            skill("6.RP.A.1", "4.OA.A.2"),
            skill("5.NF.A.1~unlike", "5.NF.A.1~like", either=("4.OA.A.2", "3.OA.A.1")),
            skill("5.NF.A.1~like"),
            skill("4.OA.A.2"),
            skill("3.OA.A.1"),
        ],
    )


def test_edges_can_be_asked_both_ways(tree: SkillTree) -> None:
    assert tree.hard("6.RP.A.3.b") == ("6.RP.A.3.a",)
    assert tree.soft("6.RP.A.3.b") == ("5.NF.A.1~like",)
    assert tree.successors("4.OA.A.2") == ("5.NF.A.1~unlike", "6.RP.A.1")


def test_closure_is_all_that_is_needed_in_teaching_order(tree: SkillTree) -> None:
    assert tree.closure(["6.RP.A.3.b"]) == ("4.OA.A.2", "6.RP.A.1", "6.RP.A.3.a", "6.RP.A.3.b")


def test_closure_takes_the_first_of_an_alternative(tree: SkillTree) -> None:
    assert set(tree.closure(["5.NF.A.1~unlike"])) == {"5.NF.A.1~unlike", "5.NF.A.1~like", "4.OA.A.2"}


def test_depth_counts_the_longest_chain(tree: SkillTree) -> None:
    assert tree.depth["6.RP.A.3.b"] == 3
    assert tree.depth["4.OA.A.2"] == 0


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("6.rp.a.3.A", ("6.RP.A.3.a",)),
        ("6.RP.A.3", ("6.RP.A.3.a", "6.RP.A.3.b")),
        ("CCSS.MATH.CONTENT.6.RP.A.3", ("6.RP.A.3.a", "6.RP.A.3.b")),
        (" 5.NF.A.1 ", ("5.NF.A.1~like", "5.NF.A.1~unlike")),
        ("6.RP", ("6.RP.A.1", "6.RP.A.3.a", "6.RP.A.3.b")),
    ],
)
def test_goals_are_ids_standards_or_their_beginnings(tree: SkillTree, code: str, found: object) -> None:
    assert tree.resolve_goal(code) == found


@pytest.mark.parametrize("code", ["6.RP.A.9", "", "6.R", "banana"])
def test_an_unknown_goal_is_an_error(tree: SkillTree, code: str) -> None:
    with pytest.raises(GoalError):
        tree.resolve_goal(code)


def test_an_unknown_goal_names_the_nearest(tree: SkillTree) -> None:
    with pytest.raises(GoalError, match=r"Did you mean 6\.RP\.A\.1"):
        tree.resolve_goal("6.RP.A.11")
    with pytest.raises(GoalError, match=r"there is no skill '6\.RP\.A\.11'"):
        tree.skill("6.RP.A.11")


def test_a_tree_cannot_be_built_with_a_cycle_or_a_gap() -> None:
    with pytest.raises(PackError, match="A -> B -> A"):
        SkillTree(INFO, [skill("A", "B"), skill("B", soft=("A",))])
    with pytest.raises(PackError, match="unknown skill C"):
        SkillTree(INFO, [skill("A", "C")])


def test_a_tree_cannot_be_changed(tree: SkillTree) -> None:
    with pytest.raises(TypeError):
        tree.skills["x"] = skill("x")  # type: ignore[index]


def test_a_long_chain_needs_no_recursion() -> None:
    chain = [skill("s0"), *(skill(f"s{n}", f"s{n - 1}") for n in range(1, 3000))]
    assert SkillTree(INFO, reversed(chain)).depth["s2999"] == 2999
