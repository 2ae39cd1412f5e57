import pytest
from lessonloom.evals import simulate, simulator
from lessonloom.evals.simulator import make_pupil, make_world
from lessonloom.graph import default_pack_path, load_pack
from lessonloom.items import ItemBank
from lessonloom.learner.beliefs import SECURE, Answered, belief_posterior, expected_information

GOAL = "6.RP.A.2"


@pytest.fixture(scope="module")
def tree():
    return load_pack(default_pack_path())


@pytest.fixture(scope="module")
def world(tree):
    return make_world(tree, ItemBank(tree), GOAL)


def test_a_pupil_who_knows_answers_rightly_but_for_slips(world):
    pupil = make_pupil(world, 1)
    pupil.known.add(GOAL)
    right = [pupil.answer(item).correct for item in world.items[GOAL] * 40]
    assert 0.85 < sum(right) / len(right) < 0.95


def test_a_held_belief_shows_in_the_answers_and_is_found(world):
    pupil = make_pupil(world, 2)
    pupil.known.discard(GOAL)
    belief = f"{GOAL}/inverts-the-rate"
    pupil.held[GOAL] = belief
    answers = [pupil.answer(item) for item in world.items[GOAL]]
    posterior = belief_posterior(answers)
    assert next(iter(posterior)) == belief
    assert sum(posterior.values()) == pytest.approx(1)


def test_right_answers_make_the_skill_secure_and_one_slip_does_not_undo_it(world):
    items = world.items[GOAL][:6]
    sure = belief_posterior([Answered(item, True) for item in items])
    assert next(iter(sure)) == SECURE
    slipped = belief_posterior([Answered(item, n > 0) for n, item in enumerate(items)])
    assert slipped[SECURE] < sure[SECURE]
    assert next(iter(slipped)) == SECURE


def test_a_question_that_shows_nothing_new_tells_less(world):
    item = next(one for one in world.items[GOAL] if len(one.wrong) >= 3)
    bare = item.model_copy(update={"wrong": ()})
    posterior = belief_posterior([], {w.misconception for w in item.wrong})
    assert expected_information(posterior, item) > expected_information(posterior, bare) >= 0


def test_practice_teaches_only_slowly_what_stands_on_nothing(world):
    top = world.skills[-1]
    learned = {True: 0, False: 0}
    for ready in learned:
        for n in range(400):
            pupil = make_pupil(world, n)
            pupil.known = set(world.skills[:-1]) if ready else set()
            pupil.held = {}
            pupil.practise(Answered(world.items[top][0], False), "answer")
            learned[ready] += top in pupil.known
    assert learned[True] > 3 * learned[False] > 0


def test_the_same_seed_gives_the_same_learner(world):
    one, two = make_pupil(world, 7), make_pupil(world, 7)
    item = world.items[world.skills[0]][0]
    assert one.known == two.known
    assert [one.answer(item) for _ in range(5)] == [two.answer(item) for _ in range(5)]


def test_figures_come_with_paired_learners_and_a_valid_order(tree, monkeypatch):
    monkeypatch.setattr(simulate, "STEPS", 60)
    found = simulate.run(tree, goal=GOAL, learners=40, seed=1)
    assert set(found["headline"]) == {"normalised_gain", "oracle_share", "top1", "top3", "order_holds"}
    assert found["headline"]["order_holds"] == 1
    assert "not human gain" in found["data"]
    results = found["results"]
    assert results["oracle"]["normalised_gain"]["value"] > results["random"]["normalised_gain"]["value"]
    assert results["lessonloom"]["top3"]["value"] >= results["lessonloom"]["top1"]["value"] > 0.5


def test_a_simulator_in_which_remedies_do_not_help_declares_the_measure_void(tree, monkeypatch):
    monkeypatch.setattr(simulate, "STEPS", 30)
    flat = dict.fromkeys(simulator.ORDER, 0.2)
    monkeypatch.setattr(simulator, "DROPS", flat)
    monkeypatch.setattr(simulator, "LEARNS", flat)
    assert simulate.run(tree, goal=GOAL, learners=20, seed=1)["headline"]["order_holds"] == 0


def test_diagnosis_of_answers_without_a_system_finds_little(world, monkeypatch):
    monkeypatch.setattr(simulator, "APPLIES", 0.0)
    settings = [simulate.Setting(make_pupil(world, n), None, 0, n) for n in range(40)]
    figures = simulate._diagnosis(lambda: iter(settings), 1)
    assert figures["top1"]["value"] < 0.6


def test_random_order_of_skills_uses_its_own_seed(world):
    first, again = (simulate.at_random(simulate.Setting(make_pupil(world, 1), None, 10, 3)) for _ in range(2))
    assert [first([]) for _ in range(5)] == [again([]) for _ in range(5)]
