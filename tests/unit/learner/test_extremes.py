"""Classes at the edge: one learner, one question, all right, all wrong, contradictions, wild clocks."""

from datetime import UTC, datetime, timedelta

import pytest
from lessonloom.graph import Response
from lessonloom.learner import ClassData, diagnose

START = datetime(2026, 3, 2, tzinfo=UTC)


def make_class(marks: dict[str, str], *, step: timedelta = timedelta(0)) -> ClassData:
    """`marks[learner]` is a word of 1 and 0 for answers on 6.C, `step` apart in time."""
    responses = tuple(
        Response(
            id=f"{name}{n}", learner=name, skill="6.C", item=f"q{n}", correct=mark == "1", at=START + n * step
        )
        for name, word in marks.items()
        for n, mark in enumerate(word)
    )
    return ClassData(name="6b", learners=tuple(marks), names={}, responses=responses, skipped=())


@pytest.fixture
def picture(tree, bank):
    def of(marks, **more):
        found = diagnose(make_class(marks, **more), tree=tree, bank=bank, goals=["6.D"])
        assert sum(len(tier.learners) for tier in found.tiers) == len(marks)
        assert all(0 < m.low <= m.p <= m.high < 1 for m in found.mastery)
        return found.picture("6.C")

    return of


def test_one_learner_with_one_answer_is_a_class_that_knows_little(picture):
    one = picture({"L01": "1"})
    assert one.high - one.low > 0.5
    assert one.answers == 1


def test_when_all_is_right_nobody_is_called_perfect(picture):
    full = picture({f"L{n:02}": "111111" for n in range(28)})
    assert (full.secure, full.lacking) == (28, 0)
    assert full.high < 1


def test_when_all_is_wrong_nobody_is_called_hopeless(picture):
    none = picture({f"L{n:02}": "000000" for n in range(28)})
    assert (none.secure, none.lacking) == (0, 28)
    assert none.low > 0


def test_contradicting_answers_leave_the_estimate_between(picture):
    right, wrong, both = (picture({"L01": word}).p for word in ("11", "00", "10"))
    assert wrong < both < right


def test_a_clock_that_runs_backwards_counts_every_answer(picture):
    forth, back = (picture({"L01": "110"}, step=timedelta(days=d)) for d in (1, -1))
    assert forth.answers == back.answers == 3
    assert 0.2 < back.p < 0.9


def test_ten_thousand_answers_of_one_learner_stay_finite(picture):
    long = picture({"L01": "10" * 5000})
    assert 0.3 < long.p < 0.7
    assert long.high - long.low < 0.3
