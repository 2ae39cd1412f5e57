import numpy as np
import pytest
from lessonloom.learner.history import TERMS, History
from lessonloom.learner.tracing import Answers, fit_tracing, later_part

SKILLS = tuple((item % 4,) if item % 5 else (item % 4, 4) for item in range(40))


def simulated(learners: int = 120, each: int = 30, seed: int = 0, *, timed: bool = False) -> Answers:
    """Learners of different ability who get better on a skill with practice."""
    rng = np.random.default_rng(seed)
    hard = rng.normal(0, 1, len(SKILLS))
    rows = []
    for learner in range(learners):
        ability, gained = rng.normal(0, 1.2), [0.0] * 5
        for step in range(each):
            item = int(rng.integers(len(SKILLS)))
            z = ability - hard[item] + sum(gained[k] for k in SKILLS[item]) / len(SKILLS[item])
            for k in SKILLS[item]:
                gained[k] += 0.15
            rows.append((learner, item, int(rng.random() < 1 / (1 + np.exp(-z))), step * 60.0))
    table = np.array(rows)
    return Answers(
        learner=table[:, 0].astype(int),
        item=table[:, 1].astype(int),
        right=table[:, 2].astype(int),
        skills=SKILLS,
        time=table[:, 3] if timed else None,
    )


@pytest.fixture(scope="module")
def answers() -> Answers:
    return simulated()


@pytest.fixture(scope="module")
def model(answers: Answers):
    return fit_tracing(answers)


def flipped(answers: Answers, rows: slice) -> Answers:
    right = answers.right.copy()
    right[rows] = 1 - right[rows]
    return Answers(answers.learner, answers.item, right, answers.skills, answers.time)


def test_later_answers_change_no_earlier_prediction(answers, model):
    before = model.predict(answers)
    after = model.predict(flipped(answers, slice(20, 30)))
    assert np.array_equal(before[:21], after[:21])
    assert not np.array_equal(before[21:30], after[21:30])
    assert np.array_equal(before[30:], after[30:]), "other learners are untouched"


def test_a_frozen_state_takes_in_no_later_answer(answers, model):
    frozen = later_part(answers)
    first = np.flatnonzero(frozen[:30])
    assert list(first) == list(range(21, 30))
    before = model.predict(answers, frozen=frozen)
    after = model.predict(flipped(answers, slice(21, 30)), frozen=frozen)
    assert np.array_equal(before, after)


def test_one_answer_at_a_time_gives_what_the_batch_gives(model):
    answers = simulated(learners=3, seed=5)
    batch = model.predict(answers)
    history = History()
    for r in range(30):
        item = int(answers.item[r])
        assert model.probability(history, item, SKILLS[item]) == pytest.approx(batch[r])
        model.record(history, item, SKILLS[item], int(answers.right[r]))


def test_predictions_tell_right_from_wrong_on_unseen_learners_and_are_calibrated(model):
    unseen = simulated(seed=9)
    p = model.predict(unseen)
    assert p[unseen.right == 1].mean() - p[unseen.right == 0].mean() > 0.1
    assert abs(p.mean() - unseen.right.mean()) < 0.05


def test_answers_without_any_pattern_are_predicted_as_such():
    answers = simulated()
    noise = np.random.default_rng(1).permutation(answers.right)
    model = fit_tracing(Answers(answers.learner, answers.item, noise, SKILLS))
    fresh = np.random.default_rng(2).permutation(noise)
    p = model.predict(Answers(answers.learner, answers.item, fresh, SKILLS))
    assert abs(p[fresh == 1].mean() - p[fresh == 0].mean()) < 0.03


def test_success_raises_and_failure_lowers_the_estimate(model):
    good, bad = History(), History()
    for item in range(0, 40, 4):
        model.record(good, item, SKILLS[item], 1)
        model.record(bad, item, SKILLS[item], 0)
    assert model.probability(good, 4, SKILLS[4]) > 0.6 > 0.4 > model.probability(bad, 4, SKILLS[4])
    assert "the level the learner has shown (lowers it)" in model.explain(bad, 4, SKILLS[4])
    assert "(raises it)" in model.explain(good, 4, SKILLS[4])


def test_an_estimate_with_little_evidence_says_so(model):
    history = History()
    model.record(history, 1, SKILLS[1], 1)
    assert "only 1 so far" in model.explain(history, 2, SKILLS[2])


def test_an_unknown_question_counts_as_typical_of_its_kind(model):
    assert model.difficulties.of(999, SKILLS[1]) == (model.difficulties.kinds[SKILLS[1]], 0.0)
    assert model.difficulties.of(999, (77,)) == (model.difficulties.overall, 0.0)


def test_a_clock_that_runs_backwards_counts_as_no_time():
    history = History()
    history.record(0, (0,), 0.0, 1, 1000.0)
    names = [name for name, _ in TERMS]
    terms = dict(zip(names, history.terms(1, (0,), 0.0, 3, 400.0), strict=True))
    assert terms["time since skill"] == terms["time since answer"] == 0


def test_times_are_used_where_they_are_known():
    model = fit_tracing(simulated(timed=True))
    assert any(model.next.weights[-2:])


@pytest.mark.parametrize("right", [0, 1])
def test_only_right_or_only_wrong_answers_are_no_basis(right):
    with pytest.raises(ValueError, match="right and wrong"):
        fit_tracing(Answers(np.array([0, 0]), np.array([0, 1]), np.array([right, right]), SKILLS))


def test_one_learner_and_two_answers_are_enough_not_to_fail():
    model = fit_tracing(Answers(np.array([0, 0]), np.array([0, 1]), np.array([1, 0]), SKILLS))
    assert 0 < model.probability(History(), 0, SKILLS[0]) < 1


def test_every_term_has_a_name_and_a_sentence():
    assert len(History().terms(0, (0,), 0.0, 0, None)) == len(TERMS)
