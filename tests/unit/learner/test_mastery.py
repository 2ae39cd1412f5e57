"""Mastery: what a few answers are worth, and how they travel along the tree."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from lessonloom.graph import Response
from lessonloom.items import Option
from lessonloom.learner import estimate_mastery, status
from lessonloom.learner._lookup import Lookup
from lessonloom.learner.mastery import grade_number, kept


def answers(skill: str, *right: bool, learner: str = "L01", item: str = "own question") -> list[Response]:
    return [
        Response(id=f"{learner}-{skill}-{i}", learner=learner, skill=skill, item=f"{item} {i}", correct=r)
        for i, r in enumerate(right)
    ]


@pytest.fixture
def estimate(tree, bank):
    def run(responses, learners=("L01",), goals=("6.D",)):
        found = estimate_mastery(responses, learners=learners, tree=tree, goals=goals, lookup=Lookup(bank))
        return {(m.learner, m.skill): m for m in found}

    return run


def test_priors_follow_the_distance_to_the_goal_and_say_that_they_are_priors(estimate):
    found = estimate([])
    assert [round(found["L01", s].p, 2) for s in ("4.A", "5.B", "6.C", "6.D")] == [0.85, 0.7, 0.45, 0.45]
    for m in found.values():
        assert m.n == 0
        assert m.evidence == ()
        assert m.high - m.low > 0.4


@pytest.mark.parametrize(
    ("right", "word"),
    [
        ((True, True, True), "secure"),
        ((True, True, False), "unsure"),
        ((True, False, False), "lacking"),
        ((False, False, False), "lacking"),
        ((True,), "unsure"),
        ((False,), "lacking"),
    ],
)
def test_three_answers_decide_about_a_skill_of_the_goals_own_grade(estimate, right, word):
    assert status(estimate(answers("6.C", *right))["L01", "6.C"]) == word


def test_a_right_answer_raises_and_a_wrong_answer_lowers(estimate):
    prior = estimate([])["L01", "6.C"].p
    assert (
        estimate(answers("6.C", True))["L01", "6.C"].p
        > prior
        > estimate(answers("6.C", False))["L01", "6.C"].p
    )


def test_more_answers_narrow_the_interval(estimate):
    few = estimate(answers("6.C", True, False))["L01", "6.C"]
    many = estimate(answers("6.C", *[True, False] * 5))["L01", "6.C"]
    assert many.high - many.low < few.high - few.low


def test_the_order_of_answers_does_not_matter(estimate):
    responses = [*answers("6.C", True, False, True), *answers("5.B", False, True)]
    first = estimate(responses)
    for order in itertools.islice(itertools.permutations(responses), 0, 120, 17):
        again = estimate(order)
        assert all(abs(again[k].p - first[k].p) < 1e-6 for k in first)


def test_success_on_a_successor_raises_its_prerequisites(estimate):
    assert estimate(answers("6.C", True, True))["L01", "5.B"].p > estimate([])["L01", "5.B"].p


def test_a_weak_prerequisite_lowers_its_successors(estimate):
    assert estimate(answers("5.B", False, False))["L01", "6.C"].p < estimate([])["L01", "6.C"].p


def test_a_neighbor_is_moved_more_than_a_skill_that_stands_apart(estimate):
    goals = ("6.D", "6.E")
    found, prior = estimate(answers("6.C", False, False), goals=goals), estimate([], goals=goals)
    drop = {s: prior["L01", s].p - found["L01", s].p for s in ("6.D", "6.E")}
    assert drop["6.D"] > 1.5 * drop["6.E"] > 0


def test_inferred_skills_stay_wide_and_unseen(estimate):
    m = estimate(answers("6.C", True, True, True))["L01", "6.D"]
    assert m.n == 0
    assert m.high - m.low > 0.5


def test_one_learners_answers_say_nothing_about_another(estimate):
    alone = estimate(answers("6.C", False), learners=("L01", "L02"))
    assert alone["L02", "6.C"] == estimate([], learners=("L02",))["L02", "6.C"]


def test_ungraded_answers_count_for_nothing(estimate):
    blank = [r.model_copy(update={"correct": None}) for r in answers("6.C", True, True)]
    assert estimate(blank) == estimate([])


def test_evidence_names_the_responses(estimate):
    m = estimate(answers("6.C", True, False))["L01", "6.C"]
    assert m.evidence == ("L01-6.C-0", "L01-6.C-1")
    assert m.n == 2


def test_a_harder_question_says_more_when_it_is_answered(tree, bank):
    class Leveled:
        def __init__(self, level):
            self.level = level

        def item(self, item_id, /):
            return bank.item(item_id).model_copy(update={"level": self.level})

    def p(level):
        one = [Response(id="r", learner="L01", skill="6.C", item="6.C/m#0", correct=True)]
        lookup = Lookup(Leveled(level))
        found = estimate_mastery(one, learners=["L01"], tree=tree, goals=["6.C"], lookup=lookup)
        return next(m.p for m in found if m.skill == "6.C")

    assert p("support") < p("core") < p("extension")


def test_a_guessable_question_says_less(tree, bank):
    class Choices:
        def item(self, item_id, /):
            item = bank.item(item_id)
            return item.model_copy(update={"answer": item.answer.model_copy(update={"kind": "choice"})})

    one = [Response(id="r", learner="L01", skill="6.C", item="6.C/m#0", correct=True)]
    ps = [
        next(
            m.p
            for m in estimate_mastery(one, learners=["L01"], tree=tree, goals=["6.C"], lookup=Lookup(source))
            if m.skill == "6.C"
        )
        for source in (Choices(), bank)
    ]
    assert ps[0] < ps[1]


def test_more_options_leave_less_to_guessing(tree, bank):
    class Choices:
        def __init__(self, many):
            self.many = many

        def item(self, item_id, /):
            item = bank.item(item_id)
            options = [Option(label="ABCD"[n], text=str(n), correct=n == 0) for n in range(self.many)]
            answer = item.answer.model_copy(update={"kind": "choice"})
            return item.model_copy(update={"answer": answer, "options": tuple(options)})

    def p(many):
        one = [Response(id="r", learner="L01", skill="6.C", item="6.C/m#0", correct=True)]
        lookup = Lookup(Choices(many))
        found = estimate_mastery(one, learners=["L01"], tree=tree, goals=["6.C"], lookup=lookup)
        return next(m.p for m in found if m.skill == "6.C")

    assert p(2) < p(3) < p(4)


def test_an_old_answer_says_less_than_a_new_one(estimate):
    def dated(skill, *days):
        return [
            r.model_copy(update={"at": datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=d)})
            for r, d in zip(answers(skill, *[False] * len(days)), days, strict=True)
        ]

    newest = dated("4.A", 120)
    fresh, old = (estimate([*newest, *dated("6.C", d, d)])["L01", "6.C"] for d in (119, 0))
    assert fresh.p < old.p
    assert fresh.high - fresh.low < old.high - old.low
    assert kept(0) == 1
    assert kept(50) == 0.5


def test_answers_without_a_time_and_with_mixed_clocks_are_all_counted(estimate):
    bare = answers("6.C", False, False)
    naive = bare[0].model_copy(update={"at": datetime(2026, 3, 1)})
    aware = bare[1].model_copy(update={"at": datetime(2026, 3, 1, tzinfo=UTC)})
    assert estimate([naive, aware]) == estimate(bare)


@pytest.mark.parametrize(("grade", "number"), [("6", 6), ("K", 0), ("6-8", 6), ("HS", 9)])
def test_grades_are_numbers(grade, number):
    assert grade_number(grade) == number
