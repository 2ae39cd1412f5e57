"""Questions that the class has answered, stories told before, and who asks what."""

import pytest
from lessonloom.graph.model import LEVELS
from lessonloom.lessons._select import _NEEDS_OPTIONS
from lessonloom.lessons._sheets import _by_depth
from lessonloom.lessons.practice import Picker

TARGET = "6.RP.A.2"
RATIOS = "6.RP.A.1"


def of(plan, prefix):
    return [e.item for e in plan.exercises if e.id.rstrip("0123456789") == prefix]


def test_questions_the_class_has_answered_do_not_come_back(plan_for):
    before = plan_for()
    asked = tuple(e.item.id for e in before.exercises)
    again = plan_for(asked=(*asked, "7", "6.RP.A.2/no-such-model#1"))
    assert not {e.item.id for e in again.exercises} & set(asked)
    stems = {(e.item.stem, e.item.figure) for e in before.exercises}
    assert not {(e.item.stem, e.item.figure) for e in again.exercises} & stems


def test_the_draw_that_repeats_least_is_taken(bank):
    model = next(m for m in bank.models(RATIOS) if m.id == "in-order")
    names = {"Amara", "Mateo", "Yuki"}
    first = Picker(bank, 0).pick(RATIOS, model)
    (name,) = names & set(first.stem.split())
    told = Picker(bank, 0)
    told.tell(f"{name} is here. {name} stays.")
    assert not {name} & set(told.pick(RATIOS, model).stem.split())


def test_three_draws_of_a_story_have_three_names(bank):
    model = next(m for m in bank.models(RATIOS) if m.id == "in-order")
    picker = Picker(bank, 0)
    stems = [picker.pick(RATIOS, model).stem for _ in range(3)]
    assert len({stem.split()[0] for stem in stems}) == 3


def test_several_takes_the_models_first_that_the_plan_has_used_least(bank):
    models = [m for m in bank.models(TARGET, "core") if m.answer.kind != "text"]
    picker = Picker(bank, 0)
    picker.pick(TARGET, models[0])
    assert [i.model for i in picker.several(TARGET, models[:2], 1)] == [models[1].id]


def test_the_check_offers_the_likeliest_mistake_from_another_model_than_the_example(plan):
    check, example = of(plan, "C")[0], of(plan, "W")[0]
    assert check.model != example.model
    assert f"{TARGET}/inverts-the-rate" in {o.misconception for o in check.options}


def test_the_check_follows_the_class(plan_for, diagnosis):
    swapped = tuple(
        m.model_copy(update={"p": 0.9 if m.misconception.endswith("subtracts-for-rate") else 0.05})
        for m in diagnosis.misconceptions
    )
    check = of(plan_for(diagnosis=diagnosis.model_copy(update={"misconceptions": swapped})), "C")[0]
    assert f"{TARGET}/subtracts-for-rate" in {o.misconception for o in check.options}


@pytest.mark.parametrize("minutes", [50, 90])
def test_practice_repeats_a_model_only_when_every_model_has_had_its_turn(plan_for, bank, minutes):
    core = [m.id for m in bank.models(TARGET, "core")]
    used = [item.model for item in of(plan_for(minutes=minutes), "P")]
    assert len(set(used)) == min(len(used), len(core))


def test_exploring_begins_with_a_problem_from_life_without_options(plan_for):
    short, long = (plan_for(template="5e", minutes=m) for m in (50, 120))
    assert len(of(short, "D")) == 1
    assert len(of(long, "D")) == 2
    for item in (*of(short, "D"), *of(long, "D")):
        assert item.representation == "word problem"
        assert item.level != "support"
        assert not item.options


def test_going_further_asks_to_judge(plan_for):
    (item,) = of(plan_for(template="5e", minutes=60), "A")
    assert item.thinking in ("analyse", "evaluate", "create")


def test_starters_differ_from_class_to_class_and_from_seed_to_seed(plan_for, diagnosis):
    pictures = tuple(p.model_copy(update={"answers": p.answers + 5}) for p in diagnosis.skills)
    other = diagnosis.model_copy(update={"skills": pictures})
    plans = (plan_for(), plan_for(diagnosis=other), plan_for(seed=1))
    asked = {tuple(i.stem for i in of(p, "Q")) for p in plans}
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("stem", "needs"),
    [
        ("Which is greater, 3/4 or 2/3, and why?", False),
        ("Which fraction belongs to point P?", False),
        ("Which answer is right?", True),
        ("Which of these is the same number?", True),
        ("Who is faster? Choose the answer with a right reason.", True),
    ],
)
def test_a_worked_example_must_be_answerable_without_options(stem, needs):
    assert bool(_NEEDS_OPTIONS.search(stem)) == needs


def test_an_example_worked_aloud_shows_no_options(plan_for, bank):
    for seed in range(4):
        plan = plan_for(seed=seed, minutes=90)
        assert not any(item.options for item in of(plan, "W"))
        assert all(_NEEDS_OPTIONS.search(item.stem) for item in of(plan, "G") if item.options)
    assert any(m.answer.kind == "choice" for level in LEVELS for m in bank.models(TARGET, level))


def test_neighbors_on_a_sheet_differ_and_judging_comes_last(bank):
    picker, models = Picker(bank, 0), {m.id: m for m in bank.models(RATIOS)}
    alike = [picker.pick(RATIOS, models[id]) for id in ("missing", "missing", "in-order", "in-order")]
    judging = alike[0].model_copy(update={"thinking": "evaluate"})
    sorted_ = [(i.model, i.thinking) for i in _by_depth([judging, *alike])]
    routine = [("in-order", "understand"), ("missing", "apply")]
    assert sorted_ == [*routine, *routine, ("missing", "evaluate")]


def test_a_long_sheet_does_not_live_on_one_model(plan_for):
    used = [item.model for item in of(plan_for(minutes=90), "P")]
    assert max(used.count(model) for model in used) <= len(used) / 2
