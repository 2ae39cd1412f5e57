"""One pathway for a class: who needs which bridge while the others practice."""

import pytest
from lessonloom.graph import Mastery
from lessonloom.learner.model import Diagnosis, SkillPicture
from lessonloom.pathways import class_pathway, class_unit
from small_trees import skill, tree

TREE = tree(skill("A"), skill("B", "A"), skill("C", "B"))
LEARNERS = tuple(f"L{n:02}" for n in range(1, 11))


def diagnosis(**estimates: dict[str, tuple[float, int]]) -> Diagnosis:
    """Per skill, the probability and the number of answers of learners who are not .9 from 3 answers."""
    mastery = []
    for name in TREE.skills:
        for learner in LEARNERS:
            p, n = estimates.get(name, {}).get(learner, (0.9, 3))
            mastery.append(Mastery(learner=learner, skill=name, p=p, low=p / 2, high=1, n=n))
    pictures = []
    for name in TREE.skills:
        own = [m for m in mastery if m.skill == name]
        lacking = sum(m.p < 0.6 for m in own)
        pictures.append(
            SkillPicture(
                skill=name, p=0.9, low=0.5, high=1, answers=30, secure=10 - lacking, unsure=0, lacking=lacking
            )
        )
    return Diagnosis(
        goals=("C",),
        learners=LEARNERS,
        silent=(),
        skills=tuple(pictures),
        mastery=tuple(mastery),
        misconceptions=(),
        tiers=(),
        graded=90,
        ungraded=0,
        unseen=(),
    )


EVERYBODY = dict.fromkeys(LEARNERS, (0.2, 3))


def test_those_who_lack_what_the_class_has_get_a_bridge_before_the_step_that_needs_it():
    found = diagnosis(A={"L02": (0.1, 3), "L07": (0.3, 2)}, B=EVERYBODY, C=EVERYBODY)
    plan = class_pathway(TREE, found, ["C"])
    (branch,) = plan.branches
    assert (branch.skill, branch.before, branch.minutes) == ("A", "B", 4)
    assert branch.learners == ("L02", "L07")
    assert branch.why == "The class is secure on it, but 2 of 10 lack it. Needed for B: A is part of B."
    assert branch.evidence == "Mastery from .10 to .30, from 5 answers."
    assert branch.changes_if == (
        "Who gets the question after the bridge right goes on with the others. "
        "If more than 2 of 10 learners miss it, do the bridge with everybody."
    )
    assert [s.skill for s in plan.steps] == ["B", "C"]


def test_a_skill_the_whole_class_is_taught_has_no_branch():
    few = dict.fromkeys(LEARNERS[:6], (0.2, 3))
    assert class_pathway(TREE, diagnosis(A=few, B=EVERYBODY, C=EVERYBODY), ["C"]).branches == ()


def test_nobody_is_sent_away_without_an_answer_of_their_own():
    found = diagnosis(A={"L02": (0.1, 0)}, B=EVERYBODY, C=EVERYBODY)
    assert class_pathway(TREE, found, ["C"]).branches == ()


def test_goals_weigh_by_the_learners_who_still_need_them():
    some = dict.fromkeys(LEARNERS[:7], (0.2, 3))
    unit = class_unit(TREE, diagnosis(B=some, C=EVERYBODY), ["B", "C"], minutes=50)
    assert unit.weights == {"B": 7, "C": 10}
    assert unit.cuts[0].loss == pytest.approx(10 / 17)


def test_in_a_unit_the_branch_stands_in_the_lesson_that_needs_it():
    found = diagnosis(A={"L02": (0.1, 3)}, B=EVERYBODY, C=EVERYBODY)
    unit = class_unit(TREE, found, ["C"], minutes=50)
    assert [[b.skill for b in one.branches] for one in unit.lessons if one.kind == "teach"] == [["A"], []]
    assert unit.lessons[0].branches[0].evidence == "Mastery .10 from 3 answers."
