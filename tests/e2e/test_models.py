"""Whatever a model does, the run ends with a correct plan that tells who wrote what."""

import asyncio
import json
from itertools import count
from pathlib import Path

import pytest
from fault_server import answers, composed_in, drips, hangs_up, says, sends
from lessonloom.agents import Request
from lessonloom.agents.session import start
from lessonloom.learner import read_class
from lessonloom.lessons import LessonPlan
from lessonloom.llm import OpenAIChat, RandomJson, Scripted
from lessonloom.settings import Settings
from tests_support import assert_sound, assert_tally, composed, quiet_deps

GOAL = "6.RP.A.2"


def rephrased(text: str) -> str:
    return f"{text} Take your time."


def good(messages) -> str:
    return json.dumps({"text": rephrased(composed_in(messages[-1].content))})


@pytest.fixture(scope="module")
def original(tree, answers_csv, tmp_path_factory):
    """The plan that the curriculum alone gives, and the passages a model is asked for."""

    async def compose_it():
        async with quiet_deps(Settings(home=tmp_path_factory.mktemp("composed")), tree=tree) as deps:
            data = read_class(answers_csv, tree=tree, bank=deps.bank)
            return await composed(
                Request(class_name="c", goal=GOAL, minutes=50, out=Path("unused")), data, deps
            )

    return asyncio.run(compose_it())


async def planned(model, settings, tree, answers_csv, original, out="out"):
    async with quiet_deps(settings, model, tree=tree) as deps:
        data = read_class(answers_csv, tree=tree, bank=deps.bank)
        request = Request(class_name="c", goal=GOAL, minutes=50, out=settings.home.parent / out)
        outcome = await start(request, data, settings, deps=deps)
        assert outcome.status == "done"
        plan = LessonPlan.model_validate_json((request.out / "lesson-plan.json").read_text())
        assert plan == outcome.plan
        assert_sound(plan, deps)
        if model is None:
            assert plan.provenance.passages == ()
        else:
            assert_tally(plan, *original)
        return plan


@pytest.mark.parametrize("seed", range(8))
async def test_a_model_that_answers_at_random_never_spoils_a_plan(
    seed, settings, tree, answers_csv, original, json_only
):
    plan = await planned(RandomJson(seed), settings, tree, answers_csv, original)
    assert {p.outcome for p in plan.provenance.passages} == {"replaced"}


def good_then(fault):
    turns = count()
    polite = answers(rephrased)
    return lambda handler: polite(handler) if next(turns) < 2 else fault(handler)


FAULTS = {
    "prose": says("I would love to help you with this lesson!"),
    "truncated": says('{"text": "Two bot', "length"),
    "other JSON": says('{"recipe": ["eggs", 3]}'),
    "a list": sends(200, b"[1, 2, 3]"),
    "500": sends(500, b"oops"),
    "hangs up": hangs_up,
    "slow": drips,
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_run_with_a_broken_model_server_ends_with_the_composed_plan(
    fault, settings, tree, answers_csv, original, server, json_only
):
    server.behaviours = [FAULTS[fault]]
    model = OpenAIChat(server.url, "m", timeout=0.5 if fault == "slow" else 5.0)
    plan = await planned(model, settings, tree, answers_csv, original)
    await model.aclose()
    assert server.received
    assert {p.outcome for p in plan.provenance.passages} == {"replaced"}
    assert all(p.reasons for p in plan.provenance.passages)


async def test_a_server_that_dies_in_the_middle_leaves_what_it_wrote_well(
    settings, tree, answers_csv, original, server, json_only
):
    server.behaviours = [good_then(hangs_up)]
    model = OpenAIChat(server.url, "m", timeout=5.0)
    plan = await planned(model, settings, tree, answers_csv, original)
    await model.aclose()
    assert [p.outcome for p in plan.provenance.passages].count("kept") == 2
    assert {p.outcome for p in plan.provenance.passages} == {"kept", "replaced"}


async def test_good_passages_are_kept_marked_and_told_and_a_second_run_is_the_same(
    settings, tree, answers_csv, original
):
    first = await planned(Scripted(good), settings, tree, answers_csv, original, "first")
    again = await planned(Scripted(good), settings, tree, answers_csv, original, "again")
    assert {p.outcome for p in first.provenance.passages} == {"kept"}
    assert first.provenance.model == "scripted scripted"
    assert set(first.provenance.prompts) == {"passage", "repair"}
    assert first.provenance.pack_hash
    assert first.provenance.package
    assert first.provenance.checks
    assert first == again
    for name in ("html", "docx", "md", "json"):
        files = [settings.home.parent / out / f"lesson-plan.{name}" for out in ("first", "again")]
        assert files[0].read_bytes() == files[1].read_bytes()


async def test_a_passage_that_fails_once_is_repaired_once(settings, tree, answers_csv, original, json_only):
    def second_try(messages):
        asked = messages[-1].content
        text = composed_in(asked)
        return json.dumps({"text": rephrased(text) if "<rejected>" in asked else f"{text} It is 987654."})

    plan = await planned(Scripted(second_try), settings, tree, answers_csv, original)
    assert {p.outcome for p in plan.provenance.passages} == {"repaired"}
    assert all("987654" in p.reasons[0] for p in plan.provenance.passages)


async def test_without_a_model_nothing_is_asked_and_the_plan_says_so(settings, tree, answers_csv, original):
    plan = await planned(None, settings, tree, answers_csv, original)
    assert plan.provenance.model == "none"
    assert plan.provenance.passages == ()


def test_a_server_that_is_down_is_told_before_the_run_and_the_plan_is_possible_without(
    cli, answers_csv, tmp_path
):
    ask = ("plan", "--class", answers_csv, "--goal", "6.RP.A.2", "--out", tmp_path / "out", "--model")
    down = cli(*ask, "http://127.0.0.1:9/v1")
    assert down.code == 2
    assert "http://127.0.0.1:9/v1: no answer" in down.err
    assert "--model none" in down.err
    assert "Traceback" not in down.err
    assert json.loads(cli("runs", "--json").out) == []
    assert cli(*ask, "none").code == 0


def test_a_run_whose_server_went_away_goes_on_without_it_and_says_so(cli, answers_csv, tmp_path, server):
    server.behaviours = [answers(rephrased)]
    started = cli(
        "plan", "--class", answers_csv, "--goal", "6.RP.A.2", "--out", tmp_path / "out",
        "--model", server.url, "--review", "--json",
    )  # fmt: skip
    server.http.shutdown()
    server.http.server_close()
    run = json.loads(started.out)["run"]
    done = cli("plan", "--resume", run, "--json")
    assert done.code == 0
    assert "no answer" in done.err
    summary = json.loads(done.out)
    assert summary["status"] == "done"
    assert {p["outcome"] for p in summary["passages"]} == {"kept"}
