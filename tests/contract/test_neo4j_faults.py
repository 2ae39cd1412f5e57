"""What can go wrong with a server, done to a real one: nothing acknowledged is lost, nothing counts twice."""

import subprocess
import sys
import threading
import time
from datetime import UTC, datetime

import pytest
from lessonloom.graph import Mastery, Response, StoreError
from lessonloom.graph.neo4j import Neo4jStore
from neo4j_server import PASSWORD, Server, free_port

WRITER = """
import sys
from datetime import UTC, datetime
from lessonloom.graph import Mastery, Response
from lessonloom.graph.neo4j import Neo4jStore

store = Neo4jStore(sys.argv[1], password=sys.argv[2], batch=50)
made = [Response(id=f"r{i}", learner=f"L{i % 7}", skill="A", item="q", correct=True) for i in range(600)]
print("ready", flush=True)
sys.stdin.readline()
new = store.add_responses("6b", made)
for n in range(20):
    estimate = [Mastery(learner=f"L{k}", skill="A", p=n / 20, low=0, high=1, n=n) for k in range(7)]
    store.put_mastery("6b", estimate, datetime(2026, 3, n + 1, tzinfo=UTC))
print(new, flush=True)
store.close()
"""

MILLION = """
import resource, sys
from pathlib import Path
from lessonloom.graph import Response
from lessonloom.graph.neo4j import Neo4jStore
from lessonloom.graph.sqlite import SqliteStore

place, password, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
store = Neo4jStore(place, password=password) if "://" in place else SqliteStore(Path(place))
store.add_responses("first", [Response(id="r", learner="L", skill="A", item="q", correct=True)])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
new = store.add_responses("6b", (
    Response(id=f"r{i}", learner=f"L{i % 3000}", skill=f"S{i % 500}", item=f"q{i % 50}", correct=i % 3 != 0)
    for i in range(count)
))
print(new, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
store.close()
"""


def response(i: int) -> Response:
    return Response(id=f"r{i}", learner=f"L{i % 9}", skill="A", item="q", correct=bool(i % 2))


@pytest.fixture
def own_server(neo4j_lib, tmp_path):
    server = Server(tmp_path / "home", neo4j_lib).start()
    yield server
    if server.process:
        server.go_on()
        server.kill()


def test_a_server_killed_in_the_middle_loses_nothing_that_was_acknowledged(own_server):
    store = Neo4jStore(own_server.url, password=PASSWORD)
    acknowledged: list[int] = []
    stop = threading.Event()

    def write() -> None:
        i = 0
        while not stop.is_set():
            try:
                store.add_responses("6b", [response(n) for n in range(i, i + 20)])
            except StoreError:
                continue
            acknowledged.extend(range(i, i + 20))
            i += 20

    writer = threading.Thread(target=write)
    writer.start()
    deadline = time.monotonic() + 60
    while len(acknowledged) < 40 and time.monotonic() < deadline:
        time.sleep(0.1)
    own_server.kill()
    before = len(acknowledged)
    own_server.start()
    deadline = time.monotonic() + 60
    while len(acknowledged) < before + 40 and time.monotonic() < deadline:
        time.sleep(0.1)
    stop.set()
    writer.join()
    kept = [r.id for r in store.responses("6b")]
    store.close()
    assert before > 0
    assert len(acknowledged) >= before + 40, "the store goes on by itself when the server is back"
    assert len(kept) == len(set(kept))
    assert {f"r{i}" for i in acknowledged} <= set(kept)


def test_a_server_that_stops_answering_is_reported_in_time_and_used_again_later(own_server):
    patient = Neo4jStore(own_server.url, password=PASSWORD)  # a server new to a query takes its time
    store = Neo4jStore(own_server.url, password=PASSWORD, seconds=5)
    patient.add_responses("6b", [response(1)])
    assert patient.responses("6b") == store.responses("6b")
    own_server.pause()
    with pytest.raises(StoreError, match="does not answer in time"):
        store.responses("6b")
    own_server.go_on()
    assert patient.responses("6b") == (response(1),)
    assert store.responses("6b") == (response(1),)
    store.close()
    patient.close()


def test_a_database_that_may_only_be_read_says_so_and_can_be_read(own_server):
    store = Neo4jStore(own_server.url, password=PASSWORD)
    store.add_responses("6b", [response(1)])
    store.close()
    own_server.stop()
    own_server.start(server__databases__default_to_read_only="true")
    store = Neo4jStore(own_server.url, password=PASSWORD)
    with pytest.raises(StoreError, match="does not let this user write"):
        store.add_responses("6b", [response(2)])
    assert store.responses("6b") == (response(1),)
    store.close()


def test_nobody_listening_is_said_at_once():
    with pytest.raises(StoreError, match="no Neo4j server answers") as caught:
        Neo4jStore(f"bolt://127.0.0.1:{free_port()}", password="x", seconds=5)
    assert "make neo4j" in caught.value.remedy


def test_a_wrong_password_names_the_setting(neo4j_url):
    with pytest.raises(StoreError, match="refuses the user") as caught:
        Neo4jStore(neo4j_url, password="wrong")
    assert "LESSONLOOM_STORE_PASSWORD" in caught.value.remedy


def test_an_unknown_database_is_named(neo4j_url):
    with pytest.raises(StoreError, match="no such database"):
        Neo4jStore(f"{neo4j_url}/elsewhere", password=PASSWORD)


@pytest.mark.parametrize("url", ["http://localhost:7474", "neo4j://", "store.db"])
def test_an_address_of_something_else_is_refused(url):
    with pytest.raises(StoreError, match="names no Neo4j server"):
        Neo4jStore(url)


def test_a_newer_schema_is_refused(neo4j_url):
    from neo4j import GraphDatabase

    Neo4jStore(neo4j_url, password=PASSWORD).close()
    with GraphDatabase.driver(neo4j_url.replace("neo4j@", ""), auth=("neo4j", PASSWORD)) as driver:
        driver.execute_query("MATCH (s:Schema) SET s.version = 99", database_="neo4j")
    with pytest.raises(StoreError, match="newer Lessonloom"):
        Neo4jStore(neo4j_url, password=PASSWORD)


def test_two_processes_with_the_same_learners_lose_no_update_and_count_nothing_twice(neo4j_url):
    Neo4jStore(neo4j_url, password=PASSWORD).close()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, neo4j_url, PASSWORD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    new = [int(writer.communicate(timeout=120)[0]) for writer in writers]
    store = Neo4jStore(neo4j_url, password=PASSWORD)
    assert sum(new) == 600
    assert sorted(r.id for r in store.responses("6b")) == sorted(f"r{i}" for i in range(600))
    last = Mastery(learner="L0", skill="A", p=19 / 20, low=0, high=1, n=19)
    assert store.dated_mastery("6b")[0] == (last, datetime(2026, 3, 20, tzinfo=UTC))
    assert len(store.mastery("6b")) == 7
    store.close()


@pytest.mark.million
@pytest.mark.parametrize("kind", ["sqlite", "neo4j"])
def test_a_million_responses_are_loaded_in_bounded_memory(kind, tmp_path, request):
    place = request.getfixturevalue("neo4j_url") if kind == "neo4j" else str(tmp_path / "store.db")
    loaded = subprocess.run(
        [sys.executable, "-c", MILLION, place, PASSWORD, "1000000"], capture_output=True, text=True
    )
    assert loaded.returncode == 0, loaded.stderr
    new, grown_mb = map(int, loaded.stdout.split())
    assert new == 1_000_000
    assert grown_mb < 64, "a million responses held at once are more than 400 MB"
    if kind == "neo4j":
        from neo4j import GraphDatabase

        address = place.replace("neo4j@", "")
        with GraphDatabase.driver(address, auth=("neo4j", PASSWORD)) as driver:
            told = driver.execute_query("MATCH (r:Response) RETURN count(r) AS n", database_="neo4j")
            assert told.records[0]["n"] == 1_000_001


def test_stores_of_one_process_share_one_driver(neo4j_url):
    first, second = (Neo4jStore(neo4j_url, password=PASSWORD) for _ in range(2))
    assert first._bridge is second._bridge
    first.close()
    assert second.classes() == ()
    second.close()
