"""One real Neo4j server, and one vLLM, for all tests that want them."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j_server import PASSWORD, Server, Unavailable, how, libraries

pytest.register_assert_rewrite("tests_support")

FOLDER = Path(__file__).parent.parent / ".neo4j"
_absent: list[str] = []


@pytest.fixture(scope="session")
def neo4j_lib() -> Path:
    """Neo4j's jars; tests that need them are skipped, loudly, where they cannot be had."""
    try:
        if how() != "maven":
            raise Unavailable("These tests kill and restart the server: Java 17 with Maven is needed.")
    except Unavailable as error:
        _absent.append(str(error))
        pytest.skip(str(error))
    return libraries(FOLDER)


@pytest.fixture(scope="session")
def neo4j_server(neo4j_lib: Path, tmp_path_factory: pytest.TempPathFactory):
    """A running server with an empty database."""
    server = Server(tmp_path_factory.mktemp("neo4j"), neo4j_lib).start()
    yield server
    server.kill()


@pytest.fixture
def neo4j_url(neo4j_server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the server, emptied."""
    from neo4j import GraphDatabase

    monkeypatch.setenv("LESSONLOOM_STORE_PASSWORD", PASSWORD)
    address = f"bolt://127.0.0.1:{neo4j_server.port}"
    with GraphDatabase.driver(address, auth=("neo4j", PASSWORD)) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n", database_="neo4j")
    return neo4j_server.url


@pytest.fixture(scope="session")
def vllm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """A real vLLM, started as a person starts it: what `--model` takes, and the process that watches it."""
    environment = Path(os.environ.get("LESSONLOOM_TEST_VLLM", ".vllm"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    weights = environment / "smollm2-135m"
    command = [
        "serve-model",
        str(weights),
        "--vllm",
        str(environment),
        "--port",
        str(port),
        "--context",
        "4096",
    ]
    home = tmp_path_factory.mktemp("vllm")
    process = subprocess.Popen(
        [sys.executable, "-m", "lessonloom", *command, "--log", str(home / "log"), "--", "--enforce-eager"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "LESSONLOOM_HOME": str(home)},
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    try:
        assert "is ready" in line, line
        yield f"http://127.0.0.1:{port}/v1", process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        process.stdout.close()


@pytest.fixture
def vllm_url(vllm: tuple[str, "subprocess.Popen[str]"]) -> str:
    """The address of the real vLLM."""
    return vllm[0]


def pytest_terminal_summary(terminalreporter) -> None:
    if _absent:
        terminalreporter.write_line(f"NOT TESTED on Neo4j: {_absent[0]}", red=True, bold=True)
