"""A class's course as a person reads it: sentences, dates and links."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from ...graph import SkillTree
from ...graph._base import Frozen
from ...pathways import Course, CourseLesson
from ...pathways.calendar import WEEKDAYS, Entry, written
from ...pathways.course import MIDDLE
from .files import ClassCourse
from .plans import PlanRecord


class LessonLine(Frozen):
    """One lesson. `back` says which earlier lessons its starter asks again; `assumed` that what it builds on
    counts as learned though nothing has shown it yet; `plan` and `sheet` are the paths of its page and of
    its mixed sheet, if it has them; `looks_back` that earlier units are on the sheet."""

    number: int
    id: str
    on: date
    kind: str
    title: str
    why: str
    back: str = ""
    assumed: str = ""
    along: str = ""
    hook: str = ""
    notes: tuple[str, ...] = ()
    plan: str = ""
    sheet: str = ""
    looks_back: bool = False
    taught: bool = False


class UnitPart(Frozen):
    """A unit and its lessons."""

    title: str
    first: date
    last: date
    lessons: tuple[LessonLine, ...]


class Week(Frozen):
    """A week of the calendar: each school day with its lesson, or with the reason why there is none."""

    number: int
    days: tuple[tuple[date, LessonLine | None, str], ...]


class CourseView(Frozen):
    """All that the pages show."""

    title: str
    class_name: str
    facts: tuple[str, ...]
    units: tuple[UnitPart, ...]
    weeks: tuple[Week, ...]
    days: tuple[str, ...]
    left_out: tuple[str, ...]
    gaps: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]
    entries: tuple[Entry, ...]


_GOAL = re.compile(r"^This is (?:your goal|one of the \d+ goals|the goal)?:? ?learners\b")
KINDS = {
    "teach": "Lesson",
    "rest": "Lesson",
    "review": "Review",
    "free": "Free",
    "assessment": "Assessment",
}


def course_view(state: ClassCourse, records: Mapping[str, PlanRecord], tree: SkillTree) -> CourseView:
    """The view of a course; the same course and plans, the same view."""
    lines = [
        _line(state, n, lesson, on, records.get(lesson.id), tree)
        for n, (lesson, on) in enumerate(zip(state.course.lessons, state.dates, strict=True), 1)
    ]
    units: list[UnitPart] = []
    for lesson, line in zip(state.course.lessons, lines, strict=True):
        title = state.course.unit(lesson.unit).title
        if units and units[-1].title == title:
            last = units[-1]
            units[-1] = last.model_copy(update={"last": line.on, "lessons": (*last.lessons, line)})
        else:
            units.append(UnitPart(title=title, first=line.on, last=line.on, lessons=(line,)))
    numbers = {line.id: line.number for line in lines}
    return CourseView(
        title=state.title,
        class_name=state.class_name,
        facts=_facts(state),
        units=tuple(units),
        weeks=_weeks(state, lines),
        days=tuple(day.capitalize() for day in state.calendar.days),
        left_out=tuple(
            f"{tree.skill(one.step.skill).title} ({one.step.skill}): {one.reason}"
            for one in state.course.left_out
        ),
        gaps=tuple(
            f"{tree.skill(one.goal).title} ({one.goal}): {one.reason}" for one in state.course.unreachable
        ),
        changes=tuple(
            (f"Lesson {numbers[c.lesson]}" if c.lesson in numbers else "", c.what, c.why)
            for c in state.changes
        ),
        entries=tuple(
            Entry(number=one.number, on=one.on, title=one.title, text=" ".join((one.back, one.why)).strip())
            for one in lines
        ),
    )


def _facts(state: ClassCourse) -> tuple[str, ...]:
    course = state.course
    kinds = [one.kind for one in course.lessons]
    counted = [f"{kinds.count('teach') + kinds.count('rest')} to teach"]
    counted += [
        f"{kinds.count(kind)} {word}"
        for kind, word in (("review", "of review"), ("free", "kept free"), ("assessment", "of assessment"))
        if kind in kinds
    ]
    facts = [
        f"{state.learners} learners; goals: {', '.join(state.asked)}",
        f"{len(kinds)} lessons of {course.minutes} minutes: {', '.join(counted)}",
    ]
    if kinds:
        facts.append(f"From {written(state.dates[0])} to {written(state.dates[-1])}")
    if course.spare:
        days = "lesson day is" if course.spare == 1 else "lesson days are"
        gap = f": the curriculum pack has no lesson on {_goals(course)}" if course.unreachable else ""
        facts.append(f"{course.spare} {days} left after the last lesson, for you to fill{gap}")
    facts.append(
        f"Weighed by the learners who still need them, the lessons reach {course.coverage:.0%} of the goals"
    )
    if not any(state.answers.values()):
        facts.append(
            "Nobody in this class has been asked anything yet: the course rests on what learners of this "
            "grade usually know. The starters and the first assessment are the first evidence"
        )
    facts.append(
        "What a lesson has taught counts as learned in the lessons after it. That is an assumption, not "
        "evidence: starters and assessments show whether it holds"
    )
    return tuple(facts)


def _goals(course: Course) -> str:
    several = len(course.unreachable) > 1
    return (
        f"{len(course.unreachable)} of the goals, named below" if several else "one of the goals, named below"
    )


def _line(
    state: ClassCourse,
    number: int,
    lesson: CourseLesson,
    on: date,
    record: PlanRecord | None,
    tree: SkillTree,
) -> LessonLine:
    titles = {one.step.skill: n for n, one in reversed(list(enumerate(state.course.lessons, 1))) if one.step}
    asked = list(dict.fromkeys(record.recalled.values())) if record and record.done else list(lesson.recall)
    back = [f"{tree.skill(s).title} (lesson {titles[s]})" for s in asked if s in titles]
    done = record is not None and record.done
    plan = ""
    if done:
        plan = f"lessons/{lesson.id}/lesson-plan.html"
    elif lesson.kind == "assessment":
        plan = f"assessments/{lesson.id}/quiz.html"
    notes = list(record.notes) if record else []
    if record is not None and not record.done:
        notes.append(f"No plan could be made: {record.reason} {record.remedy}")
    return LessonLine(
        number=number,
        id=lesson.id,
        on=on,
        kind=KINDS[lesson.kind],
        title=title_of(lesson, state, tree),
        why=_GOAL.sub("Learners", lesson.why),
        back=f"The starter goes back to {'; '.join(back)}." if back else "",
        along=", ".join(f"{tree.skill(s.skill).title} ({s.skill})" for s in lesson.along),
        hook=record.hook if record else "",
        notes=tuple(notes),
        plan=plan,
        looks_back=any(one.unit != lesson.unit and one.step for one in state.course.lessons[: number - 1]),
        sheet=f"reviews/{lesson.id}/quiz.html" if lesson.kind == "review" else "",
        taught=number <= state.taught,
    )


def title_of(lesson: CourseLesson, state: ClassCourse, tree: SkillTree) -> str:
    """What a lesson is called in lists and calendars."""
    if lesson.kind == "free":
        return "Free for what takes longer"
    unit = state.course.unit(lesson.unit).title
    if lesson.kind == "assessment":
        return f"What have we learned{' so far' if lesson.id.endswith(MIDDLE) else ''}? {unit}"
    if lesson.kind == "review":
        return f"Review: {unit}"
    name = tree.skill(lesson.skill or "").title
    if lesson.kind == "rest":
        return f"Finish: {name}"
    return f"{name}, part {lesson.part} of {lesson.parts}" if lesson.parts > 1 else name


def _weeks(state: ClassCourse, lines: list[LessonLine]) -> tuple[Week, ...]:
    """Week by week from the first lesson to the last; holidays and lost days say so."""
    if not lines:
        return ()
    calendar, on = state.calendar, {line.on: line for line in lines}
    monday = lines[0].on - timedelta(days=lines[0].on.weekday())
    found: list[Week] = []
    while monday <= lines[-1].on:
        days: list[tuple[date, LessonLine | None, str]] = []
        for name in calendar.days:
            day = monday + timedelta(days=WEEKDAYS.index(name))
            off = day in calendar.holidays or day in calendar.lost
            why = calendar.why_not(day) if off else ""
            days.append((day, on.get(day), why))
        if any(line or why for _, line, why in days):
            found.append(Week(number=len(found) + 1, days=tuple(days)))
        monday += timedelta(days=7)
    return tuple(found)
