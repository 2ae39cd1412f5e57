"""What a single learner may believe: mal-rules weighed against slips and guesses."""

from lessonloom.graph import Response
from lessonloom.learner import diagnose
from lessonloom.learner._lookup import Lookup
from lessonloom.learner.held import held_beliefs
from lessonloom.learner.reading import ClassData


def answer(n, *, right=False, shows=(), learner="L01", item="6.C/m#0"):
    names = tuple(f"6.C/{name}" for name in shows)
    return Response(id=f"r{n}", learner=learner, skill="6.C", item=item, correct=right, misconceptions=names)


def held(tree, bank, *answers):
    found = held_beliefs(answers, learners=["L01"], tree=tree, lookup=Lookup(bank))
    return {b.misconception: b for b in found if b.learner == "L01"}


def test_two_wrong_answers_of_one_rule_name_it_with_its_evidence(tree, bank):
    found = held(tree, bank, answer(1, shows=["adds"]), answer(2, shows=["adds"]))
    assert found["6.C/adds"].p > 0.8
    assert found["6.C/adds"].evidence == ("r1", "r2")
    assert "6.C/inverts" not in found


def test_right_answers_make_the_same_wrong_one_look_like_a_slip(tree, bank):
    wrong = answer(1, shows=["adds"])
    alone = held(tree, bank, wrong)["6.C/adds"].p
    beside = held(tree, bank, wrong, answer(2, right=True), answer(3, right=True), answer(4, right=True))
    assert beside.get("6.C/adds", None) is None or beside["6.C/adds"].p < alone / 2


def test_a_wrong_answer_that_two_rules_give_is_shared(tree, bank):
    found = held(tree, bank, answer(1, shows=["adds", "inverts"], item="6.C/m#1"))
    assert abs(found["6.C/adds"].p - found["6.C/inverts"].p) < 1e-9


def test_all_right_and_questions_of_ones_own_say_nothing(tree, bank):
    assert held(tree, bank, answer(1, right=True)) == {}
    assert held(tree, bank, answer(1, item="question 7")) == {}


def test_a_diagnosis_carries_what_its_learners_may_believe(tree, bank):
    data = ClassData(
        name="6b",
        learners=("L01", "L02"),
        names={},
        responses=(answer(1, shows=["adds"]), answer(2, right=True, learner="L02")),
        skipped=(),
    )
    found = diagnose(data, tree=tree, bank=bank, goals=["6.C"])
    assert {b.learner for b in found.beliefs} == {"L01"}
