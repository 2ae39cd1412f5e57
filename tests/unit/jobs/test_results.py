"""Finished files on another file system: all of a job or none, and a fault of it loses nothing."""

import json

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from lessonloom.cli import app
from lessonloom.graph import InputError, MissingExtra
from lessonloom.jobs import open_results, place_of
from lessonloom.jobs._task import RUN
from lessonloom.settings import Settings
from typer.testing import CliRunner


class Faulty(MemoryFileSystem):
    """Breaks at the write of the file whose number is in `broken`, counted over all; tells the address."""

    protocol = "faulty"
    store, pseudo_dirs = {}, [""]
    broken, written = set(), 0

    def open(self, path, mode="rb", **options):
        if "w" in mode:
            Faulty.written += 1
            if Faulty.written in Faulty.broken:
                raise ConnectionError(f"lost faulty://me:secret@store{path}")
        return super().open(path, mode, **options)


@pytest.fixture(autouse=True)
def empty():
    fsspec.register_implementation("faulty", Faulty, clobber=True)
    for kind in (MemoryFileSystem, Faulty):
        kind.store.clear()
        kind.pseudo_dirs[:] = [""]
    Faulty.broken, Faulty.written = set(), 0


def there(results):
    """What lies at the address, by path below it."""
    found = results.fs.find(results.base)
    return {path[len(results.base) :].lstrip("/"): results.fs.cat_file(path) for path in found}


def wanted(office):
    own = {name: (office.out / name).read_bytes() for name in ("index.json", "report.json", "report.html")}
    return office.files() | own


@pytest.mark.parametrize("kind", ["memory", "file"])
async def test_every_file_lies_at_the_address_with_the_bytes_it_has_here(kind, office, finished, tmp_path):
    results = open_results(
        f"memory://{office.folder.name}/x" if kind == "memory" else f"file://{tmp_path}/far/x"
    )
    report = await office.run(results=results)
    assert report.ok
    assert there(results) == wanted(office)
    assert office.files() == finished.files()
    report = await office.run(results=results)
    assert report.skipped == ("monday", "tuesday")


async def test_a_fault_half_way_leaves_nothing_of_the_job_there_and_a_retry_only_carries(office, finished):
    results = open_results("faulty://me:secret@store/x")
    Faulty.broken = {Faulty.written + 3}  # the third file of monday
    report = await office.run(results=results)
    assert [f.job for f in report.failed] == ["monday"]
    assert list(report.done) == ["tuesday"]
    assert "secret" not in report.model_dump_json() + report.text() + (office.out / "index.json").read_text()
    assert "could not be written to faulty://store/x: lost" in report.failed[0].reason
    assert not [path for path in there(results) if path.startswith("monday/")]
    assert (office.out / "monday" / RUN).is_dir()
    report = await office.run(results=results)
    assert report.done == {"monday": "failed before"}
    assert [e for e in office.events if e.kind == "job_progress" and e.event.kind == "stage_started"] == []
    assert there(results) == wanted(office)
    assert office.files() == finished.files()


async def test_an_index_that_does_not_arrive_is_told_when_all_is_done_here(office):
    from lessonloom.graph import StoreError

    results = open_results("faulty://store/x")
    files = len((await office.run(limit=1)).done and office.record("monday").files)
    Faulty.broken = {Faulty.written + files + 1}
    with pytest.raises(StoreError, match="Index and report could not be written"):
        await office.run(results=results)
    assert [r.status for r in office.index().jobs] == ["done", "done"]


def test_what_cannot_be_written_to_is_refused_before_any_work(tmp_path):
    with pytest.raises(InputError, match="is an archive"):
        open_results(f"zip://x::file://{tmp_path}/far.zip")
    with pytest.raises(InputError, match="Nothing can be written"):
        open_results("nosuch://bucket/x")
    Faulty.broken = {1}
    with pytest.raises(InputError, match="Nothing can be written to faulty://store") as caught:
        open_results("faulty://me:secret@store/x")
    assert "secret" not in str(caught.value)
    (tmp_path / "taken").write_text("")
    with pytest.raises(InputError, match="Nothing can be written"):
        open_results(f"file://{tmp_path}/taken/x")


def test_a_missing_package_is_named(monkeypatch):
    def missing(*args, **kwargs):
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr(fsspec.core, "url_to_fs", missing)
    with pytest.raises(MissingExtra) as caught:
        open_results("s3://bucket/x")
    assert caught.value.remedy == "Install s3fs to access S3"


def test_an_address_has_one_folder_here_and_its_password_is_not_in_the_name(tmp_path):
    settings = Settings(home=tmp_path)
    folder, address = place_of("ftp://me:secret@host/term one/", settings)
    assert (folder, address) == place_of("ftp://me:secret@host/term one", settings)
    assert "secret" not in str(folder)
    assert folder.parent == tmp_path / "batches"
    assert place_of("s3://a/x", settings)[0] != place_of("s3://b/x", settings)[0]
    assert place_of("out/monday", settings)[1] is None


def test_the_commands_take_an_address_for_the_folder(yesterday, monkeypatch):
    monkeypatch.setenv("LESSONLOOM_HOME", str(yesterday.settings.home))
    folder, _ = place_of("memory://far/term", yesterday.settings)
    folder.parent.mkdir(parents=True)
    yesterday.out.rename(folder)
    result = CliRunner().invoke(app, ["batch", "run", str(yesterday.manifest), "--out", "memory://far/term"])
    assert "2 up to date" in result.stdout, result.output
    assert json.loads(fsspec.filesystem("memory").cat_file("/far/term/report.json"))["skipped"]
    assert "2 lessons" in CliRunner().invoke(app, ["batch", "status", "memory://far/term"]).stdout
    assert CliRunner().invoke(app, ["batch", "resume", "memory://far/term/"]).exit_code == 0
