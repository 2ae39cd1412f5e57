"""What is run again or comes later: after a kill, with other inputs, and news while a course is taught."""

import asyncio
import csv
import os
import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from lessonloom.graph import InputError
from lessonloom.jobs.course import course_status, design_courses
from lessonloom.jobs.course.again import why_again
from lessonloom.jobs.course.files import ClassCourse
from lessonloom.jobs.course.plans import write_records
from school import COURSE, School

DRIVER = Path(__file__).parent / "kill_driver.py"


def test_killed_in_the_middle_it_makes_only_the_rest_with_the_same_bytes(designed, tree, tmp_path):
    school = School(tmp_path, tree)
    shutil.copy(designed.folder / "6a.csv", tmp_path)
    school.file.write_text(COURSE)
    paths = ":".join(["tests", *sys.path])
    done = subprocess.run(
        [sys.executable, DRIVER, tmp_path, "2"],
        env={"PYTHONPATH": paths, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]
    made = len(school.records())
    assert 2 <= made < len(designed.records())
    (one,) = course_status(school.out).classes
    assert (one.done, one.waiting) == (made, len(designed.records()) - made)
    assert "no design is at work" in course_status(school.out).text()
    report = school.design(only=("new", "changed", "cut off", "missing files"))
    assert report.planned == len(designed.records()) - made
    assert report.up_to_date >= made
    assert f"{report.planned} plans made, {report.up_to_date} up to date" in report.text()
    assert report.why.get("cut off", 0) == len(one.begun)
    assert school.plans() == designed.plans()
    assert not list(school.out.rglob(".run"))


def test_a_lost_day_moves_dates_and_leaves_every_plan_to_the_byte(school):
    before, old = school.plans(), school.course()
    done = school.redesign(taught=2, lost=[old.dates[3]])
    new = school.course()
    assert school.plans() == before
    assert done.planned == ()
    assert old.dates[3] not in new.dates
    assert new.dates[:3] == old.dates[:3]
    assert any("no lesson" in change.what for change in done.changes)
    assert all(change.why for change in done.changes)
    assert (school.out / "6a" / "course.previous.json").exists()
    assert len({one.id for one in old.course.lessons} - {one.id for one in new.course.lessons}) <= 1


def test_what_ran_over_gets_a_free_lesson_and_the_rest_stays(school):
    before = school.plans()
    skill = school.course().course.lessons[0].skill
    done = school.redesign(taught=1, ran_over={skill: 20})
    assert done.planned == (f"{skill}-rest",)
    after = school.plans()
    assert {name: after[name] for name in before} == before
    lessons = school.course().course.lessons
    assert lessons[1].id == f"{skill}-rest"
    assert any("ran over" in change.why for change in done.changes)
    assert school.design().planned == 0


def test_new_answers_change_the_plans_that_build_on_them_and_say_why(school):
    """The class turns out to be secure on a skill that is still to come."""
    state = school.course()
    before = school.plans()
    taught = 1
    skill = [one.skill for one in state.course.lessons if one.kind == "teach"][-1]
    news = school.folder / "6a.csv"
    rows = list(csv.DictReader(news.read_text().splitlines()))
    marks = [[row["student"], row["item"], "", row["answer"], "", row.get("date", "")] for row in rows]
    for learner in dict.fromkeys(row["student"] for row in rows):
        marks += [[learner, f"own {n}", skill, "", "yes", ""] for n in range(8)]
    with news.open("w") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [["student", "item", "skill", "answer", "correct", "date"], *marks]
        )
    done = school.redesign(taught=taught, responses=news)
    after, new = school.plans(), school.course()
    assert skill not in [one.skill for one in new.course.lessons[taught:] if one.kind == "teach"]
    assert any("secure" in change.why for change in done.changes)
    near = {
        one.id for one in state.course.lessons if one.skill and skill in school.tree.closure((one.skill,))
    }
    told = {change.lesson for change in done.changes}
    assert set(done.planned) <= told
    assert all(name in near or "starter" in _said(done, name) for name in done.planned if name in before)
    same = [name for name in before if name not in done.planned]
    assert len(same) > len(before) // 2
    assert all(after[name] == before[name] for name in same)
    assert school.design().planned == 0
    assert school.course() == new
    _cut_off_before(school, done.planned[-1])
    assert school.redesign(taught=taught, responses=news).planned == done.planned[-1:]
    assert school.course() == new
    assert ClassCourse.model_validate_json((school.out / "6a" / "course.previous.json").read_bytes()) == state
    assert school.plans() == after


def _cut_off_before(school, lesson):
    """As if the process had died before it made this plan again."""
    records = school.records()
    records[lesson] = records[lesson].model_copy(update={"inputs": "of before"})
    write_records(school.out / "6a", records)


def test_new_answers_on_what_a_starter_asks_are_named_as_the_reason(designed):
    state, tree = designed.course(), designed.tree
    lesson, skill = next(
        (one, skill)
        for one in state.course.lessons
        for skill in one.recall
        if one.skill and skill not in tree.closure((one.skill,))
    )
    needs = tuple(
        n.model_copy(update={"answers": n.answers + 7 * (n.skill == skill)}) for n in state.course.needs
    )
    new = state.model_copy(update={"course": state.course.model_copy(update={"needs": needs})})
    assert f"+7 on {tree.skill(skill).title} ({skill})" in why_again(tree, state, new, lesson)


def _said(done, lesson):
    return " ".join(change.what for change in done.changes if change.lesson == lesson)


def test_lessons_taught_keep_their_plans_whatever_comes(school):
    before = school.plans()
    taught = 3
    first = [one.id for one in school.course().course.lessons[:taught]]
    rows = (school.folder / "6a.csv").read_text().splitlines()
    (school.folder / "6a.csv").write_text("\n".join(rows[: len(rows) // 2]) + "\n")
    school.redesign(taught=taught, responses=school.folder / "6a.csv")
    after = school.plans()
    assert all(after[name] == before[name] for name in first if name in before)


def test_a_course_being_taught_is_not_designed_over(school):
    school.redesign(taught=2)
    school.file.write_text(COURSE.replace("weeks: 5", "weeks: 6"))
    report = school.design()
    assert "being taught" in report.classes_failed[0].reason
    assert "batch redesign" in report.classes_failed[0].remedy


def test_goals_that_cannot_fit_are_left_out_with_the_reason(designed, tree, tmp_path):
    school = School(tmp_path, tree)
    shutil.copy(designed.folder / "6a.csv", tmp_path)
    school.file.write_text(COURSE.replace("weeks: 5", "weeks: 2").replace("[6.RP.A]", "[6.RP.A, 6.NS.C]"))
    report = school.design(limit=1)
    course = school.course().course
    assert len(course.lessons) <= school.course().calendar.lessons() == 5
    assert course.left_out
    reasons = report.classes[0].left_out
    assert all(
        "is left out" in why or "are left out" in why or "more lessons" in why for why in reasons.values()
    )
    assert any("more lessons" in why for why in reasons.values())
    assert course.coverage < 1
    page = (school.out / "6a" / "course.html").read_text()
    assert "Left out" in page


def test_a_class_without_answers_gets_a_course_that_says_so_and_a_bad_one_stops_nothing(tree, tmp_path):
    school = School(tmp_path, tree)
    (tmp_path / "torn.csv").write_text("student,skill,answer,correct\nAda,6.RP.A.1,2:3,perhaps\n")
    entries = (
        "  - {name: torn, responses: torn.csv}\n  - {name: 6d, learners: 26}\n  - {name: 6e, lerners: 3}\n"
    )
    school.file.write_text(COURSE.replace("  - {name: 6a, responses: 6a.csv}\n", entries))
    report = school.design(limit=2)
    assert not report.ok
    assert [one.class_name for one in report.classes_failed] == ["torn"]
    assert report.classes_failed[0].remedy
    assert len(report.problems) == 1
    assert [one.name for one in report.classes] == ["6d"]
    assert "Nobody in this class has been asked" in (school.out / "6d" / "course.html").read_text()
    assert len(school.records("6d")) == 2
    assert {e.kind for e in school.events} >= {"class_failed", "lesson_planned", "class_finished"}


def test_sigterm_lets_the_plan_at_work_end_and_the_same_command_goes_on(tree, tmp_path):
    school = School(tmp_path, tree)
    entry = "  - {name: 6d, learners: 26}\n"
    school.file.write_text(COURSE.replace("  - {name: 6a, responses: 6a.csv}\n", entry))
    sent = []

    def watch(event) -> None:
        if event.kind == "lesson_planned" and not sent:
            sent.append(event)
            os.kill(os.getpid(), signal.SIGTERM)

    run = design_courses(
        school.file,
        school.out,
        school.settings,
        watch=watch,
        open_deps=school.ports,
        drain_on=(signal.SIGTERM,),
    )
    report = asyncio.run(run)
    assert report.planned in (1, 2)
    assert report.left + len(report.failed) > 0
    assert not list(school.out.rglob(".run"))
    assert not (school.out / ".cancel").exists()
    assert school.design(limit=1).up_to_date == report.planned


@pytest.mark.parametrize(
    ("news", "said"),
    [
        ({"taught": 99}, "cannot have been taught"),
        ({"taught": 1, "lost": [date(2026, 11, 26)]}, "no lesson then"),
        ({"taught": 1, "ran_over": {"6.NS.C.5": 10}}, "stands in none"),
    ],
)
def test_news_that_cannot_be_are_refused_and_nothing_changes(news, said, school):
    before = (school.out / "6a" / "course.json").read_bytes()
    with pytest.raises(InputError) as caught:
        school.redesign(**news)
    assert said in caught.value.message
    assert (school.out / "6a" / "course.json").read_bytes() == before
