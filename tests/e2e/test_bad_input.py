"""Whatever comes in: an exit code, a sentence that says where and what to do, and nothing stored is lost."""

import csv
import io
import json
import shutil
import sqlite3
import zipfile

import pytest
from lessonloom.__main__ import main
from lessonloom.lessons import LessonPlan

GOAL = "6.RP.A.2"


@pytest.fixture(scope="module")
def house(answers_csv, tmp_path_factory):
    """A data folder with a finished run."""
    folder = tmp_path_factory.mktemp("house")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", [
            "lessonloom", "plan", "--class", str(answers_csv), "--goal", GOAL, "--out", str(folder / "out"),
        ])  # fmt: skip
        patch.setenv("LESSONLOOM_HOME", str(folder / "home"))
        patch.setenv("LESSONLOOM_ENCODER", str(folder / "no-weights"))
        with pytest.raises(SystemExit) as stop:
            main()
    assert not stop.value.code
    return folder / "home"


@pytest.fixture
def plan(cli, house, answers_csv, tmp_path):
    """Plans a lesson from the class file, or another one, in a house that already holds a finished run."""
    shutil.copytree(house, tmp_path / "home")
    kept = _stored(tmp_path)

    def call(*options: object, source: object = answers_csv, goal: str = GOAL):
        out = () if "--out" in options else ("--out", tmp_path / "out")
        result = cli("plan", "--class", source, "--goal", goal, *out, *options)
        now = _stored(tmp_path)
        assert all(now[table] >= rows for table, rows in kept.items())
        assert "Traceback" not in result.err
        return result

    return call


def _stored(tmp_path) -> dict[str, set[tuple[object, ...]]]:
    db = sqlite3.connect(tmp_path / "home" / "store.sqlite")
    try:
        return {t: set(db.execute(f"SELECT * FROM {t}")) for t in ("response", "run", "plan", "class")}
    finally:
        db.close()


def refused(result, *said: str) -> None:
    assert result.code == 2
    assert result.out == ""
    for words in said:
        assert words in " ".join(result.err.split())
    assert "error: " in result.err
    assert "try: " in result.err


def long_csv(tmp_path, *rows: str, header: str = "student,skill,answer,correct,date"):
    path = tmp_path / "answers.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_an_unknown_goal(plan):
    refused(plan(goal="9.ZZ.Q.9"), "9.ZZ.Q.9", "lessonloom graph")


def test_an_unknown_goal_leaves_no_run_behind(plan, cli):
    before = cli("runs", "--json").out
    plan(goal="9.ZZ.Q.9")
    assert cli("runs", "--json").out == before


@pytest.mark.parametrize("text", ["", "student,skill,answer,correct,date\n", "\n\n"])
def test_an_empty_class(plan, tmp_path, text):
    (tmp_path / "empty.csv").write_text(text)
    refused(plan(source=tmp_path / "empty.csv"), "empty.csv", "row for each answer or learner")


def _xlsx() -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    return whole.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("scan.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is a picture, not a CSV file"),
        ("grades.csv", _xlsx(), "Excel"),
        ("login.csv", b"<!DOCTYPE html><html><body>Log in</body></html>", "web page"),
        ("export.csv", b'{"students": [{"name": "Ada"}]}', "is JSON, not a CSV file"),
        ("noise.csv", bytes(range(256)) * 4, "not a CSV file"),
    ],
)
def test_a_file_that_is_no_csv(plan, tmp_path, name, data, said):
    (tmp_path / name).write_bytes(data)
    refused(plan(source=tmp_path / name), name, said, "CSV")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("student,answer,correct", "a column item or skill"),
        ("skill,answer,correct", "a column student"),
        ("student,skill,date", "a column answer or correct"),
        ("apples,pears,plums", "no columns that can be recognized"),
        ("student,name,skill,correct", "two columns that mean student"),
    ],
)
def test_wrong_columns(plan, tmp_path, header, said):
    row = ",".join("x" for _ in header.split(","))
    refused(plan(source=long_csv(tmp_path, row, header=header)), "answers.csv", said)


def test_rows_that_cannot_be_used_are_named_and_can_be_left_out(plan, tmp_path):
    good = [f"Ada L.,6.RP.A.1,,{n % 2},2026-10-0{n}" for n in range(1, 6)]
    bad = [
        "Ada L.,no.such.skill,5,1,2026-10-05",
        "Bo,6.RP.A.1,5,maybe,2026-10-05",
        ",6.RP.A.1,5,1,2026-10-05",
    ]
    source = long_csv(tmp_path, *good, *bad)
    refused(plan(source=source), "answers.csv", "row 7", "row 8", "row 9", "--skip-bad")
    kept = plan("--skip-bad", source=source)
    assert kept.code == 0
    assert "row 7" in kept.err


def test_answers_that_cannot_be_parsed_are_counted_as_not_known(plan, cli, answers_csv, tmp_path):
    with answers_csv.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    at = header.index("answer")
    rows = [[*r[:at], "½½ of //?", *r[at + 1 :]] if n % 5 == 0 else r for n, r in enumerate(rows)]
    source = tmp_path / "odd.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    assert plan(source=source).code == 0
    plan_made = LessonPlan.model_validate_json((tmp_path / "out" / "lesson-plan.json").read_text())
    assert any("could not be graded" in text for text in plan_made.unknown)
    found = json.loads(cli("diagnose", "--class", source, "--goal", GOAL, "--json").out)
    assert found["ungraded"] >= len(rows) // 5


def test_the_same_rows_twice_count_once_and_that_is_said(plan, cli, answers_csv, tmp_path):
    header, *rows = answers_csv.read_text(encoding="utf-8").splitlines()
    source = tmp_path / "twice.csv"
    source.write_text("\n".join([header, *rows, *rows[:3]]) + "\n", encoding="utf-8")
    made = plan(source=source)
    assert made.code == 0
    assert made.err.count("counted once") == 3
    once = json.loads(cli("diagnose", "--class", answers_csv, "--goal", GOAL, "--json").out)
    twice = json.loads(cli("diagnose", "--class", source, "--goal", GOAL, "--json").out)
    assert once["graded"] == twice["graded"]


def test_a_learner_without_answers_is_planned_for_and_named_as_not_known(plan, cli, answers_csv, tmp_path):
    header, *rows = answers_csv.read_text(encoding="utf-8").splitlines()
    source = tmp_path / "silent.csv"
    source.write_text(
        "\n".join([header, *rows, "Quiet Q." + "," * header.count(",")]) + "\n", encoding="utf-8"
    )
    assert plan(source=source).code == 0
    learners = len({r.split(",")[0] for r in rows}) + 1
    made = LessonPlan.model_validate_json((tmp_path / "out" / "lesson-plan.json").read_text())
    assert made.learners == learners
    groups = (tmp_path / "out" / "groups.csv").read_text().splitlines()
    assert len(groups) == learners + 1
    assert any(line.startswith("Quiet Q.") for line in groups)
    assert len(json.loads(cli("diagnose", "--class", source, "--goal", GOAL, "--json").out)["silent"]) == 1


def test_a_goal_that_all_have_mastered_gets_a_deepening_lesson(plan, tree, tmp_path):
    rows = [
        f"Learner {n},{skill},,1,2026-10-{day:02}"
        for n in range(8)
        for skill in tree.closure(tree.resolve_goal("6.RP.A.1"))
        for day in range(1, 7)
    ]
    assert plan(source=long_csv(tmp_path, *rows), goal="6.RP.A.1").code == 0
    made = LessonPlan.model_validate_json((tmp_path / "out" / "lesson-plan.json").read_text())
    assert made.title.startswith("Going deeper")
    assert made.skill == "6.RP.A.1"
    assert made.quality is not None
    assert made.quality.errors == ()


@pytest.mark.parametrize("goal", ["N-Q.A.1", "7.G.B.6", "K.G.A.1"])
def test_a_goal_without_content_gets_the_lesson_before_it_or_a_frame_that_says_what_is_missing(
    plan, tree, tmp_path, goal
):
    assert plan(goal=goal).code == 0
    made = LessonPlan.model_validate_json((tmp_path / "out" / "lesson-plan.json").read_text())
    on_the_way = tree.skill(made.skill).authored
    assert made.skill in tree.closure([goal])
    assert on_the_way != bool(made.missing)
    said = made.unknown if on_the_way else made.why_now
    assert any(goal in line and ("no lesson" in line or "a frame" in line) for line in said)
    assert made.quality is not None
    assert made.quality.errors == ()


def test_twenty_minutes_for_more_need_than_fits_keeps_the_rest_in_view(plan, tmp_path):
    assert plan("--minutes", "20", goal="6.RP.A.3").code == 0
    made = LessonPlan.model_validate_json((tmp_path / "out" / "lesson-plan.json").read_text())
    assert made.minutes == sum(b.minutes for b in made.blocks) == 20
    assert sum(step.minutes for step in made.remaining) >= 70
    assert made.quality is not None
    assert made.quality.errors == ()


@pytest.mark.parametrize("minutes", ["5", "500", "an hour"])
def test_minutes_that_are_no_lesson(plan, minutes):
    result = plan("--minutes", minutes)
    assert result.code == 2
    assert "--minutes" in result.err


@pytest.mark.parametrize("place", ["a-file", "a-file/below", "/proc/lessonloom"])
def test_a_folder_that_cannot_be_written_is_told_before_any_work(plan, cli, tmp_path, place):
    (tmp_path / "a-file").write_text("mine")
    before = cli("runs", "--json").out
    refused(plan("--out", tmp_path / place), place.split("/")[-1], "Nothing can be written", "--out")
    assert cli("runs", "--json").out == before
    assert (tmp_path / "a-file").read_text() == "mine"


def test_a_class_file_that_is_not_there(plan, tmp_path):
    refused(plan(source=tmp_path / "nowhere.csv"), "nowhere.csv", "There is no file")
    refused(plan(source=tmp_path), "is a folder")


def test_a_run_that_is_not_known(plan, cli):
    refused(cli("plan", "--resume", "260101-000000-dead"), "no run '260101-000000-dead'", "The latest runs")


@pytest.mark.parametrize("name", ["store.sqlite", "checkpoints.sqlite"])
def test_a_corrupt_database_is_told_and_left_alone(cli, answers_csv, tmp_path, name):
    rubbish = b"this is no database " * 400
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / name).write_bytes(rubbish)
    result = cli("plan", "--class", answers_csv, "--goal", GOAL, "--out", tmp_path / "out")
    refused(result, name)
    assert "Traceback" not in result.err
    assert (tmp_path / "home" / name).read_bytes() == rubbish


@pytest.mark.parametrize("text", ['{"Ada": ', '["Ada"]', "\udcff"])
def test_a_corrupt_roster_is_told_and_left_alone(plan, answers_csv, tmp_path, text):
    roster = tmp_path / "home" / "rosters" / f"{answers_csv.stem}.json"
    roster.write_bytes(text.encode(errors="surrogateescape"))
    refused(plan(), roster.name, "backup")
    assert roster.read_bytes() == text.encode(errors="surrogateescape")


def test_a_house_that_cannot_be_written(cli, answers_csv, tmp_path, monkeypatch):
    (tmp_path / "a-file").write_text("mine")
    monkeypatch.setenv("LESSONLOOM_HOME", str(tmp_path / "a-file" / "home"))
    result = cli("plan", "--class", answers_csv, "--goal", GOAL, "--out", tmp_path / "out")
    refused(result, "home", "LESSONLOOM_HOME")
