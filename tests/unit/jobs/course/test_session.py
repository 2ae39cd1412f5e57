"""One session of a design: what it costs, where it ends, and what is said and done from outside."""

import json
import shutil

import pytest
from lessonloom.cli import app
from lessonloom.graph import InputError, StoreError
from lessonloom.jobs.course import course_status, design_of, read_records
from lessonloom.jobs.course.estimate import estimate, measured, waiting, without_lessons
from lessonloom.jobs.course.files import COURSE as COURSE_JSON
from lessonloom.jobs.course.gate import Gate
from lessonloom.jobs.course.plans import PlanRecord, write_records
from lessonloom.jobs.course.unfilled import Unfilled
from lessonloom.jobs.lock import only_batch
from lessonloom.llm import Scripted
from school import COURSE, School
from typer.testing import CliRunner

MODEL = "http://m/v1#m"
TWO = COURSE.replace(
    "  - {name: 6a, responses: 6a.csv}\n", "  - {name: 6d, learners: 26}\n  - {name: 6e, learners: 24}\n"
)


def made(seconds, model="none", **more):
    return PlanRecord(lesson="x", done=True, seconds=seconds, size=1_000_000, model=model, **more)


def test_time_calls_tokens_and_room_come_from_what_was_measured(tmp_path):
    records = [made(2, calls=4, tokens=900), made(4, calls=6, tokens=1000), made(60, calls=5, tokens=1500)]
    found = estimate(records, 30, 2, tmp_path, budget=20_000)
    assert found.minutes == pytest.approx(30 * 4 / 60 / 2)
    assert (found.calls, found.tokens, found.measured) == (150, 30_000, 3)
    assert 30 < found.megabytes < 40
    assert not found.fits
    assert "about 30 lessons: about 1 min, 150 requests to a model (30,000 tokens, of which" in found.text()
    assert estimate(records[:2], 30, 2, tmp_path) is None


def test_goals_and_days_without_a_lesson_are_told_before_the_plans_are_made(tree, tmp_path):
    bare = next(s.id for s in tree.skills.values() if s.grade == "7" and not s.authored)
    school = School(tmp_path, tree)
    goals = f"goals: [6.RP.A.1, {bare}]"
    school.file.write_text(TWO.replace("goals: [6.RP.A]", goals).replace("weeks: 5", "weeks: 30"))
    report = school.design(limit=0)
    course = school.course("6d").course
    first = school.events[0]
    assert (first.kind, report.planned) == ("class_designed", 0)
    assert "without a lesson in the curriculum pack: 1;" in first.unfilled
    assert first.unfilled.endswith(f"after the last lesson: {course.spare}.")
    known = [made(2), made(2), made(2)]
    found = estimate(known, 9, 1, tmp_path, unfilled=without_lessons(school.out, ["6d", "6e", "6z"]))
    assert f"{first.unfilled} Name more goals, raise `buffer`" in found.text()
    assert f"{course.spare} left empty" in report.text()
    assert "try: Name more goals" in report.text()
    assert "Name more goals" in (school.out / "report.html").read_text()


def test_a_course_that_fills_its_days_says_nothing_of_empty_ones(tmp_path):
    assert Unfilled(goals=0, days=0).text() == Unfilled(goals=0, days=0).remedy == ""
    assert "pack" not in Unfilled(goals=0, days=3).remedy
    known = [made(2), made(2), made(2)]
    assert "\n" not in estimate(known, 1, 1, tmp_path, unfilled=Unfilled(goals=0, days=0)).text()


def test_plans_with_another_model_say_nothing_about_this_one(designed):
    assert len(measured(designed.out, ["6a"], "none")) == len(designed.records())
    assert measured(designed.out, ["6a"], MODEL) == []


def test_lessons_are_counted_where_the_course_stands_and_taken_from_the_others_where_not(school):
    plans = len(school.records())
    assert waiting(school.out, ["6a"], 99) == 0
    assert waiting(school.out, ["6a", "6b", "6c"], 99) == 2 * plans
    assert waiting(school.out, ["6b"], 99) == 99
    write_records(school.out / "6a", {})
    assert waiting(school.out, ["6a"], 99) == plans


def test_the_gate_counts_plans_minutes_and_tokens_of_all_processes(tmp_path):
    one, two = Gate(tmp_path), Gate(tmp_path)
    assert one.begin(dear=False)  # no session: nothing holds it back
    one.open(limit=2)
    assert one.begin(dear=False)
    assert two.begin(dear=True)
    assert not one.begin(dear=False)
    assert (two.why, two.left) == ("limit", 0)
    one.open(minutes=0)
    assert not two.begin(dear=False)
    assert one.why == "time"
    one.open(tokens=1000, took=(400,))
    assert one.begin(dear=True)
    assert two.begin(dear=True)
    assert not two.begin(dear=True)  # 400 are at work twice, and a third would go beyond
    assert two.begin(dear=False)
    one.end(100, dear=True)
    assert one.why == "budget"
    assert one.budget == 900
    (tmp_path / ".cancel").touch()
    assert not two.begin(dear=False)
    one.close()
    assert [path.name for path in tmp_path.iterdir()] == [".cancel"]


def test_a_design_with_a_model_counts_requests_and_ends_at_the_limit_of_tokens(tree, tmp_path):
    school = School(tmp_path, tree)
    school.file.write_text(TWO.replace("buffer: 0.15", f'buffer: 0.15\nmodel: "{MODEL}"'))
    school.model = Scripted(lambda _: "no")
    report = school.design(tokens=1)
    assert (report.planned, report.stopped) == (1, "budget")
    assert report.left > 5
    assert report.calls == len(school.model.calls) > 0
    assert report.tokens > 1
    assert "limit of tokens" in report.text()
    assert [one.name for one in report.classes] == ["6d", "6e"]  # the courses stand; their plans wait
    (record,) = read_records(school.out / "6d").values()
    assert (record.model, record.calls, record.tokens) == (MODEL, report.calls, report.tokens)


def test_a_limit_holds_for_all_classes_together_and_one_is_asked_before_the_rest(tree, tmp_path):
    school = School(tmp_path, tree)
    school.file.write_text(TWO)
    asked = []
    report = school.design(limit=4, confirm=lambda e: bool(asked.append(e)) or True)
    assert (report.planned, report.stopped) == (4, "limit")
    assert [(one.lessons, one.measured, one.calls) for one in asked] == [(1, 3, 0)]
    assert (len(school.records("6d")), len(school.records("6e"))) == (4, 0)
    report = school.design(confirm=lambda e: False)
    assert (report.planned, report.stopped) == (0, "asked")
    assert school.design(minutes=0).stopped == "time"
    assert not list(school.out.glob(".session*"))


@pytest.fixture
def lessonloom(monkeypatch, tmp_path):
    monkeypatch.setenv("LESSONLOOM_HOME", str(tmp_path / "home"))
    return lambda *words: CliRunner().invoke(app, ["batch", *map(str, words)])


def test_status_says_what_is_done_missing_cut_off_and_failed(lessonloom, school):
    plans = len(school.records())
    assert f"6a: {plans} done" in lessonloom("status", school.out).stdout
    records = school.records()
    cut, lost = list(records)[1:3]
    del records[cut]
    records[lost] = PlanRecord(lesson=lost, done=False, reason="No paper.", remedy="Buy some.")
    write_records(school.out / "6a", records)
    said = lessonloom("status", school.out).stdout
    assert f"6a: {plans - 2} done, 1 waiting, 1 failed" in said
    assert f"cut off: {cut}" in said
    assert "No paper." in said
    assert "Buy some." in said
    found = json.loads(lessonloom("status", school.out, "--json").stdout)
    assert found["classes"][0]["begun"] == [cut]
    assert found["course"].endswith("course.yaml")


def test_resume_leaves_what_failed_and_retry_does_nothing_else(school):
    before = school.plans()
    records = school.records()
    first, *_, last = records
    records[last] = PlanRecord(lesson=last, done=False, reason="No paper.", remedy="Buy some.")
    del records[first]
    write_records(school.out / "6a", records)
    report = school.design(only=("new", "changed", "cut off", "missing files"))
    assert report.why == {"cut off": 1}
    assert report.left == 1
    assert [one.lesson for one in course_status(school.out).classes[0].failed] == [last]
    report = school.design(only=("failed before",))
    assert report.why == {"failed before": 1}
    assert course_status(school.out).classes[0].done == len(before)


def test_cancel_asks_the_design_at_work(lessonloom, school):
    assert "Nothing is at work" in lessonloom("cancel", school.out).stdout
    with only_batch(school.out):
        assert "batch resume" in lessonloom("cancel", school.out).stdout
        assert not Gate(school.out).begin(dear=False)
    assert json.loads(lessonloom("cancel", school.out, "--json").stdout) == {"asked": False}


def test_a_second_design_on_the_folder_is_told(school):
    with only_batch(school.out), pytest.raises(StoreError, match="at work"):
        school.design()


def test_courses_whose_origin_is_not_known_say_what_to_do(lessonloom, school):
    (school.out / "design.json").unlink()
    result = lessonloom("resume", school.out)
    assert isinstance(result.exception, StoreError)
    assert "batch design COURSE --out" in result.exception.remedy
    shutil.rmtree(school.out / "6a")
    assert design_of(school.out) is None
    assert isinstance(lessonloom("status", school.out).exception, InputError)


def test_a_class_that_is_not_designed_or_cannot_be_read_is_told(school):
    (school.out / "6a" / COURSE_JSON).write_text("{")
    assert "course.previous.json" in course_status(school.out).text()
    (school.out / "6a" / COURSE_JSON).unlink()
    assert "6a: not designed yet" in course_status(school.out).text()
