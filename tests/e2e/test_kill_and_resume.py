import os
import subprocess
import sys
from pathlib import Path

import pytest
from lessonloom.agents.deps import load_tree
from lessonloom.settings import Settings
from tests_support import class_file

DRIVER = Path(__file__).with_name("driver.py")
FILES = ("lesson-plan.json", "lesson-plan.html", "lesson-plan.md", "lesson-plan.docx", "diagnosis.html", "groups.csv")


def drive(*args: object) -> int:
    path = os.pathsep.join([str(DRIVER.parents[1]), str(DRIVER.parents[2] / ".check")])
    env = {**os.environ, "PYTHONPATH": path, "LANGGRAPH_STRICT_MSGPACK": "true"}
    command = [sys.executable, str(DRIVER), *map(str, args)]
    return subprocess.run(command, env=env, capture_output=True, timeout=120, check=False).returncode


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    return class_file(load_tree(Settings()), tmp_path_factory.mktemp("class") / "kill.csv")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, answers):
    folder = tmp_path_factory.mktemp("undisturbed")
    assert drive(folder / "home", answers, folder / "out", "run") == 0
    return {name: (folder / "out" / name).read_bytes() for name in FILES}


@pytest.mark.parametrize(
    ("node", "moment"),
    [
        ("diagnose", "before"),
        ("plan", "after"),
        ("draft", "before"),
        ("draft", "after"),
        ("evaluate", "before"),
        ("judge", "after"),
        ("review", "before"),
        ("export", "before"),
        ("export", "after"),
    ],
)
def test_a_run_killed_in_any_node_resumes_to_the_same_files(node, moment, tmp_path, answers, undisturbed):
    home, out = tmp_path / "home", tmp_path / "out"
    assert drive(home, answers, out, "run", node, moment) == -9
    assert drive(home, "-", out, "run") == 0
    assert {name: (out / name).read_bytes() for name in FILES} == undisturbed
