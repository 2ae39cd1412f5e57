from datetime import UTC, date, datetime, timedelta

import pytest
from lessonloom.graph import Response
from lessonloom.learner.review import due_by, end_of, review_dates

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def answer(
    day: int, right: bool | None = True, *, learner: str = "L1", skill: str = "A", n: int = 0
) -> Response:
    at = START + timedelta(days=day, minutes=n)
    return Response(
        id=f"{learner}{skill}{day}{n}", learner=learner, skill=skill, item="q", correct=right, at=at
    )


def next_day(*answers: Response) -> date:
    return review_dates(answers, now=START + timedelta(days=400))[0].on


def test_success_spreads_reviews_out_and_failure_brings_them_back():
    once = next_day(answer(0)) - START.date()
    twice = next_day(answer(0), answer(3)) - (START.date() + timedelta(days=3))
    failed = next_day(answer(0), answer(3), answer(20, right=False)) - (START.date() + timedelta(days=20))
    assert twice > once > timedelta(0)
    assert failed < twice


def test_recall_falls_with_time():
    near, far = (review_dates([answer(0)], now=START + timedelta(days=d))[0].recall for d in (1, 60))
    assert 1 >= near > far > 0


def test_a_day_is_one_review_whatever_the_order_of_its_answers():
    right_first = [answer(0, True), answer(0, False, n=5), answer(0, True, n=9)]
    assert review_dates(right_first, now=START) == review_dates(right_first[::-1], now=START)
    assert review_dates(right_first, now=end_of(START.date()))[0].reviews == 1


def test_a_clock_that_runs_backwards_and_answers_from_the_future_do_no_harm():
    shuffled = [answer(9), answer(2), answer(5)]
    assert review_dates(shuffled, now=START + timedelta(days=30)) == review_dates(
        sorted(shuffled, key=lambda r: r.at), now=START + timedelta(days=30)
    )
    assert review_dates([answer(40)], now=START) == ()


@pytest.mark.parametrize("bad", [answer(0, None), answer(0).model_copy(update={"at": None})])
def test_answers_without_a_grade_or_a_time_are_no_review(bad):
    assert review_dates([bad], now=START + timedelta(days=5)) == ()


def test_the_class_list_names_the_skill_of_most_learners_first():
    given = [
        answer(0, skill="B"),
        answer(0, learner="L2", skill="B"),
        answer(0, skill="A"),
        answer(29, skill="C"),
    ]
    today = (START + timedelta(days=30)).date()
    assert due_by(review_dates(given, now=end_of(today)), today) == {"B": ("L1", "L2"), "A": ("L1",)}
