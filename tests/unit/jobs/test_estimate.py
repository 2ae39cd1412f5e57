import asyncio

import pytest
from lessonloom.agents.events import StageFinished
from lessonloom.jobs import JobRecord
from lessonloom.jobs.estimate import estimate
from lessonloom.jobs.events import BatchPlanned, JobFailed, JobFinished, JobProgress, JobStarted
from lessonloom.jobs.progress import Rates
from lessonloom.llm import Failure, Message, PassageDraft, Scripted
from lessonloom.llm.metered import Metered


def done(seconds, model="none", **fields):
    return JobRecord(name="x", status="done", model=model, seconds=seconds, size=1_000_000, **fields)


def test_time_calls_and_room_come_from_what_was_measured(tmp_path):
    records = [done(2), done(4), done(60), done(30, "http://m", calls=10), JobRecord(name="y")]
    found = estimate(records, ["none"] * 20 + ["http://m"] * 4, 2, tmp_path)
    assert (found.jobs, found.measured) == (24, 4)
    assert found.minutes == pytest.approx((20 * 4 + 4 * 30) / 2 / 60, abs=0.01)
    assert found.calls == 40
    assert 24 < found.megabytes < 50
    assert found.fits
    assert "24 lessons: about 2 min, 40 requests" in found.text()


def test_a_model_never_timed_is_taken_as_the_slowest_that_was(tmp_path):
    assert estimate([done(2), done(30, "b", calls=3)], ["c"], 1, tmp_path).minutes == 0.5


def test_too_little_room_is_said(tmp_path):
    found = estimate([done(1)], ["none"], 1, tmp_path).model_copy(update={"free": 1.0})
    assert not found.fits
    assert "only 1 MB" in found.text()


async def test_the_first_jobs_are_timed_and_then_one_is_asked_whether_to_go_on(office):
    office.manifest.write_text(
        "class,goal,name,minutes\n" + "".join(f"6a.csv,6.RP.A.2,j{n},{40 + n}\n" for n in range(5))
    )
    asked = []
    report = await office.run(confirm=lambda e: bool(asked.append(e)))
    assert len(report.done) == 3
    assert (report.left, report.stopped) == (2, "asked")
    assert [(e.jobs, e.measured, e.minutes > 0) for e in asked] == [(2, 3, True)]
    assert report.estimate == asked[0]

    report = await office.run(confirm=lambda e: bool(asked.append(e)) or True, limit=1)
    assert asked[-1].jobs == 1  # measured before: asked before anything is done, and for the limit only
    assert (len(report.done), report.left, report.stopped) == (1, 1, "limit")


async def test_none_is_begun_after_the_time_is_over(office):
    report = await office.run(minutes=0)
    assert (report.done, report.left, report.stopped) == ({}, 2, "time")


def test_rates_say_how_fast_and_how_long_for_each_stage():
    now = [0.0]
    rates = Rates(clock=lambda: now[0])
    rates.count(BatchPlanned(jobs=10, up_to_date=0, problems=0))
    assert rates.minutes_left is None
    rates.count(JobStarted(job="a", run="r", number=1, of=10, why="new"))
    for stage, seconds in (("draft", 3.0), ("export", 1.0)):
        finished = StageFinished(stage=stage, summary="", seconds=seconds)
        rates.count(JobProgress(job="a", event=finished))
    now[0] = 60.0
    rates.count(JobFinished(job="a", record=JobRecord(name="a")))
    rates.count(JobFailed(job="b", reason="r", remedy=""))
    assert rates.text() == (
        "2 of 10; 1 failed; 2.0 a minute, 4 min left; "
        "draft 1 (3.00 s, 3 min left); export 1 (1.00 s, 60 s left)"
    )


class Dear:
    """An engine whose every job with a model takes the next number of tokens; jobs without one take none."""

    def __init__(self, *tokens, lanes=1, fails=()):
        self.tokens, self.wide, self.fails = list(tokens), lanes, fails

    def lanes(self, model):
        return self.wide

    async def run(self, task, watch):
        await asyncio.sleep(0)
        tokens = 0 if task.job.model == "none" else self.tokens.pop(0)
        if task.job.name in self.fails:
            return JobFailed(job=task.job.name, reason="no", remedy="", tokens=tokens)
        record = task.begun.model_copy(update={"status": "done", "seconds": 1.0, "tokens": tokens})
        return JobFinished(job=task.job.name, record=record)

    async def aclose(self):
        pass


def _written(office, models):
    rows = [f"6a.csv,6.RP.A.2,{model},job{n}" for n, model in enumerate(models)]
    office.manifest.write_text("\n".join(("class,goal,model,name", *rows)) + "\n")


async def test_no_lesson_is_begun_that_would_go_beyond_the_budget_and_those_without_a_model_go_on(office):
    _written(office, ["http://m/v1#m"] * 6 + ["none"] * 2)
    report = await office.run(engine=Dear(*[1000] * 6), tokens=4500)
    assert list(report.done) == ["job0", "job1", "job2", "job3", "job6", "job7"]
    assert (report.tokens, report.left, report.stopped) == (4000, 2, "budget")
    assert "limit of tokens" in report.text()
    assert "4,000 tokens" in report.text()
    assert (report.estimate.tokens, report.estimate.budget, report.estimate.fits) == (3000, 1500, False)
    assert "--max-tokens leaves 1,500" in report.estimate.text()
    left = [r.status for r in office.index().jobs if r.name in ("job4", "job5")]
    assert left == ["waiting", "waiting"]  # not done without their model


async def test_the_next_session_has_its_own_budget_and_goes_on(office):
    _written(office, ["http://m/v1#m"] * 4)
    await office.run(engine=Dear(1000, 1000), tokens=1500)
    report = await office.run(engine=Dear(1000, 1000, 1000), tokens=3000)
    assert (len(report.done), report.left) == (3, 0)
    assert report.stopped is None


async def test_lessons_at_work_count_and_so_do_the_tokens_of_failures(office):
    _written(office, ["http://m/v1#m"] * 12)
    report = await office.run(engine=Dear(*[1000] * 12, lanes=4, fails=("job1",)), tokens=10_500)
    assert (len(report.done), len(report.failed), report.left) == (9, 1, 2)
    assert report.tokens == 10_000


async def test_a_server_that_counts_no_tokens_is_charged_by_letters_and_silence_is_free():
    asked = [Message(role="user", content="x" * 400)]
    meter = Metered(Scripted(['{"text": "Hello there."}', Failure(reason="timeout", detail="")]))
    await meter.structured(asked, PassageDraft)
    assert (meter.calls, meter.tokens) == (1, (400 + 24) // 4)
    await meter.structured(asked, PassageDraft)
    assert (meter.calls, meter.tokens) == (2, 106)
