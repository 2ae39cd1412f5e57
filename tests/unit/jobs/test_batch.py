import asyncio
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from lessonloom.agents import Request
from lessonloom.graph import InputError, MissingExtra, StoreError
from lessonloom.jobs import BATCH_EVENT, Index
from lessonloom.jobs._task import Begun
from tests_support import environment, quiet_deps

DRIVER = Path(__file__).with_name("driver.py")


def killed_at(where, office):
    command = [sys.executable, DRIVER, office.settings.home, office.manifest, office.out, where]
    done = subprocess.run(list(map(str, command)), env=environment(), timeout=120, check=False)
    return done.returncode == -9


def test_every_job_gets_its_folder_and_its_line_in_the_index(finished):
    assert finished.report.ok
    assert finished.report.done == {"monday": "new", "tuesday": "new"}
    for record in finished.index().jobs:
        assert record.status == "done"
        assert record.title
        assert record.stop_reason
        assert {"lesson-plan.html", "lesson-plan.json", "groups.csv"} <= set(record.files)
        assert all((finished.out / record.name / file).is_file() for file in record.files)
    assert sum(finished.report.overview.quality.values()) == 2
    assert sum(finished.report.overview.stop_reasons.values()) == 2


def test_ports_are_opened_once_for_all_jobs_of_a_model(finished):
    assert finished.opened == ["none"]
    told = [e.job for e in finished.events if e.kind == "job_progress" and e.event.kind == "index_building"]
    assert told == ["monday"]


def test_names_stand_in_the_lists_of_the_right_class_only(finished):
    for job, file in (("monday", "6a.csv"), ("tuesday", "6b.csv")):
        known = {line.split(",")[0] for line in (finished.folder / file).read_text().splitlines()[1:]}
        listed = (finished.out / job / "groups.csv").read_text().splitlines()[1:]
        assert {line.split(",")[0] for line in listed} == known


def test_events_survive_the_way_through_json(finished):
    assert finished.kinds() == ["job_started", "job_finished"] * 2
    assert {e.kind for e in finished.events} > {"job_progress"}
    for event in finished.events:
        assert BATCH_EVENT.validate_json(BATCH_EVENT.dump_json(event)) == event


async def test_a_bad_row_and_a_bad_class_stop_nothing_else(office):
    (office.folder / "torn.csv").write_text("student,skill,answer,correct\nAda,6.RP.A.1,2:3,perhaps\n")
    office.manifest.write_text(
        "class,goal,minutes,name\n6a.csv,6.RP.A.2,5,short\ntorn.csv,6.RP.A.2,,torn\n6b.csv,6.RP.A.2,,good\n"
    )
    report = await office.run()
    assert list(report.done) == ["good"]
    assert not report.ok
    assert [(p.place, p.column) for p in report.problems] == [("jobs.csv, row 2", "minutes")]
    assert [f.job for f in report.failed] == ["torn"]
    assert "torn.csv, row 2" in report.failed[0].reason
    assert "column skip_bad" in report.failed[0].remedy  # there is no option --skip-bad here
    assert office.record("torn").status == "failed"
    assert office.record("torn").reason == report.failed[0].reason
    assert office.index().problems == report.problems
    for told in (
        "1 planned",
        "1 failed",
        "1 not usable",
        "row 2, column minutes",
        "try: Write 16 to 180",
    ):
        assert told in report.text()


async def test_running_again_does_nothing_and_opens_nothing(yesterday):
    before = yesterday.files()
    report = await yesterday.run()
    assert (report.done, report.skipped) == ({}, ("monday", "tuesday"))
    assert yesterday.kinds() == ["job_skipped", "job_skipped"]
    assert yesterday.opened == []
    assert yesterday.files() == before
    assert "2 up to date" in report.text()
    assert sum(report.overview.quality.values()) == 2


async def test_a_changed_class_file_makes_only_its_own_plan_again(yesterday):
    old = {name: yesterday.record(name) for name in ("monday", "tuesday")}
    answers = yesterday.folder / "6b.csv"
    answers.write_text("\n".join(answers.read_text().splitlines()[:-5]) + "\n")
    report = await yesterday.run()
    assert report.done == {"tuesday": "changed"}
    assert report.skipped == ("monday",)
    assert "planned again: 1 changed" in report.text()
    assert yesterday.record("monday") == old["monday"]
    assert yesterday.record("tuesday").inputs != old["tuesday"].inputs
    assert yesterday.record("tuesday").run != old["tuesday"].run


@pytest.mark.parametrize("column", ["minutes", "pack"])
async def test_a_changed_option_or_pack_counts_as_changed(column, yesterday, monkeypatch):
    if column == "minutes":
        yesterday.manifest.write_text(yesterday.manifest.read_text().replace(",50,", ",55,"))
    else:
        other = yesterday.index().model_dump()
        other["jobs"][0]["inputs"] = "of another pack"
        (yesterday.out / "index.json").write_text(Index.model_validate(other).model_dump_json())
    assert (await yesterday.run()).done == {"monday": "changed"}


async def test_a_lost_file_is_written_again_with_the_same_bytes(yesterday):
    before = yesterday.files()
    (yesterday.out / "tuesday" / "lesson-plan.docx").unlink()
    assert (await yesterday.run()).done == {"tuesday": "missing files"}
    assert yesterday.files() == before


async def test_a_limit_leaves_jobs_for_the_next_time(office):
    report = await office.run(limit=1)
    assert (list(report.done), report.left) == (["monday"], 1)
    assert office.record("tuesday").status == "waiting"
    report = await office.run(limit=1)
    assert (list(report.done), report.skipped, report.left) == (["tuesday"], ("monday",), 0)


async def test_a_job_that_left_the_manifest_keeps_its_line(yesterday):
    yesterday.manifest.write_text("class,goal,name\n6b.csv,6.RP.A.2,tuesday\n")
    await yesterday.run(limit=0)
    assert [r.name for r in yesterday.index().jobs] == ["tuesday", "monday"]


async def test_a_model_that_cannot_be_opened_fails_its_own_jobs_only(office):
    @asynccontextmanager
    async def ports(model, tell):
        if model != "none":
            raise MissingExtra("There is no such model.", "Install it.")
        async with quiet_deps(office.settings) as deps:
            yield deps

    office.manifest.write_text("class,goal,model,name\n6a.csv,6.RP.A.2,embedded,a\n6b.csv,6.RP.A.2,none,b\n")
    report = await office.run(open_deps=ports)
    assert [(f.job, f.remedy) for f in report.failed] == [("a", "Install it.")]
    assert list(report.done) == ["b"]
    office.manifest.write_text("class,goal,model,name\n6a.csv,6.RP.A.2,,a\n6b.csv,6.RP.A.2,none,b\n")
    assert (await office.run(open_deps=ports)).done == {"a": "failed before"}


async def test_a_defect_in_one_job_is_recorded_and_the_next_job_runs(office):
    def watch(event):
        if event.kind == "job_progress" and event.job == "monday" and event.event.kind == "stage_started":
            raise ZeroDivisionError("seeded")

    report = await office.run(watch=watch)
    assert [f.reason for f in report.failed] == ["ZeroDivisionError: seeded"]
    assert list(report.done) == ["tuesday"]


@pytest.mark.parametrize("where", ["tuesday:draft", "line:2", "index:2"])
async def test_a_killed_batch_goes_on_to_the_same_files(where, office, finished):
    assert killed_at(where, office)
    left = office.index()  # whole, whenever the process died
    report = await office.run()
    assert report.ok
    assert office.files() == finished.files()
    assert [r.status for r in office.index().jobs] == ["done", "done"]
    if where == "tuesday:draft":
        assert report.done == {"tuesday": "cut off"}
        assert report.skipped == ("monday",)
        assert [r.run for r in left.jobs] == [r.run for r in office.index().jobs]
        stages = {
            e.event.stage
            for e in office.events
            if e.kind == "job_progress" and e.event.kind == "stage_started"
        }
        assert "diagnose" not in stages  # what was done is not done a second time
    elif where == "line:2":
        assert report.done == {"monday": "cut off", "tuesday": "new"}
    else:
        assert report.done == {}


class PowerCut(BaseException):
    pass


@pytest.mark.parametrize("noted", [False, True])
async def test_a_job_cut_off_before_its_first_checkpoint_is_begun(noted, office):
    def watch(event):
        if event.kind == "job_progress":
            raise PowerCut

    with pytest.raises(PowerCut):
        await office.run(watch=watch)
    record = office.record("monday")
    assert (record.status, bool(record.run)) == ("running", True)
    if noted:  # the folder knows the run, the checkpoints do not
        request = Request(class_name="6a", goal="6.RP.A.2", minutes=50, out=office.out / "monday")
        begun = Begun(run=record.run, inputs=record.inputs, request=request)
        (office.out / "monday" / ".run").mkdir(parents=True, exist_ok=True)
        (office.out / "monday" / ".run" / "run.json").write_text(begun.model_dump_json())
    assert (await office.run(limit=1)).done == {"monday": "cut off"}
    assert (office.record("monday").status, office.record("monday").run) == ("done", record.run)


async def test_a_run_of_another_request_is_not_taken_for_ours(office):
    def watch(event):
        if (
            event.kind == "job_progress"
            and event.event.kind == "stage_started"
            and event.event.stage == "draft"
        ):
            raise PowerCut

    with pytest.raises(PowerCut):
        await office.run(watch=watch)
    office.out = office.out.rename(office.folder / "moved")
    report = await office.run(limit=1)
    assert report.done == {"monday": "cut off"}
    assert (office.out / "monday" / "lesson-plan.html").is_file()
    assert not (office.folder / "out").exists()


async def test_two_batches_on_one_folder_are_not_at_work_at_once(office):
    first, second = await asyncio.gather(office.run(limit=1), office.run(limit=1), return_exceptions=True)
    assert list(first.done) == ["monday"]
    assert isinstance(second, StoreError)
    assert "Another batch is at work" in second.message
    assert "--out" in second.remedy
    assert "batch cancel" in second.remedy
    assert (await office.run(limit=0)).skipped == ("monday",)


async def test_the_index_is_whole_at_every_moment(office):
    seen = []

    def watch(event):
        if event.kind != "batch_planned":
            seen.append({r.name: r.status for r in office.index().jobs}["monday"])

    await office.run(watch=watch, limit=1)
    assert seen[0] == "running"
    assert seen[-1] == "done"


async def test_a_strange_index_is_not_overwritten(office):
    office.out.mkdir()
    (office.out / "index.json").write_text("[1, 2]")
    with pytest.raises(StoreError, match="not the index of a batch"):
        await office.run()
    assert (office.out / "index.json").read_text() == "[1, 2]"


async def test_a_file_in_place_of_the_folder_is_said_plainly(office):
    office.out.write_text("")
    with pytest.raises(InputError, match="Nothing can be written to"):
        await office.run()
