"""Whole runs in which model, documents and answers misbehave end in a legal state, with a sound plan."""

import pytest
from lessonloom.evals import _chaos
from tests_support import quiet_deps

RUNS = 40
"""`lessonloom eval chaos` does the same at length."""
GOALS = ("6.RP.A.2", "5.NF.A.1", "7.NS.A.1", "3.OA.A.2")


@pytest.fixture(scope="module")
def classes(tree, tmp_path_factory):
    from lessonloom.items import ItemBank

    folder = tmp_path_factory.mktemp("classes")
    goals = [tree.resolve_goal(g)[0] for g in GOALS]
    bank = ItemBank(tree)
    return [(g, _chaos.hostile_class(tree, bank, folder / f"{n}.csv", g, n)) for n, g in enumerate(goals)]


@pytest.fixture(scope="module")
def did():
    """What the models of all runs did."""
    return []


@pytest.mark.parametrize("seed", range(RUNS))
async def test_a_run_amid_chaos_ends_with_a_sound_plan(seed, settings, tree, classes, did, json_only):
    goal, data = classes[seed % len(classes)]
    async with quiet_deps(settings, tree=tree) as deps:
        ports, model = _chaos.with_chaos(deps, seed)
        request = _chaos.request_for(goal, settings.home.parent / "out", seed)
        outcome, found = await _chaos.run(request, data, settings, ports, model)
    assert found == ()
    assert outcome.plan.provenance.passages
    assert model.asked
    did.extend(model.did)


def test_the_chaos_was_one(did):
    assert set(did) == {"good", "random", "obeys", "noise", "failure"}


async def test_no_answer_of_a_learner_is_ever_shown_to_a_model(settings, tree, classes, json_only):
    goal, data = classes[0]
    assert any(_chaos.MARK in (r.answer or "") for r in data.responses)
    async with quiet_deps(settings, tree=tree) as deps:
        model = _chaos.Chaos(1)
        ports = _chaos.with_chaos(deps, 1)[0]
        ports = type(ports)(**{**vars(ports), "model": model, "retriever": deps.retriever})
        await _chaos.run(
            _chaos.request_for(goal, settings.home.parent / "out", 1), data, settings, ports, model
        )
    honest = [asked for asked in model.asked if "<rejected>" not in asked]
    assert honest
    assert not any(_chaos.MARK in asked for asked in honest)


async def test_each_fault_of_a_run_is_seen(settings, tree, classes, json_only):
    goal, data = classes[0]
    async with quiet_deps(settings, tree=tree) as deps:
        ports, model = _chaos.with_chaos(deps, 3)
        request = _chaos.request_for(goal, settings.home.parent / "out", 3)
        outcome, _ = await _chaos.run(request, data, settings, ports, model)
        plan = outcome.plan
        block = plan.blocks[0]
        hostile = block.teacher[0].model_copy(update={"text": _chaos.ORDERS[0]})
        spoiled = block.model_copy(update={"minutes": block.minutes + 1, "teacher": (hostile,)})
        wrong = plan.model_copy(update={"blocks": (spoiled, *plan.blocks[1:]), "quality": None})
        model.asked.append(_chaos.ORDERS[0])
        bad = type(outcome)(**{**vars(outcome), "plan": wrong, "status": "review"})
        seen = " ".join(_chaos.faults(bad, ports, model))
    for fault in ("status review", "no stop reason", "minutes", "words stand in the plan", "of a prompt"):
        assert fault in seen


async def test_an_exception_of_a_run_is_counted_not_raised(settings, tree, classes, json_only, monkeypatch):
    async def breaks(*args, **kwargs):
        raise ZeroDivisionError("seeded")

    monkeypatch.setattr(_chaos.Chaos, "structured", breaks)
    goal, data = classes[0]
    async with quiet_deps(settings, tree=tree) as deps:
        ports, model = _chaos.with_chaos(deps, 0)
        request = _chaos.request_for(goal, settings.home.parent / "out", 0)
        outcome, found = await _chaos.run(request, data, settings, ports, model)
    assert outcome is None
    assert found == ("raised ZeroDivisionError: seeded",)
