"""One real Neo4j server for all tests that want it."""

from pathlib import Path

import pytest
from neo4j_server import PASSWORD, Server, Unavailable, how, libraries

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


def pytest_terminal_summary(terminalreporter) -> None:
    if _absent:
        terminalreporter.write_line(f"NOT TESTED on Neo4j: {_absent[0]}", red=True, bold=True)
