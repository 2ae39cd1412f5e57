"""`lessonloom review`: the session of docs/review.md, and what is said when something cannot be done."""

import json
import re
import shlex
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "review.md").read_text(encoding="utf-8")
SESSION = [line[2:] for line in PAGE.splitlines() if line.startswith("$ lessonloom review RUN")]


@pytest.fixture
def run(cli, answers_csv, tmp_path) -> str:
    made = cli("plan", "--class", answers_csv, "--goal", "6.RP.A.2", "--out", tmp_path / "out", "--json")
    assert made.code == 0, made.err
    return json.loads(made.out)["run"]


def test_the_session_of_the_page_works_as_it_stands(cli, run, tmp_path):
    for line in SESSION:
        done = cli(*shlex.split(line.replace("RUN", run))[1:])
        assert done.code == 0, f"{line}\n{done.err}"
        assert done.out.strip()
    shown = json.loads(cli("review", run, "--json").out)
    assert shown["approved"]
    assert shown["locked"] == ["exit"]
    assert sum(b["minutes"] for b in shown["blocks"]) == 50
    assert [f for f in shown["findings"] if f["severity"] == "error"] == []
    plan = json.loads((tmp_path / "out" / "lesson-plan.json").read_text())
    assert plan["objective"] == "say what a rate per one means"
    assert plan["template"] == "5e"
    assert "say what a rate per one means" in (tmp_path / "out" / "lesson-plan.html").read_text()


def test_versions_and_differences_are_told_to_machines(cli, run):
    cli("review", run, "--edit", "objective=x", "--author", "Ms. Reyes")
    rows = json.loads(cli("review", run, "--versions", "--json").out)
    assert [(r["number"], r["author"], r["current"]) for r in rows] == [
        (1, "Lessonloom", False),
        (2, "Ms. Reyes", True),
    ]
    assert [d["place"] for d in json.loads(cli("review", run, "--diff", "1..2", "--json").out)] == [
        "objective"
    ]
    assert "objective, in the words of Ms. Reyes" in cli("review", run, "--diff", "1..2").out


def test_files_that_a_kill_left_behind_are_written_when_the_plan_is_opened_again(cli, run, tmp_path):
    old = {p: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    cli("review", run, "--edit", "objective=say what a rate is")
    changed = {p: p.read_bytes() for p in old}
    for path, content in old.items():  # as if the process had ended once the version was on disk
        path.write_bytes(content)
    assert "lesson-plan.html" in cli("review", run).out
    assert {p: p.read_bytes() for p in old} == changed
    assert "lesson-plan.html" not in cli("review", run).out


def test_of_several_changes_in_one_command_all_are_made_or_none(cli, run):
    refused = cli("review", run, "--edit", "objective=x", "--lock", "hook", "--minutes", "dance=3")
    assert refused.code == 2
    assert "no block 'dance'" in refused.err
    assert len(json.loads(cli("review", run, "--versions", "--json").out)) == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--edit", "objective"), "has no “=”"),
        (("--edit", "song=la"), "no text 'song'"),
        (("--minutes", "hook=many"), "valid integer"),
        (("--minutes", "hook=44"), "cannot have 44 minutes"),
        (("--lock", "dance"), "no block 'dance'"),
        (("--template", "7e"), "--template '7e'"),
        (("--wish", "make it nicer"), "names no block"),
        (("--wish", "block 2 and block 3 shorter"), "names several blocks"),
        (("--wish", "make the hook funnier"), "no model to word it"),
        (("--diff", "1-2"), "is not two versions"),
        (("--diff", "1..9"), "no version 9"),
        (("--base", "7", "--lock", "hook"), "has changed meanwhile"),
    ],
)
def test_what_cannot_be_done_is_told_with_a_remedy_and_changes_nothing(cli, run, tmp_path, options, said):
    before = {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()}
    done = cli("review", run, *options)
    assert done.code == 2
    assert said in re.sub(r"\s+", " ", done.err)
    assert "try:" in done.err
    assert {p.name: p.read_bytes() for p in (tmp_path / "out").iterdir()} == before


def test_an_unknown_run_is_answered_with_those_there_are(cli, run):
    done = cli("review", "no-such-run")
    assert done.code == 2
    assert run in done.err


def test_a_model_words_what_a_wish_asks_for_or_its_words_are_refused(cli, run):
    done = cli("review", run, "--wish", "make the hook funnier", "--model", "embedded", "--json")
    if done.code:
        assert "passed the checks" in done.err or "cannot be" in done.err
    else:
        assert json.loads(done.out)["number"] == 2
