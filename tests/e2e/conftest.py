import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from fault_server import Server
from lessonloom.__main__ import main
from lessonloom.agents import publisher
from lessonloom.agents.deps import load_tree
from lessonloom.graph import SkillTree
from lessonloom.lessons.export import to_json, write_atomic
from lessonloom.settings import Settings
from tests_support import class_file


class Result(NamedTuple):
    code: int
    out: str
    err: str


Cli = Callable[..., Result]


@pytest.fixture(scope="session")
def tree() -> SkillTree:
    return load_tree(Settings())


@pytest.fixture(scope="session")
def answers_csv(tree, tmp_path_factory) -> Path:
    return class_file(tree, tmp_path_factory.mktemp("class") / "class.csv")


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(home=tmp_path / "home", encoder=str(tmp_path / "no-weights"), model="none")


@pytest.fixture
def cli(settings, monkeypatch, capsys) -> Cli:
    """The command line, in this process: exit code, standard output, standard error."""
    for name in ("home", "encoder", "model"):
        monkeypatch.setenv(f"LESSONLOOM_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setenv("COLUMNS", "80")

    def call(*args: object) -> Result:
        monkeypatch.setattr(sys, "argv", ["lessonloom", *map(str, args)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Result(code, *capsys.readouterr())

    return call


@pytest.fixture
def server():
    running = Server()
    yield running
    running.http.shutdown()
    running.http.server_close()


@pytest.fixture
def json_only(monkeypatch):
    """Plans as JSON only, for tests that make many of them."""

    def export(plan, directory, **_):
        path = directory / "lesson-plan.json"
        write_atomic(path, to_json(plan).encode())
        return {"json": path}

    monkeypatch.setattr(publisher, "export_plan", export)
