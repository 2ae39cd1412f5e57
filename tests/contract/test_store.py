"""What every graph store keeps its word on; each implementation goes through the same suite."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from lessonloom.graph import Mastery, Prerequisite, Response, Skill, SkillTree, StoreError
from lessonloom.graph.neo4j import Neo4jStore
from lessonloom.graph.sqlite import SqliteStore
from lessonloom.graph.store import GraphStore, PlanRecord, RunRecord
from lessonloom.graph.sync import sync
from lessonloom.graph.tree import PackInfo
from neo4j_server import PASSWORD

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Opener = Callable[[], GraphStore]


def sqlite_at(folder: Path) -> Opener:
    return lambda: SqliteStore(folder / "deep" / "store.db")


@pytest.fixture(params=["sqlite", "neo4j"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path):
    """Opens the same store as often as it is called; all are closed at the end."""
    opener: Opener = sqlite_at(tmp_path)
    if request.param == "neo4j":
        url = request.getfixturevalue("neo4j_url")

        def opener() -> GraphStore:
            return Neo4jStore(url, password=PASSWORD)

    opened: list[GraphStore] = []

    def open_it() -> GraphStore:
        opened.append(opener())
        return opened[-1]

    yield open_it
    for one in opened:
        one.close()


@pytest.fixture
def store(reopen: Opener) -> GraphStore:
    return reopen()


def response(i: int, *, hours: int | None = 0, learner: str = "L01") -> Response:
    at = None if hours is None else NOON + timedelta(hours=hours)
    return Response(
        id=f"r{i}", learner=learner, skill="A", item=f"A/m#{i}", answer="é ½", correct=False, at=at
    )


def mastery(p: float, learner: str = "L01") -> Mastery:
    return Mastery(learner=learner, skill="A", p=p, low=0, high=1, n=2, evidence=("r1", "r2"))


def run(id: str, hours: int = 0, status: str = "running") -> RunRecord:
    at = NOON + timedelta(hours=hours)
    return RunRecord(id=id, status=status, request="{}", created=at, updated=at)


def plan(run_id: str, class_name: str = "6b", hours: int = 0, text: str = "{}") -> PlanRecord:
    return PlanRecord(
        run=run_id, class_name=class_name, skill="A", plan=text, created=NOON + timedelta(hours=hours)
    )


def tree(*, edge: bool = True) -> SkillTree:
    def skill(id: str, *before: Prerequisite) -> Skill:
        return Skill(id=id, standard=id, title=id, statement=id, grade="6", domain="d", prerequisites=before)

    info = PackInfo(name="p", title="p", version="1", licence="x", subject="m")
    first = Prerequisite(skill="A", why="it comes first")
    return SkillTree(info, [skill("A"), skill("B", first) if edge else skill("B")])


def test_a_response_comes_back_as_it_was(store):
    assert store.add_responses("6b", [response(1)]) == 1
    assert store.responses("6b") == (response(1),)


def test_the_same_response_twice_counts_once(store):
    store.add_responses("6b", [response(1)])
    assert store.add_responses("6b", [response(1), response(2), response(2)]) == 1
    assert len(store.responses("6b")) == 2


def test_responses_come_in_order_of_time_then_arrival(store):
    store.add_responses("6b", [response(3, hours=2), response(2, hours=1)])
    store.add_responses("6b", [response(1, hours=1), response(4, hours=None)])
    assert [r.id for r in store.responses("6b")] == ["r4", "r2", "r1", "r3"]


def test_classes_do_not_see_each_other(store):
    store.add_responses("6a", [response(1)])
    assert store.add_responses("6b", [response(1)]) == 1
    assert store.responses("7c") == ()


def test_mastery_is_replaced_per_learner_and_skill(store):
    store.put_mastery("6b", [mastery(0.2), mastery(0.3, "L02")], NOON)
    store.put_mastery("6b", [mastery(0.7)], NOON + timedelta(hours=1))
    assert store.mastery("6b") == (mastery(0.7), mastery(0.3, "L02"))
    assert store.mastery("6b")[0].evidence == ("r1", "r2")


def test_an_older_estimate_does_not_replace_a_newer_one(store):
    store.put_mastery("6b", [mastery(0.7)], NOON)
    store.put_mastery("6b", [mastery(0.2)], NOON - timedelta(days=1))
    assert store.mastery("6b") == (mastery(0.7),)


def test_a_run_is_replaced_by_its_id_and_runs_come_newest_first(store):
    store.put_run(run("a"))
    store.put_run(run("b", hours=1))
    store.put_run(run("a", status="done"))
    assert store.run("a") == run("a", status="done")
    assert [r.id for r in store.runs()] == ["b", "a"]
    assert store.run("missing") is None


def test_one_plan_per_run_and_the_last_one_wins(store):
    store.put_plan(plan("a"))
    store.put_plan(plan("a", text='{"better": true}'))
    store.put_plan(plan("b", hours=1))
    store.put_plan(plan("c", class_name="7a", hours=2))
    assert [p.run for p in store.plans()] == ["c", "b", "a"]
    assert [p.run for p in store.plans("6b")] == ["b", "a"]
    assert store.plans("6b")[1].plan == '{"better": true}'


def test_the_tree_can_be_put_again_after_it_has_changed(store):
    store.put_tree(tree())
    store.put_tree(tree())
    store.put_tree(tree(edge=False))


def test_everything_is_there_after_reopening(store, reopen):
    store.add_responses("6b", [response(1)])
    store.put_mastery("6b", [mastery(0.4)], NOON)
    store.put_run(run("a"))
    store.put_plan(plan("a"))
    store.close()
    again = reopen()
    assert again.responses("6b") == (response(1),)
    assert again.mastery("6b") == (mastery(0.4),)
    assert again.run("a") == run("a")
    assert again.plans() == (plan("a"),)


def test_two_connections_see_each_others_writes(store, reopen):
    other = reopen()
    store.add_responses("6b", [response(1)])
    assert other.add_responses("6b", [response(1), response(2)]) == 1
    assert len(store.responses("6b")) == 2


def test_estimates_keep_their_time(store):
    store.put_mastery("6b", [mastery(0.4)], NOON)
    assert store.dated_mastery("6b") == ((mastery(0.4), NOON),)


def test_a_generator_of_responses_is_taken_in_batches(store):
    assert store.add_responses("6b", (response(i) for i in range(12_000))) == 12_000
    assert [r.id for r in store.responses("6b")[:3]] == ["r0", "r1", "r2"]


def test_an_erased_learner_leaves_nothing_and_others_stay(store):
    store.add_responses("6b", [response(1), response(2, learner="L02")])
    store.put_mastery("6b", [mastery(0.4), mastery(0.5, "L02")], NOON)
    gone = store.erase_learner("6b", "L01")
    assert (gone.responses, gone.estimates) == (1, 1)
    assert [r.learner for r in store.responses("6b")] == ["L02"]
    assert [m.learner for m in store.mastery("6b")] == ["L02"]
    assert store.erase_learner("6b", "L01").responses == 0


def test_classes_are_listed_and_neighbours_found(store):
    store.put_tree(tree())
    store.add_responses("7c", [response(1)])
    store.add_responses("6b", [response(1)])
    assert store.classes() == ("6b", "7c")
    assert store.neighbourhood("A") == ("A", "B")


def test_a_response_with_misconceptions_and_a_time_zone_comes_back_as_it_was(store):
    east = datetime(2026, 3, 2, 18, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    odd = Response(
        id="x", learner="L09", skill="Z", item="q", correct=None, at=east, misconceptions=("A/b", "A/c")
    )
    plain = odd.model_copy(update={"id": "y", "at": datetime(2026, 3, 2, 18)})
    store.add_responses("6b", [odd, plain])
    assert store.responses("6b") == (odd, plain)


def test_a_sync_loses_nothing_and_twice_is_as_good_as_once(store, tmp_path):
    store.add_responses("6b", [response(3, hours=2), response(1), response(2, hours=None)])
    store.put_mastery("6b", [mastery(0.2), mastery(0.3, "L02")], NOON)
    store.put_mastery("6b", [mastery(0.7)], NOON + timedelta(hours=1))
    store.put_run(run("a"))
    store.put_plan(plan("a"))
    there, back = SqliteStore(tmp_path / "there.db"), SqliteStore(tmp_path / "back.db")
    assert sync(store, there, tree()).new_responses == 3
    assert sync(store, there, tree()).new_responses == 0
    sync(there, back, tree())
    for one in (there, back):
        assert one.responses("6b") == store.responses("6b")
        assert one.dated_mastery("6b") == store.dated_mastery("6b")
        assert one.runs() == store.runs()
        assert one.plans() == store.plans()
        one.close()
    fresh = response(9, hours=9)
    back = SqliteStore(tmp_path / "back.db")
    back.add_responses("6b", [fresh])
    assert sync(back, store, tree()).new_responses == 1
    assert store.responses("6b")[-1] == fresh
    back.close()


def test_a_sync_never_puts_an_older_run_or_plan_over_a_newer_one(store, tmp_path):
    older = SqliteStore(tmp_path / "older.db")
    older.put_run(run("a"))
    older.put_run(run("b", hours=3, status="done"))
    older.put_plan(plan("a"))
    store.put_run(run("a", hours=2, status="done"))
    store.put_run(run("b", hours=2))
    store.put_plan(plan("a", hours=2, text='{"better": true}'))
    sync(older, store, tree())
    assert [r.status for r in store.runs()] == ["done", "done"]
    assert store.plans() == (plan("a", hours=2, text='{"better": true}'),)
    older.close()


KILLED_SYNC = """
import os, sys
from pathlib import Path
sys.path[:0] = sys.argv[4:]
from lessonloom.graph.neo4j import Neo4jStore
from lessonloom.graph.sqlite import SqliteStore
from lessonloom.graph.sync import sync
from test_store import PASSWORD, tree

class Dying:
    def __init__(self, store, step):
        self.store, self.step = store, step
    def __getattr__(self, name):
        return self.die if name == self.step else getattr(self.store, name)
    def die(self, *given):
        if self.step == "add_responses":  # after the first of several transactions
            self.store.add_responses(given[0], given[1][:2])
        os.kill(os.getpid(), 9)

source, target, step = sys.argv[1:4]
there = Neo4jStore(target, password=PASSWORD) if "://" in target else SqliteStore(Path(target))
sync(SqliteStore(Path(source)), Dying(there, step), tree())
"""


@pytest.mark.parametrize("step", ["add_responses", "put_mastery", "put_plan"])
@pytest.mark.parametrize("kind", ["sqlite", "neo4j"])
def test_a_sync_that_was_killed_is_made_whole_by_the_same_sync(kind, step, tmp_path, request):
    target = request.getfixturevalue("neo4j_url") if kind == "neo4j" else str(tmp_path / "there.db")
    source = SqliteStore(tmp_path / "source.db")
    source.add_responses("6b", [response(3, hours=2), response(1), response(2, hours=None), response(4)])
    source.put_mastery("6b", [mastery(0.7), mastery(0.3, "L02")], NOON)
    source.put_run(run("a"))
    source.put_plan(plan("a"))
    places = (str(Path(__file__).parent), *sys.path)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_SYNC, str(tmp_path / "source.db"), target, step, *places],
        capture_output=True,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    there = Neo4jStore(target, password=PASSWORD) if kind == "neo4j" else SqliteStore(Path(target))
    assert len(there.responses("6b")) == (2 if step == "add_responses" else 4)
    assert there.plans() == ()
    sync(source, there, tree())
    for one in ("classes", "runs", "plans"):
        assert getattr(there, one)() == getattr(source, one)()
    assert there.responses("6b") == source.responses("6b")
    assert there.dated_mastery("6b") == source.dated_mastery("6b")
    there.close()
    source.close()


def test_a_closed_store_says_so(store):
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.runs()


# --- SQLite: what a file can do wrong -------------------------------------------------------------


def test_edges_are_kept_with_their_kind(tmp_path):
    store = SqliteStore(tmp_path / "s.db")
    store.put_tree(tree())
    store.close()
    with sqlite3.connect(tmp_path / "s.db") as db:
        assert db.execute("SELECT skill, before, kind FROM prerequisite").fetchall() == [("B", "A", "hard")]
    db.close()


def test_a_file_that_is_no_database_is_named_with_a_remedy(tmp_path):
    path = tmp_path / "store.db"
    path.write_text("these are my notes, not a database\n" * 50)
    with pytest.raises(StoreError, match="not a Lessonloom store") as caught:
        SqliteStore(path)
    assert "Choose another path" in caught.value.remedy
    assert path.read_text().startswith("these are my notes")


def test_a_newer_schema_is_refused_and_left_alone(tmp_path):
    SqliteStore(tmp_path / "s.db").close()
    with sqlite3.connect(tmp_path / "s.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(StoreError, match="newer Lessonloom") as caught:
        SqliteStore(tmp_path / "s.db")
    assert "Update" in caught.value.remedy


def test_a_lock_held_by_another_process_is_reported(tmp_path):
    store = SqliteStore(tmp_path / "s.db", busy_seconds=0.05)
    holder = sqlite3.connect(tmp_path / "s.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        store.put_run(run("a"))
    holder.execute("ROLLBACK")
    holder.close()
    store.put_run(run("a"))
    store.close()


def test_a_folder_in_place_of_the_file_is_reported(tmp_path):
    with pytest.raises(StoreError, match="cannot be used"):
        SqliteStore(tmp_path)


def test_a_failed_write_leaves_nothing_behind(tmp_path):
    store = SqliteStore(tmp_path / "s.db")
    store._db.execute(
        "CREATE TRIGGER no BEFORE INSERT ON response WHEN NEW.id = 'r2' BEGIN SELECT RAISE(ABORT, 'x'); END"
    )
    with pytest.raises(StoreError):
        store.add_responses("6b", [response(1), response(2)])
    assert store.responses("6b") == ()
    store.close()


WRITER = """
import sys
from lessonloom.graph import Response
from lessonloom.graph.neo4j import Neo4jStore
from lessonloom.graph.sqlite import SqliteStore
store = SqliteStore(sys.argv[1])
for i in range(100000):
    one = Response(id=f"r{i}", learner="L01", skill="A", item=f"A/m#{i}", correct=True)
    store.add_responses("6b", [one])
    print(f"r{i}", flush=True)
"""


def test_killing_a_writer_loses_nothing_that_it_acknowledged(tmp_path):
    path = tmp_path / "s.db"
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert writer.stdout is not None
    acknowledged = [writer.stdout.readline().strip() for _ in range(25)]
    writer.send_signal(signal.SIGKILL)
    acknowledged += [
        line.strip() for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")
    ]
    writer.stdout.close()
    assert writer.wait() == -signal.SIGKILL
    store = SqliteStore(path)
    kept = {r.id for r in store.responses("6b")}
    assert kept >= set(acknowledged)
    assert store.add_responses("6b", [response(-1)]) == 1
    store.close()
