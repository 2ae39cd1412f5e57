"""Jobs in processes: the same bytes, and nothing lost however anything ends."""

import asyncio
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from lessonloom.graph import StoreError
from lessonloom.jobs import Processes, batch_status, cancel_batch
from office import Office
from tests_support import environment

DRIVER = Path(__file__).with_name("processes_driver.py")
KILLS = Path(__file__).with_name("kills_driver.py")
FOUR = (
    "class,goal,minutes,name\n6a.csv,6.RP.A.2,50,monday\n6b.csv,6.RP.A.2,40,tuesday\n"
    "6a.csv,6.RP.A.1,45,wednesday\n6b.csv,6.RP.A.1,45,thursday\n"
)


@pytest.fixture
def processes(office, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", environment()["PYTHONPATH"])
    return lambda workers: Processes(office.settings, workers, ports="tests_support:quiet_ports")


def begin(office, workers=2):
    command = [sys.executable, DRIVER, office.settings.home, office.manifest, office.out, workers]
    return subprocess.Popen(list(map(str, command)), env=environment(), stdout=subprocess.PIPE, text=True)


def told(process, *, until):
    """Lines of a batch up to the first that begins so."""
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
        if line.startswith(until):
            break
    return lines


@pytest.fixture(scope="session")
def four(classes, tmp_path_factory):
    """The files of four jobs that were done in one process, undisturbed."""
    shutil.copytree(classes, folder := tmp_path_factory.mktemp("four") / "office")
    office = Office(folder)
    office.manifest.write_text(FOUR)
    assert asyncio.run(office.run()).ok
    return office.files()


async def test_two_processes_give_the_same_bytes_as_none(office, processes, four):
    office.manifest.write_text(FOUR)
    report = await office.run(engine=processes(2))
    assert report.ok
    assert office.files() == four
    assert {e.event.kind for e in office.events if e.kind == "job_progress"} >= {"stage_finished"}


async def test_a_process_that_dies_takes_no_job_with_it_unless_the_job_kills_the_next_one_too(
    office, processes, four
):
    """Monday's process dies once, tuesday's twice; the file of wednesday's class goes away."""
    office.manifest.write_text(FOUR.replace("6a.csv,6.RP.A.1", "6c.csv,6.RP.A.1"))
    (office.folder / "6c.csv").write_bytes((office.folder / "6a.csv").read_bytes())
    engine, killed = processes(1), Counter()

    def watch(event):
        if event.kind == "job_started" and event.job == "tuesday":
            (office.folder / "6c.csv").rename(office.folder / "gone.csv")
        inner = event.event if event.kind == "job_progress" else None
        if inner is None or inner.kind != "stage_started" or inner.stage not in ("diagnose", "plan"):
            return
        if killed[event.job] < {"monday": 1, "tuesday": 2}.get(event.job, 0):
            killed[event.job] += 1
            os.kill(engine._all[0]._process.pid, signal.SIGKILL)

    report = await office.run(engine=engine, watch=watch)
    assert killed == {"monday": 1, "tuesday": 2}
    assert list(report.done) == ["monday", "thursday"]
    first, second = report.failed
    assert (first.job, "status -9" in first.reason, "--workers" in first.remedy) == ("tuesday", True, True)
    assert (second.job, "6c.csv" in second.reason) == ("wednesday", True)
    done = {name: data for name, data in four.items() if name.startswith(("monday", "thursday"))}
    assert {n: d for n, d in office.files().items() if n.startswith(("monday", "thursday"))} == done


async def test_terminated_it_ends_its_jobs_and_killed_it_leaves_what_the_next_one_needs(office, four):
    office.manifest.write_text(FOUR)
    process = begin(office)
    lines = told(process, until="stage")
    with pytest.raises(StoreError, match="Another batch is at work"):
        await office.run()
    process.send_signal(signal.SIGTERM)
    rest = process.communicate(timeout=60)[0].splitlines()
    assert process.returncode == 0
    assert "stopped because that was asked" in rest
    begun = {line.split()[1] for line in lines + rest if line.startswith("job_started")}
    done = {line.split()[1] for line in lines + rest if line.startswith("job_finished")}
    assert begun == done
    assert 1 <= len(done) <= 2
    assert {r.name for r in office.index().jobs if r.status == "done"} == done
    assert "waiting" in batch_status(office.out).text()

    process = begin(office)
    told(process, until="stage")
    process.kill()
    process.communicate(timeout=60)
    assert batch_status(office.out).running
    report = await office.run()
    assert "cut off" in report.done.values()
    assert not done & report.done.keys()
    assert office.files() == four


async def test_a_batch_can_be_canceled_from_outside(office):
    def watch(event):
        if event.kind == "job_started":
            assert batch_status(office.out).at_work
            assert batch_status(office.out).running == ("monday",)
            assert cancel_batch(office.out)

    report = await office.run(watch=watch)
    assert (list(report.done), report.left, report.stopped) == (["monday"], 1, "asked")
    assert not batch_status(office.out).at_work
    assert not cancel_batch(office.out)
    assert (await office.run()).done == {"tuesday": "new"}


def test_killed_at_five_random_moments_every_job_is_done_once_and_whole(office, four):
    office.manifest.write_text(FOUR)
    dice = random.Random(5)
    moments = [str(dice.randint(1, 24)) for _ in range(5)]
    command = [sys.executable, KILLS, office.settings.home, office.manifest, office.out, *moments]
    done = subprocess.run(
        list(map(str, command)), env=environment(), capture_output=True, text=True, timeout=120, check=True
    )
    lines = done.stdout.splitlines()
    assert lines[-1] == "ended 0"
    finished = Counter(line.split()[1] for line in lines if line.startswith("job_finished"))
    assert max(finished.values()) == 1
    assert {r.status for r in office.index().jobs} == {"done"}
    assert office.files() == four
    assert [f.name for f in office.out.glob("*/.*")] == []
