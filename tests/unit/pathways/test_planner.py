"""Planning: which steps, in which order, within which minutes, and why."""

import pytest
from lessonloom.graph import GoalError
from lessonloom.learner.model import Diagnosis, SkillPicture
from lessonloom.pathways import class_needs, plan_pathway
from small_trees import need, needs, skill, tree

CHAIN = tree(skill("A"), skill("B", "A"), skill("C", "B"))


def ids(steps) -> list[str]:
    return [s.skill for s in steps]


def test_without_choices_the_plan_is_the_closure_minus_what_is_mastered():
    plan = plan_pathway(CHAIN, needs(need("A", 0.95, lacking=1), need("B"), need("C")), ["C"])
    assert ids(plan.steps) == ["B", "C"]
    assert plan.sources == ("A",)
    assert (plan.optimal, plan.gap, plan.coverage) == (True, 0.0, 1.0)


def test_a_mastered_skill_ends_the_search_below_it():
    plan = plan_pathway(CHAIN, needs(need("A"), need("B", 0.95, lacking=0), need("C")), ["C"])
    assert ids(plan.steps) == ["C"]


def test_a_mastered_goal_needs_no_steps():
    plan = plan_pathway(CHAIN, needs(need("C", 0.95, lacking=0)), ["C"])
    assert plan.steps == ()
    assert (plan.cost, plan.coverage, plan.sources) == (0, 1.0, ("C",))


def test_minutes_fall_as_mastery_rises_but_not_below_five():
    def minutes(p):
        return plan_pathway(CHAIN, needs(need("A", p)), ["A"]).steps[0].minutes

    assert (minutes(0.0), minutes(0.46), minutes(0.99)) == (50, 27, 5)


@pytest.mark.parametrize(
    ("lacking", "unsure", "activity"),
    [
        (20, 0, "lesson"),
        (12, 0, "lesson"),
        (11, 0, "bridge"),
        (6, 0, "bridge"),
        (5, 0, None),
        (12, 10, "bridge"),
    ],
)
def test_the_share_that_has_to_learn_it_chooses_the_activity(lacking, unsure, activity):
    plan = plan_pathway(CHAIN, needs(need("A", 0.6, lacking=lacking, unsure=unsure)), ["A"])
    assert [s.activity for s in plan.steps] == ([activity] if activity else [])


@pytest.mark.parametrize(("p", "activity"), [(0.45, "lesson"), (0.68, "probe"), (0.85, None)])
def test_an_unseen_skill_is_assumed_probed_or_taught_by_its_prior(p, activity):
    plan = plan_pathway(CHAIN, needs(need("A", p, seen=False)), ["A"])
    assert [s.activity for s in plan.steps] == ([activity] if activity else [])


def test_of_an_alternative_the_cheaper_way_is_taken():
    forks = tree(skill("A"), skill("B", minutes=20), skill("C", either=("A", "B")))
    plan = plan_pathway(forks, needs(need("A"), need("B"), need("C")), ["C"])
    assert ids(plan.steps) == ["B", "C"]
    assert plan.optimal


def test_shared_prerequisites_are_seen_through():
    # one by one P and Q look cheaper; S serves both goals at once
    forks = tree(
        skill("P", minutes=30),
        skill("Q", minutes=30),
        skill("S", minutes=40),
        skill("G1", either=("P", "S")),
        skill("G2", either=("Q", "S")),
    )
    zero = [need(i, 0.0) for i in ("P", "Q", "S", "G1", "G2")]
    plan = plan_pathway(forks, needs(*zero), ["G1", "G2"])
    assert set(ids(plan.steps)) == {"S", "G1", "G2"}
    assert plan.cost == 140
    assert plan.optimal


def test_an_alternative_that_is_mastered_costs_nothing():
    forks = tree(skill("A"), skill("B", minutes=20), skill("C", either=("A", "B")))
    plan = plan_pathway(forks, needs(need("A", 0.95, lacking=0), need("B"), need("C")), ["C"])
    assert ids(plan.steps) == ["C"]
    assert plan.sources == ("A",)


def test_a_budget_reaches_the_goals_it_can_and_defers_the_rest():
    two = tree(skill("A", minutes=20), skill("G1", "A", minutes=20), skill("B", minutes=60), skill("G2", "B"))
    zero = [need(i, 0.0) for i in ("A", "G1", "B", "G2")]
    plan = plan_pathway(two, needs(*zero), ["G1", "G2"], budget=60)
    assert ids(plan.steps) == ["A", "G1"]
    assert set(ids(plan.deferred)) == {"B", "G2"}
    assert (plan.coverage, plan.cost, plan.optimal, plan.budget) == (0.5, 40, True, 60)


def test_a_budget_that_reaches_no_goal_makes_progress():
    plan = plan_pathway(CHAIN, needs(need("A", 0.0), need("B", 0.0), need("C", 0.0)), ["C"], budget=100)
    assert ids(plan.steps) == ["A", "B"]
    assert plan.coverage == 0.0


def test_a_budget_spends_nothing_beside_the_way():
    more = tree(skill("A", minutes=10), skill("X", minutes=10), skill("G", "A", minutes=10))
    plan = plan_pathway(more, needs(*(need(i, 0.0) for i in "AXG")), ["G"], budget=25)
    assert ids(plan.steps) == ["A", "G"]


def test_weights_say_which_goal_matters_more():
    two = tree(skill("G1"), skill("G2"))
    zero = needs(need("G1", 0.0), need("G2", 0.0))
    plan = plan_pathway(two, zero, ["G1", "G2"], budget=50, weights={"G2": 3.0})
    assert ids(plan.steps) == ["G2"]
    assert plan.coverage == 0.75


def test_steps_that_lead_to_more_goals_per_minute_come_first():
    fan = tree(skill("A", minutes=40), skill("B"), skill("G1", "A"), skill("G2", "A"), skill("G3", "B"))
    plan = plan_pathway(fan, needs(*(need(i, 0.0) for i in ("A", "B", "G1", "G2", "G3"))), ["G1", "G2", "G3"])
    assert ids(plan.steps)[0] == "A"


def test_a_strong_soft_prerequisite_comes_before_what_it_helps():
    helped = tree(skill("A", minutes=20), skill("B", minutes=60), skill("G1", "A"), skill("G2", "B"))
    eased = tree(
        skill("A", soft=("B",), minutes=20), skill("B", minutes=60), skill("G1", "A"), skill("G2", "B")
    )
    zero = needs(*(need(i, 0.0) for i in ("A", "B", "G1", "G2")))
    assert ids(plan_pathway(helped, zero, ["G1", "G2"]).steps)[0] == "A"
    assert ids(plan_pathway(eased, zero, ["G1", "G2"]).steps)[:2] == ["B", "A"]


def test_a_goal_without_a_lesson_is_unreachable_with_the_reason():
    half = tree(skill("A"), skill("G1", "A"), skill("G2", "A", authored=False))
    plan = plan_pathway(half, needs(need("A"), need("G1"), need("G2")), ["G1", "G2"])
    assert [u.goal for u in plan.unreachable] == ["G2"]
    assert "nothing to teach from" in plan.unreachable[0].reason
    assert ids(plan.steps) == ["A", "G1"]
    assert plan.coverage == 0.5


def test_a_prerequisite_without_a_lesson_stays_as_a_probe_that_says_so():
    half = tree(skill("A", authored=False), skill("G", "A"))
    step = plan_pathway(half, needs(need("A"), need("G")), ["G"]).steps[0]
    assert (step.skill, step.activity, step.minutes) == ("A", "probe", 3)
    assert "no lesson on it" in step.why
    assert "your own material" in step.changes_if


def test_an_unknown_goal_is_an_error():
    with pytest.raises(GoalError):
        plan_pathway(CHAIN, {}, ["Z"])


def test_nothing_known_means_everything_is_taught():
    plan = plan_pathway(CHAIN, {}, ["C"])
    assert [(s.skill, s.activity, s.minutes) for s in plan.steps] == [
        ("A", "lesson", 50),
        ("B", "lesson", 50),
        ("C", "lesson", 50),
    ]


# --- sentences ------------------------------------------------------------------------------------


def test_every_step_says_why_on_what_evidence_and_what_would_change_it():
    plan = plan_pathway(
        CHAIN, needs(need("B", 0.46, lacking=17), need("C"), need("A", 0.95, lacking=0)), ["C"]
    )
    first, last = plan.steps
    assert first.why == "Needed for C: B is part of C."
    assert first.evidence == "Median .46 (.36–.56) from 84 answers; 17 of 28 learners are not secure."
    assert first.changes_if == "If a 3-minute probe shows 23 of 28 learners secure, skip this step."
    assert first.serves == ("C",)
    assert last.why == "This is the goal: learners do C."


def test_a_bridge_says_when_it_is_not_enough():
    (step,) = plan_pathway(CHAIN, needs(need("A", 0.7, lacking=8)), ["A"]).steps
    assert step.minutes == 4
    assert step.changes_if == (
        "If more than 11 of 28 learners still miss the question after the bridge, "
        "teach the whole lesson (50 minutes)."
    )


def test_a_probe_says_what_follows_from_it():
    (step,) = plan_pathway(CHAIN, needs(need("A", 0.68, seen=False)), ["A"]).steps
    assert "Nobody was asked" in step.evidence
    assert "fewer than 23 of 28" in step.changes_if
    assert "4-minute bridge" in step.changes_if


def test_needs_come_from_the_class_picture():
    picture = SkillPicture(skill="A", p=0.5, low=0.4, high=0.6, answers=30, secure=10, unsure=4, lacking=6)
    diagnosis = Diagnosis(
        goals=("A",),
        learners=(),
        silent=(),
        skills=(picture,),
        mastery=(),
        misconceptions=(),
        tiers=(),
        graded=30,
        ungraded=0,
        unseen=(),
    )
    found = class_needs(diagnosis)["A"]
    assert (found.lacking, found.unsure, found.learners, found.median, found.answers) == (10, 4, 20, 0.5, 30)


def test_towards_a_goal_without_a_lesson_the_steps_lead_up_to_it():
    known = tree(skill("A"), skill("B", "A"), skill("G", "B", authored=False))
    found = plan_pathway(known, {s: need(s) for s in "ABG"}, ["G"])
    assert [step.skill for step in found.steps] == ["A", "B"]
    assert "Needed for G: B is part of G." in found.steps[1].why
    assert [u.goal for u in found.unreachable] == ["G"]
    assert found.coverage == 0


def test_beside_a_goal_that_can_be_taught_one_that_cannot_adds_no_steps():
    known = tree(skill("A"), skill("G", "A", authored=False), skill("H"))
    found = plan_pathway(known, {s: need(s) for s in "AGH"}, ["G", "H"])
    assert [step.skill for step in found.steps] == ["H"]
