"""The diagnosis of a class: pictures, tiers, flags, and what is not known."""

import random
from datetime import datetime

import pytest
from lessonloom.graph import GoalError, Response, SkillTree
from lessonloom.learner import ClassData, diagnose, given_abilities, tiers_for
from lessonloom.learner.diagnosis import _median_rank
from lessonloom.learner.model import Skipped


def make_class(grid: dict[str, dict[str, str]]) -> ClassData:
    """`grid[learner][skill]` is a word of 1, 0 and - (ungraded), one letter for each answer."""
    responses = [
        Response(
            id=f"{learner}-{skill}-{i}",
            learner=learner,
            skill=skill,
            item=f"question {i}",
            correct=None if mark == "-" else mark == "1",
            at=datetime(2026, 3, 1 + i),
        )
        for learner, skills in grid.items()
        for skill, marks in skills.items()
        for i, mark in enumerate(marks)
    ]
    return ClassData(
        name="6b",
        learners=tuple(grid),
        names={},
        responses=tuple(responses),
        skipped=(Skipped(place="row 9", reason="x"),),
    )


def test_a_diagnosis_counts_what_it_rests_on(tree, bank):
    found = diagnose(
        make_class({"L01": {"6.C": "11-"}, "L02": {}, "L03": {"6.C": "-"}}),
        tree=tree,
        bank=bank,
        goals=["6.D"],
    )
    assert (found.graded, found.ungraded) == (2, 2)
    assert found.silent == ("L02", "L03")
    assert found.unseen == ("4.A", "5.B", "6.D")
    assert found.until == datetime(2026, 3, 3).date()
    assert found.skipped[0].place == "row 9"
    assert found.picture("6.C").answers == 2
    assert not found.picture("6.D").seen
    assert {s.skill for s in found.skills} == {"4.A", "5.B", "6.C", "6.D"}
    assert len(found.mastery) == 12


def test_an_unknown_goal_is_an_error(tree, bank):
    with pytest.raises(GoalError):
        diagnose(make_class({"L01": {}}), tree=tree, bank=bank, goals=["9.Z"])


def test_the_picture_separates_a_strong_skill_from_a_weak_one(tree, bank):
    grid = {f"L{i:02d}": {"5.B": "111", "6.C": "000" if i % 4 else "111"} for i in range(28)}
    found = diagnose(make_class(grid), tree=tree, bank=bank, goals=["6.C"])
    strong, weak = found.picture("5.B"), found.picture("6.C")
    assert strong.secure == 28
    assert (weak.secure, weak.lacking) == (7, 21)
    assert weak.low <= weak.p <= weak.high < strong.low


def test_the_interval_of_an_unseen_skill_stays_wide(tree, bank):
    grid = {f"L{i:02d}": {"6.C": "101"} for i in range(28)}
    found = diagnose(make_class(grid), tree=tree, bank=bank, goals=["6.D"])
    unseen, seen = found.picture("6.D"), found.picture("6.C")
    assert unseen.high - unseen.low > 0.5 > seen.high - seen.low


@pytest.mark.parametrize(("n", "rank"), [(28, 8), (20, 5), (10, 1), (5, 0), (1, 0), (3000, 1445)])
def test_ranks_of_the_median_interval_are_those_of_the_sign_test(n, rank):
    assert _median_rank(n) == rank


def test_strong_on_a_skill_but_weak_on_what_it_needs_asks_for_a_probe(tree, bank):
    grid = {f"L{i:02d}": {"5.B": "000" if i < 4 else "111", "6.C": "1111"} for i in range(20)}
    found = diagnose(make_class(grid), tree=tree, bank=bank, goals=["6.C"])
    (flag,) = found.flags
    assert "Rates (6.C)" in flag
    assert "Shares (5.B)" in flag
    assert "question" in flag


def test_a_consistent_class_raises_no_flag(tree, bank):
    grid = {f"L{i:02d}": {"5.B": "111", "6.C": "111" if i % 2 else "000"} for i in range(20)}
    assert diagnose(make_class(grid), tree=tree, bank=bank, goals=["6.C"]).flags == ()


# --- tiers ----------------------------------------------------------------------------------------


def tiers(tree, bank, grid, goals=("6.C",), skill="6.C"):
    found = diagnose(make_class(grid), tree=tree, bank=bank, goals=list(goals))
    return {t.level: t for t in tiers_for(tree, found, skill)}


def test_tiers_follow_what_learners_need_next(tree, bank):
    grid = {f"L{i:02d}": {"5.B": "111", "6.C": "100"} for i in range(20)}
    grid |= {"L90": {"5.B": "000", "6.C": "000"}, "L91": {"5.B": "111", "6.C": "1111"}, "L92": {}}
    found = tiers(tree, bank, grid)
    assert found["support"].learners == ("L90",)
    assert found["support"].needs == ("5.B",)
    assert "Shares (5.B): 1" in found["support"].reason
    assert found["extension"].learners == ("L91",)
    assert "L92" in found["core"].learners
    assert "Nothing has been graded yet from 1 learner, who starts here." in found["core"].reason


def test_everybody_is_in_exactly_one_tier(tree, bank):
    rng = random.Random(3)
    for _ in range(20):
        grid = {
            f"L{i:02d}": {
                s: "".join(rng.choice("110-") for _ in range(rng.randrange(4))) for s in ("5.B", "6.C")
            }
            for i in range(28)
        }
        found = tiers(tree, bank, grid)
        placed = [name for t in found.values() for name in t.learners]
        assert sorted(placed) == sorted(grid)


def test_a_support_group_stays_small_enough_to_teach(tree, bank):
    grid = {f"L{i:02d}": {"5.B": "000" if i < 20 else "111", "6.C": "100"} for i in range(28)}
    found = tiers(tree, bank, grid)
    assert len(found["support"].learners) == 12
    assert "In all, 20 learners" in found["support"].reason


def test_those_far_behind_get_support_when_most_are_not(tree, bank):
    grid = {f"L{i:02d}": {"6.C": "110" if i else "000"} for i in range(12)}
    assert tiers(tree, bank, grid)["support"].learners == ("L00",)


def test_when_nearly_everybody_is_behind_nobody_is_singled_out(tree, bank):
    grid = {f"L{i:02d}": {"6.C": "000"} for i in range(12)}
    found = tiers(tree, bank, grid)
    assert found["support"].learners == ()
    assert len(found["core"].learners) == 12


def test_the_same_class_gives_the_same_diagnosis(tree, bank):
    grid = {f"L{i:02d}": {"5.B": "10", "6.C": "01"} for i in range(9)}
    one, two = (diagnose(make_class(grid), tree=tree, bank=bank, goals=["6.D"]) for _ in range(2))
    assert one.model_dump_json() == two.model_dump_json()


def test_no_reason_has_a_sentence_that_begins_with_a_digit(tree, bank):
    grid = {f"L{i:02d}": {"5.B": "000" if i < 20 else "111", "6.C": "100"} for i in range(28)}
    grid |= {"L90": {"5.B": "111", "6.C": "0000"}, "L91": {"5.B": "111", "6.C": "1111"}, "L92": {}}
    said = [tier.reason for tier in tiers(tree, bank, grid).values()]
    assert all(not part[:1].isdigit() for reason in said for part in reason.split(". "))
    few = {"L90": {"5.B": "111", "6.C": "0000"}, **{f"L{i:02d}": {"6.C": "1111"} for i in range(6)}}
    support = tiers(tree, bank, few)["support"]
    assert support.learners == ("L90",)
    assert support.reason.startswith("In this group, 1 learner has no known gap before this skill")


def test_a_diagnosis_carries_abilities_of_everybody_and_of_the_class(tree, bank):
    skills = [
        s.model_copy(update={"abilities": {"logical_reasoning": 1.0}}) if s.id == "6.C" else s
        for s in tree.skills.values()
    ]
    weighted = SkillTree(tree.pack, skills)
    data = make_class({"L01": {"6.C": "1111"}, "L02": {"5.B": "11"}})
    found = diagnose(data, tree=weighted, bank=bank, goals=["6.C"])
    assert [one.learner for one in found.abilities] == ["L01", "L02"]
    assert [one.of("logical_reasoning").level is None for one in found.abilities] == [False, True]
    assert found.class_abilities.of("logical_reasoning").evidence == 4
    assert found.class_abilities.of("numerical_calculation").level is None
    given = diagnose(
        data, tree=weighted, bank=bank, goals=["6.C"], abilities=[given_abilities("4,4,3,4,3", "L02")]
    )
    assert given.abilities[1].of("logical_reasoning").level == 3
    assert type(given).model_validate_json(given.model_dump_json()) == given
