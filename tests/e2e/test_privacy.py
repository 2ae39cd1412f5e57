import csv
import json

import pytest
from fault_server import answers

NAMES = ("Zyxwena Quorlbert", "Vlimfra Ddorsek", "Hjupko Wexlander")
PARTS = tuple(part for name in NAMES for part in name.split())


@pytest.fixture
def named_csv(answers_csv, tmp_path):
    """The class with three names nothing else contains, an answer told twice and one that is no answer."""
    with answers_csv.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    old = list(dict.fromkeys(row[0] for row in rows))[: len(NAMES)]
    renamed = dict(zip(old, NAMES, strict=True))
    rows = [[renamed.get(row[0], row[0]), *row[1:]] for row in rows]
    rows += [rows[0], [NAMES[1], "no-such-item", *rows[0][2:]], [NAMES[2].upper(), *rows[3][1:]]]
    path = tmp_path / "named.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def mentions(data: bytes) -> list[str]:
    text = data.decode("utf-8", errors="ignore").casefold()
    return [part for part in PARTS if part.casefold() in text]


def test_no_name_reaches_a_prompt_the_store_a_checkpoint_or_the_plan(cli, named_csv, tmp_path, server):
    server.behaviours = [answers(lambda text: text)]
    made = cli(
        "plan", "--class", named_csv, "--goal", "6.RP.A.2", "--out", tmp_path / "out",
        "--model", server.url, "--skip-bad", "--json",
    )  # fmt: skip
    assert made.code == 0, made.err
    assert len(server.received) >= 5
    assert mentions(json.dumps(server.received).encode()) == []
    assert mentions(made.out.encode()) == []
    allowed = {"groups.csv", "diagnosis.html", "named.json"}
    looked_at = [p for folder in ("home", "out") for p in (tmp_path / folder).rglob("*") if p.is_file()]
    named = {p.name for p in looked_at if mentions(p.read_bytes())}
    assert {p.name for p in looked_at} >= {"store.sqlite", "checkpoints.sqlite", "lesson-plan.docx"}
    assert named == allowed


def test_the_list_of_names_is_readable_by_its_owner_only(cli, named_csv, tmp_path):
    cli("diagnose", "--class", named_csv, "--goal", "6.RP.A.2", "--skip-bad")
    roster = tmp_path / "home" / "rosters" / "named.json"
    assert roster.stat().st_mode & 0o077 == 0
    assert set(NAMES) <= set(json.loads(roster.read_text()))
