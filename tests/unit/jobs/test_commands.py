"""The commands, on a folder in which all is done: nothing heavy is opened."""

import json

import pytest
from lessonloom.cli import app
from lessonloom.graph import InputError
from typer.testing import CliRunner


@pytest.fixture
def lessonloom(yesterday, monkeypatch):
    monkeypatch.setenv("LESSONLOOM_HOME", str(yesterday.settings.home))
    return lambda *words: CliRunner().invoke(app, ["batch", *map(str, words)])


def test_a_batch_with_nothing_to_do_says_so(lessonloom, yesterday):
    result = lessonloom("run", yesterday.manifest, "--out", yesterday.out)
    assert result.exit_code == 0, result.output
    assert "2 up to date" in result.stdout
    assert "report.html" in result.stdout
    result = lessonloom("run", yesterday.manifest, "--out", yesterday.out, "--json")
    assert json.loads(result.stdout)["skipped"] == ["monday", "tuesday"]


def test_resume_and_retry_know_the_manifest(lessonloom, yesterday):
    for command in ("resume", "retry"):
        result = lessonloom(command, yesterday.out)
        assert result.exit_code == 0, result.output
        assert "up to date" in result.stdout


def test_a_bad_row_is_told_and_counts(lessonloom, yesterday):
    yesterday.manifest.write_text(yesterday.manifest.read_text() + "6a.csv,9.ZZ.1,50,never\n")
    result = lessonloom("run", yesterday.manifest, "--out", yesterday.out)
    assert result.exit_code == 1
    assert "1 not usable" in result.stdout


def test_status_and_cancel_of_a_batch_that_has_ended(lessonloom, yesterday):
    assert "2 lessons" in lessonloom("status", yesterday.out).stdout
    counts = json.loads(lessonloom("status", yesterday.out, "--json").stdout)["counts"]
    assert counts == {"done": 2}
    assert "Nothing is at work" in lessonloom("cancel", yesterday.out).stdout
    assert json.loads(lessonloom("cancel", yesterday.out, "--json").stdout) == {"asked": False}


@pytest.mark.parametrize("command", ["status", "cancel", "resume", "retry"])
def test_a_folder_without_a_batch_is_named(command, lessonloom, tmp_path):
    result = lessonloom(command, tmp_path / "nowhere")
    assert isinstance(result.exception, InputError)
    assert "holds no batch" in result.exception.message
    assert not (tmp_path / "nowhere").exists()


async def test_resume_leaves_what_failed_and_retry_does_nothing_else(office):
    (office.folder / "torn.csv").write_text("student,skill,answer,correct\nAda,6.RP.A.1,2:3,perhaps\n")
    office.manifest.write_text("class,goal,name\ntorn.csv,6.RP.A.2,torn\n6b.csv,6.RP.A.2,good\n")
    await office.run(limit=1)
    report = await office.run(only=("new", "changed", "cut off", "missing files"))
    assert (list(report.done), report.failed) == (["good"], ())
    (office.out / "good" / "lesson-plan.md").unlink()
    report = await office.run(only=("failed before",))
    assert (report.done, [f.job for f in report.failed]) == ({}, ["torn"])
