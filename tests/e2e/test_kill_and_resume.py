import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from lessonloom.lessons import LessonPlan

DRIVER = Path(__file__).with_name("driver.py")
FILES = (
    "lesson-plan.json",
    "lesson-plan.html",
    "lesson-plan.md",
    "lesson-plan.docx",
    "diagnosis.html",
    "groups.csv",
)
NODES = ("diagnose", "plan", "draft", "evaluate", "judge", "optimize", "review", "export")
FAULTS = [f"{node}-{moment}" for node in NODES for moment in ("before", "after")]


@pytest.fixture(scope="module")
def killed(tmp_path_factory, answers_csv):
    """The folder of all runs' files, and how their processes ended."""
    folder = tmp_path_factory.mktemp("killed")
    path = os.pathsep.join([str(DRIVER.parents[1]), str(DRIVER.parents[2] / ".check")])
    env = {**os.environ, "PYTHONPATH": path, "LANGGRAPH_STRICT_MSGPACK": "true"}
    command = [
        sys.executable,
        str(DRIVER),
        str(folder),
        str(answers_csv),
        *(f.replace("-", ":") for f in FAULTS),
    ]
    ran = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    return folder / "out", json.loads(ran.stdout)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_undisturbed_run_passes_through_every_node(killed):
    out, ends = killed
    assert ends["undisturbed"] == [0]
    plan = LessonPlan.model_validate_json((out / "undisturbed" / "lesson-plan.json").read_text())
    assert plan.quality is not None
    assert plan.quality.rounds == 1  # the seeded fault took the run through the optimizer
    assert plan.quality.stop_reason == "passed"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_run_killed_in_any_node_resumes_to_the_same_files(fault, killed):
    out, ends = killed
    assert ends[fault] == [-signal.SIGKILL, 0]
    assert sorted(files(out / "undisturbed")) == sorted(FILES)
    assert files(out / fault) == files(out / "undisturbed")
