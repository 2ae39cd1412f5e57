"""From a quiz on paper to a diagnosis: the table that the quiz writes is read as it was filled in."""

import csv
import json


def test_a_filled_in_quiz_becomes_a_diagnosis_with_its_misconceptions(cli, tmp_path):
    made = cli("quiz", "--goal", "6.RP.A.2", "--out", tmp_path, "--json")
    assert made.code == 0, made.err
    told = json.loads(made.out)
    questions = told["questions"]
    assert len(questions) <= 12
    page = (tmp_path / "quiz.html").read_text(encoding="utf-8")
    assert page.count('class="question"') == len(questions)
    path = tmp_path / "quiz-answers.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    right = [q["answer"]["text"].replace("`", "") for q in questions]
    wrong = [(q["wrong"][0]["text"] if q["wrong"] else "0").replace("`", "") for q in questions]
    for n, row in enumerate(rows[2:]):
        row[1:] = right if n % 3 else wrong
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    shown = json.loads(cli("diagnose", "--class", path, "--goal", "6.RP.A.2", "--json").out)
    assert len(shown["learners"]) == 30
    named = {m["misconception"] for m in shown["misconceptions"] if m["learners"]}
    expected = {q["wrong"][0]["misconception"] for q in questions if q["skill"] == "6.RP.A.2"}
    assert expected & named
    again = cli("quiz", "--goal", "6.RP.A.2", "--out", tmp_path)
    assert again.code == 0
    assert path.read_text(encoding="utf-8").count(",") > 100
    with path.open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == rows, "a table that was filled in is not overwritten"


def test_every_estimate_of_a_learner_is_explained_in_a_sentence(cli, tmp_path):
    path = tmp_path / "class.csv"
    path.write_text(
        "student,item,answer\nAna,6.RP.A.2/share-into-cups#0,1/2\nBo,6.RP.A.2/share-into-cups#0,9\n"
    )
    shown = cli("explain", "--class", path, "--goal", "6.RP.A.2", "--learner", "Ana")
    assert shown.code == 0, shown.err
    assert "6.RP.A.2" in shown.out
    assert "right on it" in shown.out
    told = json.loads(cli("explain", "--class", path, "--goal", "6.RP.A.2", "--learner", "Bo", "--json").out)
    assert "expected from the grade alone" in told["6.RP.A.2"]
    missing = cli("explain", "--class", path, "--goal", "6.RP.A.2", "--learner", "Anna")
    assert missing.code == 2
    assert "It has Ana" in missing.err


def test_what_is_due_is_listed_by_skill_and_a_class_without_times_says_what_to_add(cli, tmp_path):
    path = tmp_path / "dated.csv"
    path.write_text(
        "student,item,answer,date\n"
        "Ana [x],6.RP.A.2/share-into-cups#0,1/2,2026-03-02\nBo,6.RP.A.2/share-into-cups#0,1/2,2026-03-02\n"
    )
    shown = cli("due", "--class", path, "--on", "2026-05-02")
    assert shown.code == 0, shown.err
    assert "6.RP.A.2" in shown.out
    assert "Ana [x]" in shown.out
    told = json.loads(cli("due", "--class", path, "--on", "2026-05-02", "--json").out)
    assert len(told["6.RP.A.2"]) == 2
    assert "nothing is due" in cli("due", "--class", path, "--on", "2026-03-02").out
    assert "is no date" in cli("due", "--class", path, "--on", "soon").err
    path.write_text("student,item,answer\nAna,6.RP.A.2/share-into-cups#0,1/2\n")
    missing = cli("due", "--class", path)
    assert missing.code == 2
    assert "column `date`" in missing.err
