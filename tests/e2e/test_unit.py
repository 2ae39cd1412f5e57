"""`lessonloom unit`: the page that explains it does what it says, and wrong input says what to do."""

import json
import re
import shlex
from pathlib import Path

import icalendar
import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "units.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [line[2:] for block in BLOCKS for line in block.splitlines() if line.startswith("$ ")]
MAKE, PLAN, *AGAIN = COMMANDS


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ok(cli, command):
    done = cli(*shlex.split(command)[1:])
    assert done.code == 0, done.err
    return " ".join(done.out.split())


def lessons(here):
    return json.loads((here / "unit" / "unit.json").read_text())["unit"]["lessons"]


def test_the_page_does_what_it_says(cli, here):
    out = ok(cli, MAKE)
    assert "The lessons reach all 4 goals." in out
    names = set(re.findall(r"^\| `([^`]+)`(?:, `([^`]+)`)? \|", PAGE, re.MULTILINE))
    files = {name for pair in names for name in pair if re.search(r"\.\w+$", name)}
    assert files == {p.name for p in (here / "unit").iterdir()}
    assert f"$ {PLAN}" in (here / "unit" / "unit.md").read_text()
    events = icalendar.Calendar.from_ical((here / "unit" / "calendar.ics").read_bytes()).walk("VEVENT")
    assert len(list(events)) == 10
    before = lessons(here)
    slip = ok(cli, AGAIN[0])
    rest = "The rest of Tables of equivalent ratios (6.RP.A.3.a), lesson of 20 minutes,"
    assert f"changed: {rest} comes into lesson 3." in slip
    assert lessons(here)[:2] == before[:2]
    assert (here / "unit" / "unit.previous.json").exists()
    lost = ok(cli, AGAIN[1])
    assert "changed: Thu, Dec 3, 2026 has no lesson." in lost
    files_before = {p.name: p.read_bytes() for p in (here / "unit").iterdir()}
    assert "Nothing changes" in ok(cli, AGAIN[2])
    assert {p.name: p.read_bytes() for p in (here / "unit").iterdir()} == files_before
    ok(cli, PLAN)
    assert (here / "unit" / "lesson-02" / "lesson-plan.html").exists()


def test_the_same_command_gives_the_same_bytes_and_names_stand_in_one_file_only(cli, here):
    files = []
    for _ in range(2):
        ok(cli, MAKE)
        files.append({p.name: p.read_bytes() for p in (here / "unit").iterdir()})
    assert files[0] == files[1]
    names = {line.split(",")[-1] for line in files[0]["bridges.csv"].decode().splitlines()[1:]}
    assert names
    others = b"".join(data for name, data in files[0].items() if name != "bridges.csv")
    assert not any(name.encode() in others for name in names)


def test_an_end_in_place_of_a_number_gives_up_free_lessons_when_days_are_lost(cli, here):
    ok(cli, MAKE.replace("--lessons 10", "--until 2026-12-15"))
    assert len(lessons(here)) == 10
    out = ok(cli, "lessonloom unit replan unit --taught 1 --lost 2026-12-01")
    assert "Lesson 5, a free one, falls away." in out
    assert [one["kind"] for one in lessons(here)].count("free") == 1
    events = icalendar.Calendar.from_ical((here / "unit" / "calendar.ics").read_bytes()).walk("VEVENT")
    assert [str(e["status"]) for e in events].count("CANCELLED") == 1


def test_json_holds_the_unit_and_its_files(cli, here):
    said = json.loads(ok(cli, f"{MAKE} --json"))
    assert len(said["unit"]["lessons"]) == 10
    assert all(Path(path).exists() for path in said["files"].values())
    same = json.loads(ok(cli, "lessonloom unit replan unit --taught 1 --json"))
    assert same == {"changes": [], "files": {}}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("--start 2026-11-23", ""), "needs --class, --goal, and --start"),
        (("2026-11-23", "23.11.2026"), "2026-11-30"),
        (("--lessons 10", "--lessons 10 --until 2026-12-15"), "Leave out --lessons or --until"),
        (("mon,tue,thu", "mon,tus"), "'tus' is no weekday"),
        (("6.RP.A.3", "6.RP.Z.3"), "6.RP.Z.3"),
        (("--minutes 50", "--minutes 20"), "25 to 180"),
        (("--lessons 10", "--until 2026-11-01"), "at least 2 lessons"),
    ],
)
def test_wrong_input_says_what_to_do(cli, here, change, says):
    done = cli(*shlex.split(MAKE.replace(*change))[1:])
    assert done.code == 2
    assert says in done.err
    assert not (here / "unit").exists()


def test_a_wrong_slip_says_what_to_do_and_leaves_the_unit(cli, here):
    ok(cli, MAKE)
    before = (here / "unit" / "unit.json").read_bytes()
    for command, says in (
        ("unit replan nowhere --taught 1", "unit --out"),
        ("unit replan unit --taught 99", "--taught from 0 to 9"),
        ("unit replan unit --taught 1 --unfinished 6.RP.A.1=x", "6.RP.A.2=15"),
        ("unit replan unit --taught 1 --lost 2026-11-29", "there is no lesson then"),
    ):
        done = cli(*command.split())
        assert done.code == 2
        assert says in done.err
        assert (here / "unit" / "unit.json").read_bytes() == before


def test_a_damaged_unit_is_named_with_a_remedy(cli, here):
    ok(cli, MAKE)
    (here / "unit" / "unit.json").write_text('{"format": 1}')
    done = cli("unit", "replan", "unit", "--taught", "1")
    assert done.code == 2
    assert "unit.previous.json" in done.err
