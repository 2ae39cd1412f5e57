"""`lessonloom batch design`: the page that explains it does what it says."""

import json
import re
import shlex
from pathlib import Path

import pytest
from lessonloom.jobs.course.course_file import _Raw

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "course.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [line[2:] for block in BLOCKS for line in block.splitlines() if line.startswith("$ ")]
NEW, DESIGN, LOST, OVER, NEWS, STATUS, RESUME, RETRY, CANCEL = COMMANDS


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ok(cli, command):
    done = cli(*shlex.split(command)[1:])
    assert done.code == 0, done.err
    return " ".join(done.out.split())


def plans(here):
    lessons = here / "courses" / "6b" / "lessons"
    return {path.relative_to(lessons): path.read_bytes() for path in lessons.rglob("*") if path.is_file()}


def test_the_page_does_what_it_says(cli, here):
    ok(cli, NEW)
    assert "goals: [6]" in (here / "course.yaml").read_text()
    out = ok(cli, DESIGN)
    assert "6b: " in out
    assert "report.html" in out
    folder = here / "courses" / "6b"
    named = PAGE.split("## The folder")[1].split("## Running")[0]
    for path in (*folder.iterdir(), *(here / "courses").iterdir()):
        if not path.name.startswith("."):
            assert path.suffix in named if path.suffix else path.name in named, path
    before = plans(here)
    said = ok(cli, LOST)
    assert "Mon, Dec 7, 2026 has no lesson" in said
    assert plans(here) == before
    said = ok(cli, OVER)
    assert "6.RP.A.2-rest" in said
    after = plans(here)
    assert all(after[path] == text for path, text in before.items())
    assert {path.parts[0] for path in after.keys() - before.keys()} == {"6.RP.A.2-rest"}
    assert "The course stays as it is." in ok(cli, NEWS)
    assert plans(here) == after
    assert "plans made" not in ok(cli, DESIGN)
    assert "plans made" not in ok(cli, RESUME)
    assert "waiting" not in ok(cli, STATUS)
    assert "plans made" not in ok(cli, RETRY)
    assert "Nothing is at work" in ok(cli, CANCEL)


def test_the_page_names_every_entry_of_the_file():
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    entries = [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert sorted(entries) == sorted(_Raw.model_fields)


def test_classes_are_worked_on_side_by_side_in_processes(cli, here):
    (here / "two.yaml").write_text(
        "goals: [6.RP.A.2]\nstart: 2026-11-30\nweeks: 3\nclasses:\n"
        "  - {name: 6d, learners: 20}\n  - {name: 6e, learners: 22}\n"
    )
    done = cli("batch", "design", "two.yaml", "--out", "both", "--workers", "2", "--limit", "4", "--json")
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert report["planned"] == 4
    assert [one["name"] for one in report["classes"]] == ["6d", "6e"]


def test_wrong_input_says_what_to_do(cli, here):
    done = cli("batch", "design", "nowhere.yaml", "--out", "x")
    assert done.code != 0
    assert "nowhere.yaml" in done.err
    done = cli("batch", "redesign", "x", "6b")
    assert done.code != 0
    assert "batch design" in done.err
