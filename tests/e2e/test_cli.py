"""The surface of the command line: help, JSON, widths and exit codes."""

import json
import re
import subprocess
import sys

import pytest
from lessonloom.cli import app
from typer.main import get_command


def commands(group=None, prefix=()):
    group = group or get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*prefix, name))
        else:
            yield (*prefix, name)


ALL = [*commands()]
CLASS = ("--class", "CLASS", "--goal", "6.RP.A.2")
SHOWING = {
    "plan": ("plan", *CLASS, "--out", "OUT"),
    "diagnose": ("diagnose", *CLASS, "--out", "OUT"),
    "path": ("path", *CLASS, "--out", "OUT"),
    "unit": ("unit", *CLASS, "--start", "2026-11-23", "--out", "OUT"),
    "doctor": ("doctor",),
    "models": ("models",),
    "runs": ("runs",),
    "items draw": ("items", "draw", "6.RP.A.2", "-n", "8"),
    "graph stats": ("graph", "stats"),
    "graph show": ("graph", "show", "6.RP.A.3"),
}


@pytest.fixture
def ask(cli, answers_csv, tmp_path):
    def call(*args: str):
        return cli(*({"CLASS": answers_csv, "OUT": tmp_path / "out"}.get(a, a) for a in args))

    return call


@pytest.mark.parametrize("words", [(), ("graph",), ("items",), ("index",), ("unit",), *ALL], ids=" ".join)
def test_every_command_explains_itself(words, cli):
    shown = cli(*words, "--help")
    assert shown.code == 0
    assert "Usage: lessonloom" in shown.out
    described = shown.out.split("\n\n")[1]
    assert len(described.split()) >= 3
    assert "..." not in shown.out.partition("Commands:")[2]
    for line in re.findall(r"^  (--\S+.*)$", shown.out, re.MULTILINE):
        assert len(line.split()) > 1, line


@pytest.mark.parametrize("words", [w for w in ALL if w not in {("serve",), ("serve-model",)}], ids=" ".join)
def test_every_command_that_answers_can_answer_in_json(words, cli):
    assert "--json" in cli(*words, "--help").out


@pytest.mark.parametrize("name", SHOWING)
def test_json_is_alone_on_standard_output(name, ask):
    shown = ask(*SHOWING[name], "--json")
    assert shown.code == 0, shown.err
    json.loads(shown.out)


@pytest.mark.parametrize("name", SHOWING)
def test_what_people_read_fits_eighty_columns_and_leaves_nothing_out(name, ask, tmp_path):
    shown = ask(*SHOWING[name])
    assert shown.code == 0, shown.err
    assert shown.out.strip()
    assert "…" not in shown.out.replace("...", "")
    for line in f"{shown.out}\n{shown.err}".splitlines():
        assert len(line.rstrip()) <= 80 or str(tmp_path) in line, line


def test_stats_count_what_the_pack_holds(cli):
    counted = json.loads(cli("graph", "stats", "--json").out)
    assert set(counted) >= {
        "standards", "prerequisites", "authored", "item_models", "misconceptions", "mal_rules",
    }  # fmt: skip
    assert all(n > 10 for n in counted.values())


def test_items_come_as_many_as_asked_and_of_the_level_asked(cli):
    items = json.loads(cli("items", "draw", "6.RP.A.2", "-n", "12", "--level", "core", "--json").out)
    assert len({i["id"] for i in items}) == 12
    assert {i["level"] for i in items} == {"core"}
    assert all(i["answer"]["text"] for i in items)


def test_plan_tells_its_findings_and_passages_in_json(ask):
    told = json.loads(ask(*SHOWING["plan"], "--json").out)
    assert told["status"] == "done"
    assert told["findings"] == []
    assert told["stop_reason"] == "passed"
    assert set(told["files"]) == {"html", "docx", "markdown", "json", "diagnosis", "groups"}


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("graph", "show", "9.Z"), 2, "9.Z"),
        (("items", "draw", "7.SP.C.6"), 2, "no exercises of 7.SP.C.6 yet"),
        (("items", "draw", "6.RP.A.2", "--level", "hard"), 2, "--level"),
        (("plan",), 2, "--class and --goal"),
        (("plan", "--no-such-option"), 2, "--no-such-option"),
        (("diagnose", "--goal", "6.RP.A.2"), 2, "--class"),
        (("plan", *CLASS, "--model", "gpt-99"), 2, "names no model"),
        (("diagnose", *CLASS, "--abilities", "4,4,9,4,3"), 2, "no level of logical_reasoning"),
        (("plan", *CLASS, "--model", "llama:/nowhere.gguf"), 2, "/nowhere.gguf"),
        (("index", "build"), 2, "sentence-transformers"),
        (("graph", "validate", "/nowhere"), 2, "/nowhere"),
        (
            ("graph", "sync", "--from", "/nowhere/a.sqlite", "--to", "b.sqlite"),
            2,
            "no store /nowhere/a.sqlite",
        ),
        (("eval", "everything"), 2, "everything"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else "",
)
def test_what_cannot_be_done_ends_with_code_2_and_a_reason(args, code, said, ask):
    failed = ask(*args)
    assert failed.code == code
    assert said in failed.err
    assert failed.out == ""
    assert "Traceback" not in failed.err


def test_a_broken_pack_is_listed_and_ends_with_code_1_or_2(cli, tmp_path):
    (tmp_path / "pack" / "skills").mkdir(parents=True)
    (tmp_path / "pack" / "pack.yaml").write_text("name: broken\n")
    failed = cli("graph", "validate", tmp_path / "pack")
    assert failed.code in (1, 2)
    assert "pack.yaml" in failed.out + failed.err


def test_before_the_first_run_the_list_says_how_to_start_one(cli):
    assert "lessonloom plan --class" in cli("runs").out


def test_doctor_without_weights_says_what_to_do(cli, settings):
    rows = {r["what"]: r for r in json.loads(cli("doctor", "--json").out)}
    assert rows["encoder"]["state"] == "optional"
    assert settings.encoder in rows["encoder"]["found"]
    assert rows["encoder"]["remedy"]
    assert rows["curriculum"]["state"] == "ok"
    assert rows["store"]["found"].startswith(str(settings.home))


@pytest.mark.parametrize("broken", ["pack", "home", "model"])
def test_doctor_ends_with_code_1_when_something_needed_is_missing(broken, cli, tmp_path, monkeypatch):
    (tmp_path / "a-file").write_text("mine")
    value = {"pack": "/nowhere", "home": str(tmp_path / "a-file"), "model": "http://127.0.0.1:9/v1"}[broken]
    monkeypatch.setenv(f"LESSONLOOM_{broken.upper()}", value)
    shown = cli("doctor", "--json")
    rows = [r for r in json.loads(shown.out) if r["state"] == "missing"]
    assert shown.code == 1
    assert [r["what"] for r in rows] == [
        {"pack": "curriculum", "home": "store", "model": "model server"}[broken]
    ]
    assert all(r["remedy"] for r in rows)


def test_the_package_runs_as_a_module_and_errors_are_no_tracebacks(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "lessonloom", "graph", "show", "9.Z"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 2
    assert ran.stderr.startswith("error: ")
    assert "Traceback" not in ran.stderr
