from datetime import UTC, datetime, timedelta

import pytest
from lessonloom.agents import Request
from lessonloom.agents.session import start
from lessonloom.graph import InputError
from lessonloom.learner import LessonReport
from lessonloom.workbench import AfterLesson, TicketCount, Unknown
from lessonloom.workbench.after import paced
from tests_support import quiet_deps

NOTE = "Bo was tired"


@pytest.fixture
async def six(bench, answers):
    made = await bench.classes.create("6B")
    await bench.answers.add(made.id, answers)
    return made.id


async def lesson(bench, class_id: str, settings, folder, *, minutes: int = 50, name: str = "one"):
    data = bench.answers.of(class_id)
    request = Request(class_name=data.name, goal="6.RP.A.2", minutes=minutes, out=folder)
    async with quiet_deps(settings, tree=bench.tree) as deps:
        return (await start(request, data, settings, run=name, deps=deps)).plan


@pytest.fixture
async def plan(bench, six, settings, tmp_path):
    return await lesson(bench, six, settings, tmp_path / "out")


def entry(plan, right: int, of: int = 28, **more) -> AfterLesson:
    closing = next(b for b in plan.blocks if b.role == "exit")
    counts = tuple(TicketCount(exercise=id, right=right, answered=of) for id in closing.exercises)
    return AfterLesson(run="one", tickets=counts, **more)


async def test_a_ticket_that_went_well_leads_on_and_one_that_did_not_stays(bench, plan):
    badly = await bench.after.add(entry(plan, 5))
    assert badly.after.skill == plan.skill
    well = await bench.after.add(entry(plan, 28))
    assert well.before == badly.before, "the second entry replaces the first"
    assert (well.after.skill, well.after.reviewing) != (plan.skill, False)
    assert well.changes


async def test_the_next_lesson_shows_it(bench, six, plan, settings, tmp_path):
    await bench.after.add(entry(plan, 8, stuck="model", minutes_over=6, note=NOTE))
    again = await lesson(bench, six, settings, tmp_path / "again", name="two")
    assert again.skill == plan.skill
    assert any("on the exit ticket were right" in why for why in again.why_now)
    before, after = (next(b.minutes for b in p.blocks if b.role == "model") for p in (plan, again))
    assert after > before
    assert sum(b.minutes for b in again.blocks) == 50
    used = {e.item.id for e in plan.exercises if e.id.startswith("X")}
    assert not used & {e.item.id for e in again.exercises}
    assert again.quality is not None
    assert again.quality.errors == ()
    assert NOTE not in again.model_dump_json()


async def test_lessons_that_run_late_are_planned_shorter(bench, six, plan):
    found = await bench.after.add(entry(plan, 8, minutes_over=6))
    assert (found.before.minutes, found.after.minutes) == (50, 44)
    assert any("6 stay free" in change for change in found.changes)
    assert bench.after.minutes(six, 50) == 44


def test_the_pace_is_the_median_of_the_last_three_and_never_takes_too_much():
    day = datetime(2026, 10, 5, tzinfo=UTC)

    def reports(*over: int) -> tuple[LessonReport, ...]:
        days = enumerate(over)
        return tuple(LessonReport(skill="s", at=day + timedelta(days=n), minutes=50, over=o) for n, o in days)

    assert paced(50, ()) == 50
    assert paced(50, reports(60, 60, 2, 4, 30)) == 46
    assert paced(50, reports(-10)) == 50
    assert paced(50, reports(60)) == 38
    assert paced(16, reports(60)) == 16


async def test_no_answer_of_a_learner_is_made_up(bench, six, plan):
    before = await bench.answers.all(six)
    old = await bench.picture.diagnosis(six, "6.RP.A.2")
    await bench.after.add(entry(plan, 25))
    assert await bench.answers.all(six) == before
    new = await bench.picture.diagnosis(six, "6.RP.A.2")
    assert [(m.n, m.evidence) for m in new.mastery] == [(m.n, m.evidence) for m in old.mastery]
    assert len(new.reports) == 1


async def test_an_entry_that_does_not_fit_the_plan_changes_nothing(bench, six, plan):
    for wrong in (
        AfterLesson(run="one", tickets=(TicketCount(exercise="E9", right=1, answered=2),)),
        AfterLesson(run="one", tickets=(TicketCount(exercise="X1", right=1, answered=29),)),
        AfterLesson(run="one", tickets=(TicketCount(exercise="X1", right=1, answered=2),) * 2),
        AfterLesson(run="one", stuck="lunch"),
    ):
        with pytest.raises(InputError):
            await bench.after.add(wrong)
    with pytest.raises(Unknown):
        await bench.after.add(AfterLesson(run="none"))
    assert await bench.after.all(six) == ()
    with pytest.raises(ValueError, match="3 right of 2"):
        TicketCount(exercise="X1", right=3, answered=2)


async def test_an_entry_can_be_read_and_taken_back(bench, six, plan):
    await bench.after.add(entry(plan, 20, note=NOTE))
    kept = await bench.after.get("one")
    assert (kept.note, kept.report.right) == (NOTE, 20 * len(kept.report.tickets))
    await bench.after.remove("one")
    assert await bench.after.get("one") is None
    with pytest.raises(Unknown):
        await bench.after.remove("one")
