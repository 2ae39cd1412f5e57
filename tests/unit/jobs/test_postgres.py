"""Checkpoints in a real PostgreSQL: the same plans, runs that go on, a server that dies and returns."""

import asyncio
import logging
import threading
import time

import pytest
from lessonloom.agents import _postgres
from lessonloom.agents.checkpoints import forget_checkpoints, open_checkpoints
from lessonloom.agents.learners import delete_learner
from lessonloom.graph import InputError, StoreError
from lessonloom.jobs._ports import plain
from lessonloom.settings import Settings
from postgres_server import PASSWORD, QUOTED, Postgres, Unavailable

TABLES = ("checkpoints", "checkpoint_blobs", "checkpoint_writes")


@pytest.fixture(scope="module")
def server():
    try:
        made = Postgres()
    except Unavailable as error:
        pytest.skip(f"NOT TESTED: {error}")
    yield made.start()
    made.remove()


@pytest.fixture
def elsewhere(office, server):
    """An office whose checkpoints lie on the server."""
    office.settings = Settings(home=office.folder / "home", checkpoints=server.url)
    return office


def kept(server):
    return sum(server.rows(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES)


class PowerCut(BaseException):
    pass


def at_draft(do):
    """A watcher that does something when the draft begins, once."""
    left = [do]

    def watch(event):
        inner = event.event if event.kind == "job_progress" else None
        if left and inner is not None and inner.kind == "stage_started" and inner.stage == "draft":
            left.pop()()

    return watch


def cut():
    raise PowerCut


async def test_a_cut_off_batch_goes_on_from_the_server_to_the_same_files(elsewhere, finished, server):
    with pytest.raises(PowerCut):
        await elsewhere.run(watch=at_draft(cut))
    assert kept(server) > 0
    assert not list(elsewhere.folder.rglob("checkpoints.sqlite*"))
    report = await elsewhere.run()
    assert report.done == {"monday": "cut off", "tuesday": "new"}
    inner = [e.event for e in elsewhere.events if e.kind == "job_progress" and e.job == "monday"]
    assert (
        next(e for e in inner if e.kind == "stage_started").stage == "draft"
    )  # what was done is not done a second time
    assert elsewhere.files() == finished.files()
    assert kept(server) == 0  # what is done is forgotten


async def test_a_run_outlives_the_death_and_return_of_the_server(elsewhere, finished, server):
    def die():
        server.kill()
        threading.Thread(target=lambda: (time.sleep(1), server.start())).start()

    report = await elsewhere.run(watch=at_draft(die), limit=1)
    assert report.ok, report.text()
    assert list(report.done) == ["monday"]
    wanted = {name: data for name, data in finished.files().items() if name.startswith("monday")}
    assert elsewhere.files() == wanted
    assert kept(server) == 0


async def test_a_server_that_stays_away_fails_the_job_and_is_retried_and_no_password_is_told(
    elsewhere, server, monkeypatch, caplog
):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(_postgres, "PATIENCE", 1.0)
    report = await elsewhere.run(watch=at_draft(server.kill), limit=1)
    (failed,) = report.failed
    assert "checkpoints at 127.0.0.1/postgres cannot be used" in failed.reason
    assert "LESSONLOOM_CHECKPOINTS" in failed.remedy
    told = report.model_dump_json() + report.text() + caplog.text + repr(elsewhere.settings)
    told += "".join(
        p.read_text() for p in elsewhere.out.rglob("*") if p.suffix in (".json", ".html", ".jsonl")
    )
    assert PASSWORD not in told
    assert QUOTED not in told
    server.start()
    assert (await elsewhere.run(limit=1)).done == {"monday": "failed before"}
    assert kept(server) == 0


async def test_wrong_addresses_and_passwords_are_told_without_the_password(server, tmp_path):
    for url, expected in (
        (server.url.replace(QUOTED, "se:cret@x"), InputError),
        (server.url.replace(QUOTED, "secret/x"), InputError),
        (server.url.replace(QUOTED, "x/cret@y"), InputError),
        (server.url.replace(QUOTED, "x?cret"), InputError),
        (f"postgresql://u:secret@127.0.0.1:{server.port}/postgres", StoreError),
        ("postgresql://u:secret@127.0.0.1:1/postgres", StoreError),
        ("mysql://u:secret@h/d", InputError),
    ):
        with pytest.raises(expected) as caught:
            async with open_checkpoints(Settings(home=tmp_path, checkpoints=url)):
                pass
        assert "cret" not in str(caught.value)
        assert caught.value.__cause__ is None


async def test_many_that_come_at_once_to_an_empty_database_make_its_tables_once(server, tmp_path):
    server.rows(
        "DROP TABLE IF EXISTS checkpoints, checkpoint_blobs, checkpoint_writes, checkpoint_migrations"
    )
    settings = Settings(home=tmp_path, checkpoints=server.url)

    async def come():
        _postgres._ready.clear()
        async with open_checkpoints(settings) as saver:
            return await saver.aget_tuple({"configurable": {"thread_id": "none"}})

    assert await asyncio.gather(*(come() for _ in range(4))) == [None] * 4
    await forget_checkpoints(settings, ["none"])


async def test_who_is_erased_is_erased_there_too(elsewhere, server):
    with pytest.raises(PowerCut):
        await elsewhere.run(watch=at_draft(cut))
    assert kept(server) > 0
    await asyncio.to_thread(delete_learner, "6a/L01", elsewhere.settings)
    assert kept(server) == 0
    assert (await elsewhere.run(limit=1)).done == {"monday": "cut off"}


def test_another_process_is_told_the_address(tmp_path):
    settings = Settings(home=tmp_path, checkpoints="postgresql://u:secret@h/d")
    assert "secret" not in repr(settings)
    again = Settings.model_validate(plain(settings))
    assert again.checkpoints == settings.checkpoints
    assert plain(Settings(home=tmp_path))["checkpoints"] is None
