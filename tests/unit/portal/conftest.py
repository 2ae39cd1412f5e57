import asyncio
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lessonloom.agents.deps import load_tree
from lessonloom.llm import ModelInfo
from lessonloom.portal import create_app
from lessonloom.settings import Settings
from tests_support import class_file, quiet_deps

NAMES = ("Aaliyah R.", "Benedikt O.")
SHORT = "student,skill,answer,correct,date\n" + "".join(
    f"{name},{skill},x,{mark},2026-10-05\n"
    for name in NAMES
    for skill, mark in (("6.RP.A.1", 1), ("6.RP.A.1", 1), ("6.RP.A.2", 0), ("5.NF.B.3", 1))
)


@pytest.fixture(scope="session")
def answers(tmp_path_factory) -> bytes:
    """A class of 28 as a CSV file."""
    tree = load_tree(Settings())
    return class_file(tree, tmp_path_factory.mktemp("class") / "class.csv").read_bytes()


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(home=tmp_path / "home")


@contextmanager
def portal(settings: Settings, deps=quiet_deps):
    """The portal from its start to its shutdown."""
    with TestClient(
        create_app(settings, deps=deps), base_url="http://localhost", raise_server_exceptions=False
    ) as client:
        yield client


@pytest.fixture
def client(settings):
    with portal(settings) as opened:
        yield opened


@pytest.fixture(scope="session")
def quick(tmp_path_factory):
    """A portal for requests that begin no run."""
    with portal(Settings(home=tmp_path_factory.mktemp("quick"))) as opened:
        yield opened


def send(client: TestClient, url: str, content: bytes | str, name: str = "6B.csv", **fields: object):
    fields = {"goal": "6.RP.A.2", **fields}
    return client.post(url, data=fields, files={"class_file": (name, content)}, follow_redirects=False)


def follow(client: TestClient, run: str) -> list[str]:
    """The events of a run as lines; returns when the stream ends."""
    reply = client.get(f"/v1/plans/{run}/events")
    assert reply.headers["content-type"].startswith("text/event-stream")
    return [line for line in reply.text.splitlines() if line]


class Hanging:
    """A model that never answers, so that a run rests in the middle of its draft."""

    def __init__(self) -> None:
        self.info = ModelInfo(engine="scripted", model="hanging")

    async def structured(self, messages, schema, **_):
        await asyncio.Event().wait()

    async def aclose(self) -> None:
        pass


@asynccontextmanager
async def stuck(settings: Settings):
    async with quiet_deps(settings, Hanging()) as deps:
        yield deps


def stored(home: Path) -> str:
    """Everything readable that the portal has written."""
    files = (p for p in (home / "portal").rglob("*") if p.suffix in (".json", ".jsonl", ".md"))
    return "\n".join(p.read_text(encoding="utf-8") for p in files)


@pytest.fixture(scope="module")
def planned(tmp_path_factory, answers):
    """A portal with a finished plan for a class of 28, and its id."""
    with portal(Settings(home=tmp_path_factory.mktemp("planned"))) as opened:
        run = send(opened, "/plans", answers).headers["location"].removeprefix("/plans/")
        follow(opened, run)
        yield opened, run
