"""Quizzes and plans as files of other systems, from the command line."""

import json
import zipfile

import pytest
from lessonloom.commands.classroom import QUIZ_FORMATS as QUIZ_HELP
from lessonloom.commands.export import FORMATS as HELP
from lessonloom.lessons.export.files import FORMATS
from lessonloom.lessons.export.quiz_files import QUIZ_FORMATS


@pytest.fixture
def run(cli, answers_csv, tmp_path):
    """The id of a finished run."""
    made = cli("plan", "--class", answers_csv, "--goal", "6.RP.A.2", "--out", tmp_path / "first", "--json")
    assert made.code == 0, made.err
    return json.loads(cli("runs", "--json").out)[0]["id"]


def test_the_help_names_every_format():
    assert [f for f in FORMATS if f not in HELP] == []
    assert QUIZ_HELP.split(", ") == list(QUIZ_FORMATS)


def test_a_quiz_is_written_in_every_format_asked_for(cli, tmp_path):
    made = cli(
        "quiz", "--goal", "6.RP.A.2", "--format", "QTI21, moodle-xml,gift", "--out", tmp_path, "--json"
    )
    assert made.code == 0, made.err
    told = json.loads(made.out)
    assert list(told["files"]) == ["quiz", "answers", "gift", "moodle-xml", "qti21"]
    names = zipfile.ZipFile(told["files"]["qti21"]).namelist()
    assert sum(n.startswith("items/Q") and n.endswith(".xml") for n in names) == len(told["questions"])
    assert (tmp_path / "quiz.gift").read_text(encoding="utf-8").count("::[html]") == len(told["questions"])


def test_an_unknown_format_lists_the_known_before_any_work(cli, tmp_path):
    for words in (("quiz", "--goal", "6.RP.A.2"), ("export", "no-run")):
        refused = cli(*words, "--format", "gift,kahoot", "--out", tmp_path / "new")
        assert refused.code == 2
        assert "There is no format kahoot." in refused.err
        assert "moodle-xml" in refused.err
    assert not (tmp_path / "new").exists()


def test_a_finished_plan_is_exported_with_its_sheets_as_quizzes(cli, run, tmp_path):
    done = cli("export", run, "--format", ",".join(FORMATS), "--out", tmp_path / "again", "--json")
    assert done.code == 0, done.err
    files = json.loads(done.out)
    assert {name.split(" ")[0] for name in files} == set(FORMATS)
    assert {name.split(" ")[1] for name in files if name.startswith("gift ")} >= {"starter", "exit"}
    for kind, ending in (("docx", "docx"), ("html", "html"), ("markdown", "md"), ("json", "json")):
        first = tmp_path / "first" / f"lesson-plan.{ending}"
        assert first.read_bytes() == (tmp_path / "again" / f"lesson-plan.{ending}").read_bytes(), kind


def test_a_run_without_a_plan_is_refused(cli, tmp_path):
    refused = cli("export", "nobody", "--format", "gift", "--out", tmp_path / "new")
    assert refused.code == 2
    assert "`lessonloom runs`" in refused.err
    assert not (tmp_path / "new").exists()


def test_answers_go_out_as_statements_without_names_and_come_in_as_a_class(cli, tmp_path):
    path = tmp_path / "first.csv"
    path.write_text(
        "student,item,answer,date\nAda Lovelace,6.RP.A.2/share-into-cups#0,1/2,2026-03-02\n"
        "=cmd|x,6.RP.A.2/share-into-cups#0,-7,2026-03-02\n",
        encoding="utf-8",
    )
    told = json.loads(cli("xapi", "write", "--class", path, "--out", tmp_path / "s.json", "--json").out)
    assert told["statements"] == 2
    written = (tmp_path / "s.json").read_text(encoding="utf-8")
    assert "Ada" not in written
    second = tmp_path / "second.csv"
    told = json.loads(cli("xapi", "read", tmp_path / "s.json", "--out", second, "--json").out)
    assert (told["answers"], told["left_out"]) == (2, [])
    cells = [cell for row in second.read_text().splitlines() for cell in row.split(",")]
    assert not any(cell.startswith(("=", "-", "+")) for cell in cells)
    pictures = [
        json.loads(cli("diagnose", "--class", one, "--goal", "6.RP.A.2", "--json").out)
        for one in (path, second)
    ]
    estimates = [[(m["learner"], m["skill"], m["p"], m["n"]) for m in p["mastery"]] for p in pictures]
    assert estimates[0] == estimates[1]
    refused = cli("xapi", "read", second, "--out", tmp_path / "third.csv")
    assert refused.code == 2
    assert "xAPI" in refused.err


def test_a_form_of_the_school_is_filled(cli, run, tmp_path):
    from docx import Document

    form = tmp_path / "form.docx"
    document = Document()
    document.add_paragraph("{{ title }}: {{ standards[0].code }}")
    document.save(form)
    done = cli("export", run, "--form", form, "--out", tmp_path / "again")
    assert done.code == 0, done.err
    filled = Document(tmp_path / "again" / "form-filled.docx")
    assert cli("export", run, "--format", "json", "--out", tmp_path / "again").code == 0
    plan = json.loads((tmp_path / "again" / "lesson-plan.json").read_text(encoding="utf-8"))
    assert filled.paragraphs[0].text == f"{plan['title']}: {plan['standards'][0]['code']}"
    nothing = cli("export", run, "--out", tmp_path / "again")
    assert nothing.code == 2
    assert "Formats: html" in nothing.err
