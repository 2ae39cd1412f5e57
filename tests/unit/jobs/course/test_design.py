"""A course that is designed: what lies in the folder, and what its plans say."""

import csv
import json
from collections import Counter
from datetime import date

from icalendar import Calendar
from lessonloom.lessons import LessonPlan
from lessonloom.lessons._blocks_open import same_story, story


def read_plan(school, lesson, name="6a"):
    path = school.out / name / "lessons" / lesson / "lesson-plan.json"
    return LessonPlan.model_validate_json(path.read_bytes())


def plans_of(school):
    course = school.course().course
    return [(one, read_plan(school, one.id)) for one in course.lessons if one.id in school.records()]


def test_every_lesson_has_a_plan_and_every_assessment_a_test(designed):
    report, course = designed.report, designed.course().course
    assert report.ok
    assert report.left == 0
    kinds = Counter(one.kind for one in course.lessons)
    assert kinds["teach"] >= 4
    assert kinds["review"] >= 1
    assert kinds["assessment"] >= 1
    for one in course.lessons:
        folder = designed.out / "6a" / "lessons" / one.id
        assert folder.is_dir() == (one.kind in ("teach", "review"))
        if one.kind == "assessment":
            tests = designed.out / "6a" / "assessments" / one.id
            assert {"quiz.html", "quiz-answers.csv"} <= {path.name for path in tests.iterdir()}
    assert not list(designed.out.rglob(".run"))


def test_nothing_is_taught_on_a_holiday_or_on_another_day_of_the_week(designed):
    state = designed.course()
    assert not {date(2026, 11, 26), date(2026, 11, 27)} & {*state.dates}
    assert {day.weekday() for day in state.dates} <= {0, 1, 3}
    events = Calendar.from_ical((designed.out / "6a" / "calendar.ics").read_bytes()).walk("VEVENT")
    assert [event["dtstart"].dt for event in events] == list(state.dates)


def test_the_minutes_of_every_plan_add_up(designed):
    for _, plan in plans_of(designed):
        assert sum(block.minutes for block in plan.blocks) == plan.minutes == 50
        starts = [block.start for block in plan.blocks]
        assert starts == [sum(b.minutes for b in plan.blocks[:n]) for n in range(len(starts))]


def test_every_starter_after_the_first_lesson_says_which_lesson_it_goes_back_to(designed):
    for n, (lesson, plan) in enumerate(plans_of(designed)):
        starter = plan.block("review")
        assert starter is not None
        said = " ".join(passage.text for passage in starter.teacher)
        asked = {plan.exercise(e).item.skill for e in starter.exercises}
        assert {one.skill for one in plan.recalled} <= asked
        if n:
            assert plan.recalled, lesson.id
        for one in plan.recalled:
            assert f"{one.exercise} goes back to the lesson “{one.title}” ({one.skill})" in said


def test_no_opening_and_no_exercise_comes_twice(designed):
    records = designed.records().values()
    hooks = [one.hook for one in records if one.hook]
    assert len(set(hooks)) == len(hooks) > 4
    items = [item.item for one in records for item in one.items]
    assert [item for item, n in Counter(items).items() if n > 1] == []
    told = [story(designed.tree, hook) for hook in hooks]
    alike = [(a, b) for n, a in enumerate(told) for b in told[:n] if same_story(a, b)]
    noted = [one for one in records if any("earlier one told of" in note for note in one.notes)]
    assert len(alike) <= len(noted)


def test_where_the_pack_has_no_opening_left_the_plan_says_so(designed):
    spent = [one for one in designed.records().values() if not one.hook]
    assert all(any("no opening question left" in note for note in one.notes) for one in spent)


def test_what_was_taught_is_assumed_and_said_to_be(designed):
    said = {lesson.id: " ".join(plan.why_now) for lesson, plan in plans_of(designed)}
    assert "Taught earlier in this course: 6.RP.A.1" in said["6.RP.A.2"]
    assert "assumed, not shown" in said["6.RP.A.2"]
    assert "earlier in this course" not in said["6.RP.A.1"]


def test_the_matrix_joins_standard_lesson_and_item(designed):
    with (designed.out / "6a" / "coverage.csv").open() as file:
        rows = list(csv.DictReader(file))
    taught = [row for row in rows if row["skill"] == "6.RP.A.2" and row["kind"] == "taught"]
    assert [row["lesson"] for row in taught] == ["6.RP.A.2"]
    assert "6.RP.A.2/" in taught[0]["items"]
    again = [row for row in rows if row["skill"] == "6.RP.A.2" and row["kind"] == "asked again"]
    assert again
    assert all(row["exercises"].startswith("Q") for row in again)


def test_run_again_nothing_is_made_and_no_byte_changes(school):
    before = {path: path.read_bytes() for path in (school.out / "6a").rglob("*") if path.is_file()}
    report = school.design()
    assert report.planned == 0
    assert report.up_to_date == len(school.records())
    assert "up to date" in report.text()
    assert {path: path.read_bytes() for path in (school.out / "6a").rglob("*") if path.is_file()} == before


def test_a_plan_that_is_lost_is_made_again_as_it_was_and_alone(school):
    before = school.plans()
    (school.out / "6a" / "lessons" / "6.RP.A.2" / "lesson-plan.docx").unlink()
    report = school.design()
    assert report.planned == 1
    assert report.why == {"missing files": 1}
    assert school.plans() == before


def test_the_report_is_there_for_people_and_for_machines(designed):
    data = json.loads((designed.out / "report.json").read_text())
    assert data["classes"][0]["name"] == "6a"
    page = (designed.out / "report.html").read_text()
    assert 'href="6a/course.html"' in page
    plans = len(designed.records())
    assert sum(data["quality"].values()) == sum(data["stops"].values()) == plans
    assert "quality: " in designed.report.text()
    most = {need.skill: need.lacking for need in designed.course().course.needs if need.seen and need.lacking}
    assert data["needs"]
    assert all(most[one["id"]] == one["learners"] for one in data["needs"])
    assert "What these classes most need" in page
