from lessonloom.graph import Mastery
from lessonloom.learner.diagnosis import _picture


def column(low, high, learners=28):
    return [Mastery(learner=f"L{i}", skill="A", p=0.33, low=low, high=high, n=2) for i in range(learners)]


def test_a_class_of_equal_short_tests_is_not_taken_for_an_exactly_known_one():
    short, long = _picture("A", column(0.05, 0.8)), _picture("A", column(0.3, 0.36))
    assert short.low < 0.33 - 0.04 < 0.33 + 0.06 < short.high
    assert 0 < long.high - long.low < 0.02


def test_more_learners_make_the_middle_of_the_class_surer():
    few, many = _picture("A", column(0.05, 0.8, 9)), _picture("A", column(0.05, 0.8, 36))
    assert few.high - few.low > 1.9 * (many.high - many.low)
