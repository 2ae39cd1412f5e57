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
