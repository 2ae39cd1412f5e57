"""Class misconceptions: who showed them, who could have, and what they wrote."""

import pytest
from lessonloom.graph import Response
from lessonloom.learner import find_misconceptions
from lessonloom.learner._beta import beta_quantile
from lessonloom.learner._lookup import Lookup
from lessonloom.learner.misconceptions import jeffreys


def wrong(learner: str, draw: int, answer: str, *names: str) -> Response:
    return Response(
        id=f"{learner}-{draw}",
        learner=learner,
        skill="6.C",
        item=f"6.C/m#{draw}",
        answer=answer,
        correct=not names and answer == "12",
        misconceptions=tuple(f"6.C/{n}" for n in names),
    )


@pytest.fixture
def find(tree, bank):
    def run(*responses, learners=("L01", "L02", "L03", "L04")):
        found = find_misconceptions(responses, learners=learners, tree=tree, lookup=Lookup(bank))
        return {m.misconception: m for m in found}

    return run


def test_shows_who_wrote_what_to_which_question(find):
    found = find(wrong("L01", 0, "7", "adds"), wrong("L02", 0, "12"))
    one = found["6.C/adds"]
    assert one.learners == ("L01",)
    assert (one.asked, one.p) == (2, 0.5)
    assert one.low < 0.5 < one.high
    assert one.belief == "Adds the numbers."
    assert (one.evidence[0].answer, one.evidence[0].stem) == ("7", "What is question 0?")


def test_only_those_who_met_a_telling_question_were_asked(find):
    found = find(wrong("L01", 0, "7", "adds"), wrong("L02", 2, "12"), wrong("L03", 9, "12"))
    assert found["6.C/adds"].asked == 1


def test_what_many_were_asked_about_and_nobody_showed_is_said_with_its_interval(find):
    found = find(*(wrong(learner, 0, "12") for learner in ("L01", "L02", "L03", "L04")))
    one = found["6.C/adds"]
    assert (one.learners, one.asked, one.p, one.low, one.evidence) == ((), 4, 0.0, 0.0, ())
    assert one.high == pytest.approx(jeffreys(0, 4)[1])
    assert 0.4 < one.high < 0.5


def test_blanks_are_not_asked(find):
    blank = wrong("L02", 0, "12").model_copy(update={"answer": None, "correct": None})
    assert find(wrong("L01", 0, "7", "adds"), blank)["6.C/adds"].asked == 1


def test_an_ambiguous_answer_goes_to_what_the_learner_showed_elsewhere(find):
    found = find(wrong("L01", 1, "7", "adds", "inverts"), wrong("L01", 2, "3", "inverts"))
    assert (found["6.C/adds"].learners, found["6.C/adds"].asked) == ((), 1)
    assert len(found["6.C/inverts"].evidence) == 2


def test_an_ambiguous_answer_alone_is_shared(find):
    found = find(wrong("L01", 1, "7", "adds", "inverts"), wrong("L02", 1, "12"))
    assert found["6.C/adds"].p == found["6.C/inverts"].p == 0.25
    assert found["6.C/adds"].learners == ("L01",)


def test_a_learner_counts_once(find):
    found = find(wrong("L01", 0, "3", "inverts"), wrong("L01", 2, "3", "inverts"), wrong("L02", 0, "12"))
    assert found["6.C/inverts"].p == 0.5


def test_the_most_common_comes_first(find):
    found = find(wrong("L01", 0, "3", "inverts"), wrong("L02", 0, "7", "adds"), wrong("L03", 0, "7", "adds"))
    assert list(found) == ["6.C/adds", "6.C/inverts"]


def test_a_misconception_that_the_pack_no_longer_has_is_left_out(find):
    assert "6.C/gone" not in find(wrong("L01", 0, "7", "gone"))


def test_jeffreys_intervals_agree_with_the_literature():
    # n = 10, as tabulated by Brown, Cai & DasGupta 2001
    for k, low, high in [(1, 0.011, 0.381), (2, 0.044, 0.503), (5, 0.224, 0.776)]:
        assert jeffreys(k, 10) == pytest.approx((low, high), abs=6e-4)
    assert jeffreys(0, 10)[0] == 0.0
    assert jeffreys(10, 10)[1] == 1.0


@pytest.mark.parametrize(("a", "b"), [(0.5, 28.5), (1.5, 0.5), (11.5, 17.5), (1000.5, 3.5), (0.25, 0.25)])
def test_beta_quantiles_agree_with_scipy(a, b):
    from scipy.special import betaincinv

    for share in (0.025, 0.5, 0.975):
        assert beta_quantile(share, a, b) == pytest.approx(betaincinv(a, b, share), rel=1e-9, abs=1e-15)
