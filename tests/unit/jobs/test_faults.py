"""A full disk is told as such, stops the batch, and costs nothing that was there."""

import asyncio
import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from lessonloom.agents.learners import delete_learner
from lessonloom.graph import StoreError
from lessonloom.jobs import ledger
from lessonloom.jobs._faults import FULL, disk_is_full
from tests_support import environment

DRIVER = Path(__file__).with_name("disk_driver.py")
ALONE = ("unshare", "--map-root-user", "--mount")


def full(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def chained():
    try:
        full()
    except OSError as error:
        try:
            raise StoreError("it cannot be used", "") from error
        except StoreError as outer:
            return outer


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "x"), True),
        (OSError(errno.EDQUOT, "x"), True),
        (sqlite3.OperationalError("database or disk is full"), True),
        (chained(), True),
        (OSError(errno.EACCES, "x"), False),
        (ValueError("x"), False),
    ],
)
def test_a_full_disk_is_told_from_other_faults(error, told):
    assert disk_is_full(error) == told


async def test_a_full_disk_stops_the_batch_and_the_next_one_goes_on(office, finished, monkeypatch):
    with monkeypatch.context() as disk:
        disk.setattr("lessonloom.agents.publisher.write_atomic", full)
        report = await office.run()
    assert [(f.job, f.reason) for f in report.failed] == [("monday", FULL)]
    assert (report.left, report.stopped) == (1, "disk")
    assert office.record("monday").status == "failed"
    assert (await office.run()).done == {"monday": "failed before", "tuesday": "new"}
    assert office.files() == finished.files()


async def test_a_ledger_that_cannot_be_written_ends_the_batch_with_what_to_do(office, finished, monkeypatch):
    append, lines = ledger._append, []

    def sometimes(path, line):
        lines.append(line)
        return full() if len(lines) == 2 else append(path, line)

    with monkeypatch.context() as disk:
        disk.setattr(ledger, "_append", sometimes)
        with pytest.raises(StoreError, match="no space left") as caught:
            await office.run()
    assert "Free some space" in caught.value.remedy
    assert (await office.run()).ok
    assert office.files() == finished.files()


async def test_a_line_that_did_not_fit_leaves_nothing_behind(tmp_path, monkeypatch):
    path = tmp_path / "journal"
    ledger._append(path, b"one\n")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        ledger._append(path, b"two\n")
    assert path.read_bytes() == b"one\n"


async def test_a_report_that_does_not_fit_fails_no_job(office, monkeypatch):
    def watch(event):
        if event.kind == "job_finished":
            monkeypatch.setattr("lessonloom.lessons.export.write_atomic", full, raising=False)

    report = await office.run(watch=watch, limit=1)
    assert report.ok
    assert not (office.out / "report.json").exists()
    monkeypatch.undo()
    assert office.record("monday").status == "done"
    assert (await office.run()).done == {"tuesday": "new"}
    assert {r.status for r in office.index().jobs} == {"done"}


async def test_erasing_a_learner_reaches_the_checkpoints_of_a_job_that_was_cut_off(office):
    class PowerCut(BaseException):
        pass

    def watch(event):
        inner = event.event if event.kind == "job_progress" else None
        if inner is not None and inner.kind == "stage_started" and inner.stage == "draft":
            raise PowerCut

    with pytest.raises(PowerCut):
        await office.run(watch=watch)
    checkpoints = office.out / "monday" / ".run" / "checkpoints.sqlite"
    assert checkpoints.exists()
    await asyncio.to_thread(delete_learner, "6a/L01", office.settings)
    assert not checkpoints.exists()
    assert (await office.run(limit=1)).done == {"monday": "cut off"}


def own_disks() -> bool:
    """Whether this machine lets a process have file systems of its own."""
    return (
        bool(shutil.which(ALONE[0]))
        and not subprocess.run(
            [*ALONE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
        ).returncode
    )


@pytest.mark.parametrize("jobs", [0, 1])
def test_on_a_disk_that_is_really_full_nothing_is_lost_and_with_room_it_goes_on(jobs, office, finished):
    """It gets full in the middle of the first job, or of the second."""
    if not own_disks():
        pytest.skip("NO FILE SYSTEM OF OUR OWN HERE, so a disk that is really full was NOT tested")
    out = office.folder / "small"
    command = [*ALONE, sys.executable, DRIVER, office.settings.home, office.manifest, out, jobs]
    done = subprocess.run(
        list(map(str, command)), env=environment(), capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert FULL in first or (first.startswith("broken") and "Free some space" in first)
    assert second == "stopped None"
    shutil.unpack_archive(f"{out}.tar", office.out)
    assert office.files() == finished.files()
    assert [f.name for f in office.out.glob("*/.*")] == []
    assert {r.status for r in office.index().jobs} == {"done"}
