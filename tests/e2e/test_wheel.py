"""What is shipped: the rooms, the curriculum, prompts and pages, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "agents",
    "commands",
    "evals",
    "graph",
    "items",
    "jobs",
    "learner",
    "lessons",
    "llm",
    "pathways",
    "portal",
    "workbench",
    "prompts",
    "retrieval",
)
BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory) -> set[str]:
    """The wheel's files below the package, built from a copy so that nothing is left in the tree."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    built = subprocess.run(
        [sys.executable, "-c", BUILD, str(out)], cwd=source, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr[-2000:]
    (wheel,) = out.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert all(n.startswith(("lessonloom/", "lessonloom-")) for n in names)
    return {n.removeprefix("lessonloom/") for n in names if n.startswith("lessonloom/")}


def on_disk(*patterns: str) -> set[str]:
    found = {p for pattern in patterns for p in ROOT.glob(pattern)}
    return {p.relative_to(ROOT).as_posix() for p in found if "__pycache__" not in p.parts}


def test_only_four_files_lie_at_the_root_of_the_package(shipped):
    at_root = {n for n in shipped if "/" not in n}
    assert at_root == {"__init__.py", "__main__.py", "cli.py", "settings.py"}


def test_every_module_of_every_room_is_shipped(shipped):
    modules = on_disk(*(f"{room}/**/*.py" for room in ROOMS))
    assert len(modules) > 80
    assert modules - shipped == set()


def test_curriculum_prompts_templates_and_styles_are_shipped(shipped):
    data = on_disk(
        "curricula/**/*.yaml",
        "curricula/**/*.npz",
        "prompts/*.md",
        "retrieval/*.json",
        "portal/templates/*",
        "portal/static/*",
        "portal/locale/**/*.po",
        "jobs/*.j2",
        *(f"lessons/**/*.{e}" for e in ("j2", "css", "html")),
    )
    assert {PurePosixPath(n).suffix for n in data} >= {".yaml", ".md", ".j2", ".css"}
    assert data - shipped == set()


def test_nothing_else_is_shipped(shipped):
    assert {PurePosixPath(n).parts[0] for n in shipped if "/" in n} == {*ROOMS, "curricula"}
    assert {PurePosixPath(n).suffix for n in shipped} <= {
        ".py",
        ".yaml",
        ".md",
        ".j2",
        ".css",
        ".po",
        ".svg",
        ".html",
        ".json",
        ".npz",
        ".js",
        ".csv",
    }
