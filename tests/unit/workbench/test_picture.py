import pytest
from lessonloom.graph import GoalError, InputError
from lessonloom.workbench import Unknown


@pytest.fixture
async def six(bench, answers):
    made = await bench.classes.create("6B")
    await bench.answers.add(made.id, answers)
    return made.id


async def test_every_cell_of_the_heat_map_has_an_interval(bench, six):
    found = await bench.picture.heat_map(six, "6.RP.A.2")
    assert len(found.learners) == 28
    assert len(found.cells) == len(found.learners) * len(found.columns)
    assert all(cell.low <= cell.p <= cell.high for cell in found.cells)
    assert found.columns[-1].picture.skill == "6.RP.A.2"
    diagnosis = await bench.picture.diagnosis(six, "6.RP.A.2")
    first = found.cells[0]
    assert first.p == diagnosis.of(first.learner, first.skill).p
    every = await bench.picture.heat_map(six, "6.RP.A.2", seen=False)
    assert len(every.columns) == len(diagnosis.skills) >= len(found.columns)


async def test_behind_a_belief_stand_the_very_answers_that_show_it(bench, six):
    diagnosis = await bench.picture.diagnosis(six, "6.RP.A.2")
    most = diagnosis.misconceptions[0]
    found = await bench.picture.misconception(six, "6.RP.A.2", most.misconception)
    kept = {r.id: r for r in await bench.answers.all(six)}
    assert found.evidence
    assert all(kept[e.response].answer is not None for e in found.evidence)
    assert all(found.misconception in kept[e.response].misconceptions for e in found.evidence)
    with pytest.raises(Unknown):
        await bench.picture.misconception(six, "6.RP.A.2", "6.RP.A.2/nothing")


async def test_an_estimate_is_explained(bench, six):
    told = await bench.picture.explain(six, "6.RP.A.2", "L01")
    assert "expected from the grade alone" in told["6.RP.A.2"]
    with pytest.raises(Unknown):
        await bench.picture.explain(six, "6.RP.A.2", "L99")


async def test_the_way_to_the_goals_keeps_to_a_budget(bench, six):
    whole = await bench.picture.pathway(six, ["6.RP.A.2", "6.RP.A.3"])
    part = await bench.picture.pathway(six, ["6.RP.A.2", "6.RP.A.3"], minutes=60)
    assert whole.goals[0] == "6.RP.A.2"
    assert part.cost <= 60 < whole.cost


async def test_an_unknown_goal_and_an_empty_class_are_said(bench, six):
    with pytest.raises(GoalError):
        await bench.picture.diagnosis(six, "9.XX")
    empty = await bench.classes.create("Empty")
    with pytest.raises(InputError, match="no learners"):
        await bench.picture.diagnosis(empty.id, "6.RP.A.2")
