import asyncio
from contextlib import asynccontextmanager

import pytest
from lessonloom import Workbench
from lessonloom.graph import GoalError, InputError
from lessonloom.lessons.editing import Approve, EditField, Lock, Locked, SetMinutes
from lessonloom.llm import ModelInfo
from lessonloom.workbench import AfterLesson, Conflict, PlanWish, Stale, TicketCount, Unknown
from tests_support import quiet_deps

WISH = PlanWish(goal="6.RP.A.2")


class Hanging:
    """A model that never answers, so that a run rests in the middle of its draft."""

    def __init__(self) -> None:
        self.info = ModelInfo(engine="scripted", model="hanging")

    async def structured(self, messages, schema, **_):
        await asyncio.Event().wait()

    async def aclose(self) -> None:
        pass


@asynccontextmanager
async def stuck(settings):
    async with quiet_deps(settings, Hanging()) as deps:
        yield deps


def opened(settings, tree, deps=quiet_deps, **more):
    return Workbench.open(settings, tree=tree, deps=deps, **more)


@pytest.fixture
async def bench(settings, tree, answers):
    async with opened(settings, tree) as found:
        made = await found.classes.create("6B")
        await found.answers.add(made.id, answers)
        yield found


@pytest.fixture
async def run(bench):
    begun = await bench.plans.begin("6b", WISH)
    done = await bench.plans.finished(begun.run)
    assert done.status == "done", done.message
    return begun.run


async def drafting(bench, run: str) -> None:
    async for found in bench.plans.events(run):
        if found and found[1].kind == "stage_started" and found[1].stage == "draft":
            return


async def test_a_plan_is_made_from_all_answers_of_a_class(bench, run):
    job = await bench.plans.get(run)
    assert (job.class_id, job.class_name, job.minutes) == ("6b", "6B", 50)
    assert (await bench.plans.plan(run)).title == job.title
    assert [one.run for one in (await bench.plans.all("6b")).items] == [run]
    numbers = [found[0] async for found in bench.plans.events(run) if found]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [found[0] async for found in bench.plans.events(run, after=3) if found] == numbers[3:]


async def test_what_cannot_be_planned_is_refused_before_a_run_begins(bench):
    empty = (await bench.classes.create("Empty")).id
    for class_id, wish, error in (
        ("none", WISH, Unknown),
        (empty, WISH, InputError),
        ("6b", PlanWish(goal="9.XX"), GoalError),
        ("6b", PlanWish(goal="6.RP.A.2", skill="6.EE.A.1"), GoalError),
    ):
        with pytest.raises(error):
            await bench.plans.begin(class_id, wish)
    assert (await bench.plans.all()).items == ()


async def test_a_plan_can_be_stopped_and_resumed_after_a_restart(settings, tree, answers):
    async with opened(settings, tree, stuck) as bench:
        await bench.classes.create("6B")
        await bench.answers.add("6b", answers)
        first, second = [(await bench.plans.begin("6b", WISH)).run for _ in range(2)]
        await drafting(bench, first)
        assert (await bench.plans.cancel(second)).status == "cancelled"
        assert (await bench.plans.cancel(first)).status == "cancelled"
        with pytest.raises(Conflict):
            await bench.plans.cancel(first)
        with pytest.raises(Conflict):
            await bench.plans.plan(first)
    async with opened(settings, tree) as bench:
        for run in (first, second):
            assert (await bench.plans.get(run)).status == "cancelled"
            await bench.plans.resume(run)
            job = await bench.plans.finished(run)
            assert job.status == "done", job.message


async def test_a_guest_may_not_choose_what_this_machine_loads(settings, tree, answers):
    async with opened(settings, tree, tenant="north") as bench:
        await bench.classes.create("6B")
        await bench.answers.add("6b", answers)
        for model in ("llama:/etc/passwd", "http://10.0.0.1/v1", "embedded"):
            with pytest.raises(InputError, match="may not be named here"):
                await bench.plans.begin("6b", PlanWish(goal="6.RP.A.2", model=model))
        assert (await bench.plans.begin("6b", PlanWish(goal="6.RP.A.2", model="none"))).status == "waiting"


async def test_versions_keep_who_changed_what(bench, run):
    first = await bench.versions.current(run)
    edited = await bench.versions.apply(
        run, EditField(slot="objective", text="Compare unit prices."), "Ms. Reyes", base=first.number
    )
    with pytest.raises(Stale):
        await bench.versions.apply(run, Lock(block="hook"), "Mr. Stone", base=first.number)
    locked = await bench.versions.apply(run, Lock(block="hook"), "Mr. Stone", base=edited.number)
    with pytest.raises(Locked):
        await bench.versions.apply(run, SetMinutes(block="hook", minutes=9), "Ms. Reyes")
    approved = await bench.versions.apply(run, Approve(), "Ms. Reyes", base=locked.number)
    notes = await bench.versions.all(run)
    assert [(n.author, n.current) for n in notes[1:]] == [
        ("Ms. Reyes", False),
        ("Mr. Stone", False),
        ("Ms. Reyes", True),
    ]
    assert [d.place for d in await bench.versions.diff(run, 1, approved.number)] == ["objective"]
    back = await bench.versions.undo(run, base=approved.number)
    assert back.number == locked.number
    assert (await bench.versions.redo(run)).number == approved.number
    with pytest.raises(Stale):
        await bench.versions.undo(run, base=1)
    with pytest.raises(Unknown):
        await bench.versions.at(run, 99)


async def test_exports_and_reports_speak_of_the_version_that_counts(bench, run):
    assert await bench.versions.rendered(run, "lesson-plan.md") is None
    await bench.versions.apply(run, EditField(slot="objective", text="Compare unit prices."), "t")
    for format in ("markdown", "docx", "gift"):
        assert await bench.versions.export(run, format)
    (text,) = await bench.versions.export(run, "markdown")
    assert b"Compare unit prices." in text.content
    assert await bench.versions.rendered(run, "lesson-plan.md") == text.content
    assert await bench.versions.rendered(run, "groups.csv") is None
    with pytest.raises(InputError):
        await bench.versions.export(run, "exe")
    plan = (await bench.versions.current(run)).plan
    closing = next(b for b in plan.blocks if b.role == "exit")
    count = TicketCount(exercise=closing.exercises[0], right=3, answered=20)
    assert (await bench.after.add(AfterLesson(run=run, tickets=(count,)))).report.answered == 20
    next_ = await bench.plans.finished((await bench.plans.begin("6b", WISH)).run)
    assert any(
        "3 answers of 20 on the exit ticket" in why for why in (await bench.plans.plan(next_.run)).why_now
    )


async def test_a_learner_who_is_erased_is_taken_out_of_what_runs_started_from(bench, answers):
    await bench.plans.begin_with("6b", WISH, answers, key=None, skip_bad=False)
    job = (await bench.plans.all()).items[0]
    await bench.plans.finished(job.run)
    await bench.rosters.erase("6b", "L01")
    data = bench.plans.runs.job(job.run).data
    assert "L01" not in data.model_dump_json()
    assert "L02" in data.learners
