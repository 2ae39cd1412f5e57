"""What a review and a moved lesson look like in the folder."""

import json
from datetime import date

import pytest
from lessonloom.graph import InputError
from lessonloom.items import ItemBank
from lessonloom.jobs.course.mixed import mixed_items


def reviews(school):
    return [one for one in school.course().course.lessons if one.kind == "review"]


def test_the_mixed_sheet_asks_each_skill_of_the_unit_once_and_nothing_the_class_has_met(designed):
    (review, *_) = reviews(designed)
    items = mixed_items(designed.course(), review, designed.tree, ItemBank(designed.tree))
    skills = [item.skill for item in items]
    assert len(set(skills)) == len(skills) >= 3
    assert {*skills} & {*review.covers} == {*review.covers}
    used = {item.item for one in designed.records().values() for item in one.items}
    tests = designed.out.glob("6a/assessments/*/quiz.json")
    used |= {one["item"] for path in tests for one in json.loads(path.read_text())}
    assert not used & {item.id for item in items}


def test_the_sheet_lies_beside_the_plan_and_the_course_names_it(designed):
    (review, *_) = reviews(designed)
    folder = designed.out / "6a" / "reviews" / review.id
    assert {path.name for path in folder.iterdir()} >= {"quiz.html", "quiz-answers.csv", "quiz.json"}
    unit = designed.course().course.unit(review.unit).title
    assert f'<h1 id="sheet">Review: {unit}</h1>' in (folder / "quiz.html").read_text()
    (test, *_) = (designed.out / "6a" / "assessments").glob("*/quiz.html")
    assert '<h1 id="sheet">What have we learned?' in test.read_text()
    assert f'href="reviews/{review.id}/quiz.html"' in (designed.out / "6a" / "course.html").read_text()


def test_questions_on_earlier_units_stand_between_those_of_the_unit(designed):
    state = designed.course()
    (review, *_) = reviews(designed)
    taught = [one.step.skill for one in state.course.lessons if one.step is not None]
    own = review.model_copy(update={"covers": tuple(taught[3:]), "recall": ()})
    last = state.course.model_copy(update={"lessons": (*state.course.lessons, own)})
    items = mixed_items(
        state.model_copy(update={"course": last}), own, designed.tree, ItemBank(designed.tree)
    )
    old = [item.skill in taught[:3] for item in items]
    assert sum(old) == 3
    assert not old[0]
    assert len(items) <= 10


def test_a_lesson_moves_to_a_day_and_only_what_reads_other_lessons_is_made_again(school):
    state = school.course()
    free = [n for n, one in enumerate(state.course.lessons, 1) if one.kind == "free"]
    to = state.dates[free[0] - 2]
    before = school.plans()
    done = school.redesign(move=(free[0], to))
    new = school.course()
    assert new.course.lessons[free[0] - 2].id == state.course.lessons[free[0] - 1].id
    assert new.dates == state.dates
    assert done.changes[0].why == "You moved it."
    assert {name for name, text in school.plans().items() if before.get(name) != text} <= {*done.planned}
    assert new.revision == state.revision + 1


def test_a_lesson_cannot_move_to_a_day_without_one(school):
    before = (school.out / "6a" / "course.json").read_bytes()
    with pytest.raises(InputError, match="Thu, Nov 26, 2026 has no lesson: Thanksgiving") as caught:
        school.redesign(move=(4, date(2026, 11, 26)))
    assert "Mon, Nov 30, 2026" in caught.value.remedy
    with pytest.raises(InputError, match="moved alone"):
        school.redesign(move=(4, date(2026, 11, 24)), lost=[date(2026, 11, 24)])
    assert (school.out / "6a" / "course.json").read_bytes() == before
    assert "Thanksgiving" in (school.out / "6a" / "calendar.html").read_text()
