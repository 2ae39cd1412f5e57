"""The README does what it says."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
COMMANDS = [line[2:] for block in BLOCKS for line in block.splitlines() if line.startswith("$ ")]
OURS = [c for c in COMMANDS if c.startswith("lessonloom ")]


def test_the_readme_shows_how_to_plan_diagnose_and_check_the_machine():
    assert {c.split()[1] for c in OURS} >= {"plan", "diagnose", "path", "doctor"}
    assert [c for c in COMMANDS if not c.startswith(("lessonloom ", "make "))] == []


@pytest.mark.parametrize("command", OURS)
def test_every_command_of_the_readme_works_as_it_stands(command, cli, tmp_path, monkeypatch):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    done = cli(*shlex.split(command)[1:])
    assert done.code == 0, done.err
    assert done.out.strip()
    if " plan " in command:
        assert {p.name for p in (tmp_path / "out").iterdir()} >= {"lesson-plan.html", "groups.csv"}


@pytest.mark.parametrize("target", [c.split()[1] for c in COMMANDS if c.startswith("make ")])
@pytest.mark.skipif(shutil.which("make") is None, reason="NOT TESTED: make is not installed")
def test_every_make_target_of_the_readme_exists(target):
    known = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert known.returncode == 0, known.stderr


def test_every_file_the_readme_points_to_exists():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [name for name in links if not (ROOT / name).exists()] == []
    assert README.count("```csv") == 1
