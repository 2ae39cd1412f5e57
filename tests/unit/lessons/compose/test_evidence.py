import pytest
from lessonloom.learner.model import Diagnosis
from lessonloom.lessons.mistakes import OFFERED, analysed, likely_mistakes, prior_share

TARGET = "6.RP.A.2"


def text(plan) -> str:
    return " ".join(plan.why_now)


def test_why_now_gives_goal_security_and_misconceptions_with_their_numbers(plan):
    said = text(plan)
    assert "Your goal is 6.RP.A.3" in said
    assert (
        "Secure on the way: 6.RP.A.1 (Ratio language), median 91%, interval 83\N{EN DASH}99%, 84 answers"
        in said
    )
    assert "6.RP.A.2 (Unit rates) is not secure yet: median 46%" in said
    assert "Eleven of 28 learners asked have shown this belief" in said
    assert "0.67" in said
    assert "question 4" in said
    assert "Seven learners lack 5.NF.B.3" in said
    assert "7 are unsure" in said
    assert "bridge A is for the 7, and for whoever misses Q1" in said


def test_what_would_change_the_plan_is_a_count_on_a_starter_question(plan):
    assert plan.changes_if.startswith("If fewer than 23 of 28 get Q1 right")


def test_a_class_without_answers_is_told_so(plan_for, diagnosis):
    empty = Diagnosis(
        goals=diagnosis.goals, learners=diagnosis.learners, silent=diagnosis.learners, skills=(), mastery=(),
        misconceptions=(), tiers=(), graded=0, ungraded=0, unseen=(TARGET,),
    )  # fmt: skip
    plan = plan_for(diagnosis=empty, bridges=())
    assert "Nobody has been asked about 6.RP.A.2" in text(plan)
    assert " secure" not in text(plan)
    assert any("priors" in u for u in plan.unknown)
    assert any(u.startswith("Twenty-eight learners have no graded answer") for u in plan.unknown)
    assert all("Too little evidence" in t.reason for t in plan.tiers)


def test_thin_evidence_is_called_thin(plan_for, diagnosis):
    few = tuple(
        s.model_copy(update={"answers": 5, "low": 0.1, "high": 0.9}) if s.skill == TARGET else s
        for s in diagnosis.skills
    )
    plan = plan_for(diagnosis=diagnosis.model_copy(update={"skills": few}))
    assert "thin evidence" in text(plan)
    assert any(u.startswith("Five answers on 6.RP.A.2") for u in plan.unknown)
    assert "thin evidence" not in text(plan_for())


@pytest.mark.parametrize(
    ("n", "said"), [(1, "One answer could not be graded and counts"), (4, "Four answers")]
)
def test_ungraded_answers_are_counted(plan_for, diagnosis, n, said):
    plan = plan_for(diagnosis=diagnosis.model_copy(update={"ungraded": n}))
    assert any(u.startswith(said) for u in plan.unknown)


def test_mistakes_come_likeliest_first_with_the_result_on_this_example(plan, tree, diagnosis):
    worked = plan.worked[0]
    item = plan.exercise(worked.exercise).item
    wrong = {w.misconception: w.text for w in item.wrong}
    assert worked.mistakes[0].misconception == f"{TARGET}/inverts-the-rate"
    assert (worked.mistakes[0].observed, worked.mistakes[0].asked) == (11, 28)
    assert all(m.wrong == wrong[m.misconception] != item.answer.text for m in worked.mistakes if not m.on)
    bare = diagnosis.model_copy(update={"misconceptions": ()})
    for mistake in likely_mistakes(item, tree, bare):
        assert mistake.asked == 0
        assert (mistake.p, mistake.low, mistake.high) == prior_share()


def test_the_analyst_finds_in_a_composed_plan_what_stands_there_and_puts_it_where_it_is_missing(
    plan, tree, diagnosis
):
    assert analysed(plan, tree, diagnosis) == plan
    bare = plan.model_copy(
        update={
            "worked": tuple(w.model_copy(update={"mistakes": ()}) for w in plan.worked),
            "blocks": tuple(
                b.model_copy(update={"teacher": tuple(p for p in b.teacher if p.slot not in OFFERED)})
                for b in plan.blocks
            ),
        }
    )
    assert analysed(bare, tree, diagnosis) == plan


def shown(diagnosis, name, learners, asked):
    """The diagnosis with one more belief of the skill, shown by so many of those asked."""
    n = len(learners)
    belief = diagnosis.misconceptions[0].model_copy(
        update={
            "misconception": name, "skill": TARGET, "learners": learners, "asked": asked,
            "p": n / asked, "low": 0.0, "high": 1.0, "evidence": (),
        }
    )  # fmt: skip
    return diagnosis.model_copy(update={"misconceptions": (*diagnosis.misconceptions, belief)})


@pytest.fixture
def two(plan):
    """The worked example with its first two mal-rules, and an exercise that alone provokes the third."""
    item = plan.exercise(plan.worked[0].exercise).item
    first, second, third = item.wrong[:3]
    return item.model_copy(update={"wrong": (first, second)}), third


def test_of_many_mistakes_those_that_the_class_has_shown_are_named_and_the_likeliest_first(
    two, tree, diagnosis
):
    item, _ = two
    seldom = item.wrong[1].misconception
    bare = diagnosis.model_copy(update={"misconceptions": ()})
    with_one = bare.model_copy(
        update={"misconceptions": shown(diagnosis, seldom, ("L1",), 25).misconceptions[-1:]}
    )
    (only,) = likely_mistakes(item, tree, with_one, most=1)
    assert (only.misconception, only.observed, only.asked) == (seldom, 1, 25)
    both = likely_mistakes(item, tree, with_one)
    assert [m.p for m in both] == sorted((m.p for m in both), reverse=True)
    assert both[0].asked == 0  # never asked about, and so likelier than what one of 25 showed
    assert both[1] == only


def test_a_belief_that_the_example_cannot_provoke_has_its_result_on_another_exercise(two, tree, diagnosis):
    item, third = two
    class_ = shown(diagnosis, third.misconception, ("L1", "L2"), 28)
    other = item.model_copy(update={"wrong": (third,)})
    found = likely_mistakes(item, tree, class_, elsewhere=[("G1", item), ("P2", other), ("P3", other)])
    assert [(m.on, m.wrong) for m in found if m.misconception == third.misconception] == [("P2", third.text)]
    assert third.misconception not in {m.misconception for m in likely_mistakes(item, tree, class_)}


def test_what_nobody_showed_is_no_likely_mistake_unless_nothing_else_is_known(two, tree, diagnosis):
    item, _ = two
    bare = diagnosis.model_copy(update={"misconceptions": ()})
    none = shown(bare.model_copy(update={"misconceptions": diagnosis.misconceptions}), "x", (), 25)
    never = tuple(
        none.misconceptions[-1].model_copy(update={"misconception": w.misconception}) for w in item.wrong
    )
    asked = bare.model_copy(update={"misconceptions": never[:1]})
    assert [m.asked for m in likely_mistakes(item, tree, asked)] == [0]
    asked = bare.model_copy(update={"misconceptions": never})
    assert [(m.asked, m.observed) for m in likely_mistakes(item, tree, asked)] == [(25, 0), (25, 0)]


def test_the_prior_is_one_in_eight_and_wide():
    p, low, high = prior_share()
    assert p == pytest.approx(0.125)
    assert low < 0.01
    assert 0.44 < high < 0.47


def test_a_bridge_names_who_needs_it_and_the_question_that_tells(plan):
    first = plan.bridges[0]
    assert (first.skill, first.starter, first.learners) == ("5.NF.B.3", "Q1", 7)
    assert first.teacher
    assert first.activity


def test_what_is_only_inferred_is_not_called_asked_or_seen(plan_for, make_brief, diagnosis):
    unseen = diagnosis.model_copy(
        update={"skills": tuple(s for s in diagnosis.skills if s.skill != "6.RP.A.1")}
    )
    path = make_brief().pathway.model_copy(update={"sources": ("6.RP.A.1",)})
    said = text(plan_for(diagnosis=unseen, pathway=path))
    assert "Nobody has been asked about 6.RP.A.1 (Ratio language) directly" in said
    assert "Secure on the way" not in said


def test_a_shorter_explanation_says_what_it_leaves_out(plan_for):
    lead = plan_for(minutes=20, needed=15).block("model").teacher[0].text
    assert "is for those who miss the check" in lead
    assert "is for those who miss the check" not in plan_for().block("model").teacher[0].text
