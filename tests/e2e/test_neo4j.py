"""The product on a real Neo4j: a plan, the documented queries, and a learner who is forgotten."""

import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from lessonloom.agents.learners import delete_learner, export_learner
from lessonloom.graph import InputError
from lessonloom.graph.neo4j import Neo4jStore
from lessonloom.learner.thresholds import LACKING_P, status
from lessonloom.settings import Settings
from neo4j_server import PASSWORD

DOCS = (Path(__file__).parent.parent.parent / "docs" / "neo4j.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```cypher\n(.*?)```", DOCS, re.DOTALL)


@pytest.fixture
def planned(cli, answers_csv, tmp_path, neo4j_url):
    made = cli(
        "plan", "--class", answers_csv, "--goal", "6.RP.A.2", "--out", tmp_path / "out",
        "--store", neo4j_url, "--json",
    )  # fmt: skip
    assert made.code == 0, made.err
    return answers_csv.stem


@pytest.fixture
def driver(neo4j_url):
    from neo4j import GraphDatabase

    with GraphDatabase.driver(neo4j_url.replace("neo4j@", ""), auth=("neo4j", PASSWORD)) as opened:
        yield opened


def test_every_documented_query_finds_what_it_says(planned, driver, tree, neo4j_url):
    assert len(QUERIES) == 10
    skill = "6.RP.A.2"
    values = {"class": planned, "skill": skill, "learner": "L01"}
    found = {}
    for before, query in zip(DOCS.split("```cypher\n"), QUERIES, strict=False):
        records, summary, _ = driver.execute_query(query, values, database_="neo4j")
        assert not summary.gql_status_objects[0].gql_status.startswith("01"), query
        assert records, query
        rows = [tuple(record.values()) for record in records]
        assert len(rows) == len({str(row) for row in rows}), f"a row twice: {query}"
        found[before.strip().splitlines()[-1].partition(":")[0]] = rows
    with closing(Neo4jStore(neo4j_url, password=PASSWORD)) as store:
        responses, estimates = store.responses(planned), store.mastery(planned)
    opened = {skill}
    while more := {s for s in tree.skills if opened & set(tree.hard(s))} - opened:
        opened |= more
    assert {row[0] for row in found["What a skill opens"]} == opened - {skill}
    at_a_glance = {row[0]: row[3] for row in found["The class at a glance"]}
    lacking = {s: sum(m.p < LACKING_P for m in estimates if m.skill == s) for s in at_a_glance}
    assert at_a_glance == lacking
    secure = {(m.learner, m.skill): status(m) == "secure" for m in estimates}
    ready = {
        (m.skill, m.learner)
        for m in estimates
        if m.p < LACKING_P and all(secure.get((m.learner, s), True) for s in tree.hard(m.skill))
    }
    assert {(row[0], who) for row in found["Ready to learn"] for who in row[2]} == ready
    told = [r.item for r in responses if r.learner == "L01"]
    assert [row[2] for row in found["One learner's evidence, in order of time"]] == told


def test_runs_are_listed_from_the_server(planned, cli, neo4j_url):
    told = json.loads(cli("runs", "--store", neo4j_url, "--json").out)
    assert [run["status"] for run in told] == ["done"]


def test_a_sync_by_command_goes_both_ways(planned, cli, neo4j_url, tmp_path):
    out = cli("graph", "sync", "--from", neo4j_url, "--to", tmp_path / "copy.sqlite", "--json")
    moved = json.loads(out.out)
    assert moved["plans"] == moved["runs"] == moved["classes"] == 1
    assert moved["responses"] == moved["new_responses"] > 100
    again = json.loads(
        cli("graph", "sync", "--from", tmp_path / "copy.sqlite", "--to", neo4j_url, "--json").out
    )
    assert again["new_responses"] == 0


def everything(driver) -> str:
    query = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN properties(n) AS n, properties(r) AS r"
    return json.dumps([r.data() for r in driver.execute_query(query, database_="neo4j").records])


@pytest.mark.parametrize("kind", ["file", "neo4j"])
def test_a_forgotten_learner_leaves_nothing_behind(kind, cli, answers_csv, tmp_path, request, monkeypatch):
    store = () if kind == "file" else ("--store", request.getfixturevalue("neo4j_url"))
    rows = answers_csv.read_text(encoding="utf-8").splitlines()
    old = rows[1].split(",")[0]
    path = tmp_path / "forget.csv"
    path.write_text("\n".join(row.replace(old, "Qwzyx Vmplk") for row in rows), encoding="utf-8")
    out = tmp_path / "out"
    made = cli("plan", "--class", path, "--goal", "6.RP.A.2", "--out", out, *store)
    assert made.code == 0, made.err
    kept = json.loads(cli("learners", "export", "forget/qwzyx vmplk", *store, "--json").out)
    pseudonym, ids = kept["learner"], [r["id"] for r in kept["responses"]]
    assert kept["name"] == "Qwzyx Vmplk"
    assert ids
    assert kept["mastery"]
    if kind == "neo4j":  # answers from before a server was used, or a copy, lie in the home folder
        home = tmp_path / "home" / "store.sqlite"
        assert cli("graph", "sync", "--from", store[1], "--to", home).code == 0
        both = json.loads(cli("learners", "export", f"forget/{pseudonym}", *store, "--json").out)
        assert both == kept, "what both stores hold is shown once"
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    asked = cli("learners", "delete", f"forget/{pseudonym}", *store)
    assert asked.code != 0, "without --yes it asks first"
    gone = cli("learners", "delete", f"forget/{pseudonym}", "--yes", *store)
    assert gone.code == 0, gone.err
    path.unlink()
    for file in (p for p in tmp_path.rglob("*") if p.is_file()):
        data = file.read_bytes()
        assert b"Qwzyx" not in data, file
        assert not any(id.encode() in data for id in ids), file
    if kind == "neo4j":
        left = everything(request.getfixturevalue("driver"))
        assert f'"{pseudonym}"' not in left
        assert not any(id in left for id in ids)
        assert '"L02"' in left, "the others stay"
    unknown = cli("learners", "export", f"forget/{pseudonym}", *store)
    assert unknown.code == 2
    assert "no learner" in unknown.err


def test_an_unknown_learner_is_told_which_classes_there_are(settings: Settings):
    with pytest.raises(InputError, match="no learner 'L01'"):
        export_learner("nowhere/L01", settings)
    with pytest.raises(InputError, match="no learner"):
        delete_learner("nowhere", settings)
    with closing(sqlite3.connect(settings.store_path)) as db:
        assert db.execute("SELECT count(*) FROM class").fetchone() == (0,)
