"""What a teacher reads of a unit, before it is set for a page: rows of minutes, sentences, commands."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from ...pathways.calendar import Entry, written
from ...pathways.unit_file import UnitFile
from ...pathways.unit_model import Lesson, UnitStep
from ..wording import count, listed
from ._wording import ACTIVITIES, named, percent

QUESTIONS = 12


@dataclass(frozen=True)
class Row:
    """A stretch of a lesson: `notes` are evidence and what would change it."""

    minutes: int
    what: str
    text: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LessonView:
    """One lesson for the page."""

    number: int
    on: date
    kind: str
    title: str
    rows: tuple[Row, ...]
    branches: tuple[Row, ...] = ()
    commands: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class UnitView:
    """The whole unit for the page."""

    title: str
    facts: tuple[str, ...]
    reaches: str
    lessons: tuple[LessonView, ...]
    late: tuple[str, ...]
    cuts: tuple[str, ...]
    left_out: tuple[str, ...]
    changes: tuple[tuple[str, str], ...] = field(default=())

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The lessons for a calendar."""
        return tuple(
            Entry(
                number=one.number,
                on=one.on,
                title=one.title,
                text="\n".join([*(f"{r.minutes} min: {r.what}" for r in one.rows), *one.commands]),
            )
            for one in self.lessons
        )


def unit_view(file: UnitFile, titles: Mapping[str, str], folder: str) -> UnitView:
    """The view; `titles` by skill id, `folder` where the unit's files lie, as it stands in commands."""
    unit = file.unit
    dates = file.dates
    teach = [one for one in unit.lessons if one.kind == "teach"]
    free = [one.number for one in unit.lessons if one.kind == "free"]
    new = sum(step.minutes for one in teach for step in one.steps)
    return UnitView(
        title=listed(_goals(file, titles)),
        facts=(
            f"{file.class_name}, {count(file.learners, 'learner')}",
            f"{count(len(unit.lessons), 'lesson')} of {unit.minutes} minutes",
            f"{written(dates[0])} to {written(dates[-1])}",
            f"{count(new, 'minute')} of new steps in {count(len(teach), 'lesson')}, "
            f"{count(len(free), 'free lesson')}, 1 assessment",
        ),
        reaches=_reaches(file),
        lessons=tuple(
            _lesson(file, one, on, titles, folder) for one, on in zip(unit.lessons, dates, strict=True)
        ),
        late=tuple(_late(file)),
        cuts=tuple(
            f"{listed(named(s, titles) for s in reversed(cut.skills))}: {count(cut.minutes, 'minute')}, "
            f"{percent(cut.loss)} of the goals. {cut.why}"
            for cut in unit.cuts
        ),
        left_out=(
            *(
                f"{named(one.step.skill, titles)}, {ACTIVITIES[one.step.activity].lower()} of "
                f"{count(one.step.minutes, 'minute')}: {one.reason}"
                for one in unit.left_out
            ),
            *(one.reason for one in unit.unreachable),
        ),
        changes=tuple((change.what, change.why) for change in file.changes),
    )


def plan_command(file: UnitFile, goal: str, skill: str, minutes: int, out: str) -> str:
    """The command that writes a lesson plan of the unit."""
    key = ["--key", file.key_file] if file.key_file else []
    return shlex.join(
        [
            *("lessonloom", "plan", "--class", file.class_file, *key, "--goal", goal, "--skill", skill),
            *("--minutes", str(minutes), "--out", out),
        ]
    )


def _goals(file: UnitFile, titles: Mapping[str, str]) -> list[str]:
    return [named(code, titles) for code in file.asked]


def _reaches(file: UnitFile) -> str:
    unit = file.unit
    out = {one.step.skill for one in unit.left_out} | {one.goal for one in unit.unreachable}
    reached = [g for g in unit.goals if g not in out]
    if not any(one.steps for one in unit.lessons) and not unit.left_out and not unit.unreachable:
        return "The class is secure on all that the goals need: nothing is left to teach."
    if len(reached) == len(unit.goals):
        return (
            "The lessons reach the goal."
            if len(reached) == 1
            else f"The lessons reach all {len(reached)} goals."
        )
    if not reached:
        return "The lessons do not reach a goal yet; they go part of the way."
    return (
        f"The lessons reach {len(reached)} of {len(unit.goals)} goals. Weighed by the learners who "
        f"still need them, that is {percent(unit.coverage)}."
    )


def _late(file: UnitFile) -> Iterator[str]:
    ahead = file.unit.lessons[file.taught :]
    spare = [one for one in ahead if one.kind == "teach" and one.practice]
    if spare:
        minutes = sum(one.practice for one in spare)
        where = _numbers([one.number for one in spare])
        yield f"Shorten the practice first: {count(minutes, 'minute')} in {where}. No goal is lost."
    free = [one.number for one in ahead if one.kind == "free"]
    if free:
        yield f"Then use the free time: {_numbers(free)}. That is what it is there for."
    if not file.unit.cuts:
        yield "Beyond that nothing can be left out without losing the goal that is left."


def _numbers(numbers: list[int]) -> str:
    return f"lesson{'s' if len(numbers) > 1 else ''} {listed(map(str, numbers))}"


def _lesson(file: UnitFile, lesson: Lesson, on: date, titles: Mapping[str, str], folder: str) -> LessonView:
    plans = file.plans(lesson)
    commands = tuple(
        plan_command(
            file,
            plan.goal,
            plan.skill,
            plan.minutes,
            f"{folder}/lesson-{lesson.number:02}" + (f"-{plan.skill}" if len(plans) > 1 else ""),
        )
        for plan in plans
    )
    if lesson.kind == "assessment":
        commands = tuple(_quiz_commands(file, folder))
    return LessonView(
        number=lesson.number,
        on=on,
        kind=lesson.kind,
        title=_title(lesson, titles) + (" (taught)" if lesson.number <= file.taught else ""),
        rows=tuple(_rows(lesson, titles)),
        branches=tuple(
            Row(
                minutes=b.minutes,
                what=f"Bridge to {named(b.skill, titles)} for {count(len(b.learners), 'learner')}",
                text=b.why,
                notes=(b.evidence, b.changes_if),
            )
            for b in lesson.branches
        ),
        commands=commands,
        note=_note(file, lesson, len(plans), titles),
    )


def _quiz_commands(file: UnitFile, folder: str) -> Iterator[str]:
    several = len(file.asked) > 1
    each = str(max(1, QUESTIONS // len(file.asked)))
    for code in file.asked:
        out = f"{folder}/assessment" + (f"-{code}" if several else "")
        yield shlex.join(["lessonloom", "quiz", "--goal", code, "--questions", each, "--out", out])


def _title(lesson: Lesson, titles: Mapping[str, str]) -> str:
    if lesson.kind == "assessment":
        return "What have we learned?"
    if lesson.kind == "free":
        return "Free for what takes longer"
    taught = [s for s in lesson.steps if s.activity in ("lesson", "review")] or list(lesson.steps)
    return listed(dict.fromkeys(titles.get(s.skill, s.skill) for s in taught))


def _rows(lesson: Lesson, titles: Mapping[str, str]) -> Iterator[Row]:
    if lesson.recall:
        needed = [named(one.skill, titles) for one in lesson.recall if one.needed]
        asked = [f"{named(one.skill, titles)}, last met in lesson {one.last}" for one in lesson.recall]
        text = f"Ask again: {'; '.join(asked)}."
        yield Row(lesson.review, "Review", f"{text} Today builds on {listed(needed)}." if needed else text)
    for step in lesson.steps:
        yield Row(step.minutes, _step(step, titles), step.why, (step.evidence, step.changes_if))
    if lesson.assessment:
        text = "Everybody alone, with the quiz below. Its table, filled in, is the next class file."
        yield Row(lesson.assessment, "Assessment", text)
    if lesson.practice:
        yield Row(lesson.practice, *_rest_of(lesson))


def _rest_of(lesson: Lesson) -> tuple[str, str]:
    """What the minutes that no step needs are for."""
    if lesson.kind == "assessment":
        return "Talk", "Go over the answers together, the commonest mistake first."
    if lesson.kind == "free":
        return "Free", (
            "Finish what took longer. If nothing is open, let every group practice what the review showed "
            "to be shaky."
        )
    return "Practice", "In groups, on what is new today."


def _step(step: UnitStep, titles: Mapping[str, str]) -> str:
    name = f"{ACTIVITIES[step.activity]}: {named(step.skill, titles)}"
    if step.rest:
        return f"Rest of the {ACTIVITIES[step.activity].lower()}: {named(step.skill, titles)}"
    return f"{name}, part {step.part} of {step.parts}" if step.parts > 1 else name


def _note(file: UnitFile, lesson: Lesson, plans: int, titles: Mapping[str, str]) -> str:
    """How the plans below, or those of earlier lessons, serve this lesson."""
    parts = []
    for step in lesson.steps:
        if step.activity == "lesson" and (step.rest or step.part > 1):
            begun = max(
                one.number
                for one in file.unit.lessons[: lesson.number - 1]
                for s in one.steps
                if s.skill == step.skill and s.part == 1 and not s.rest
            )
            parts.append(f"Go on with the plan of lesson {begun} for {named(step.skill, titles)}.")
    if plans > 1:
        parts.append(f"{count(plans, 'plan')} share this lesson, one after the other.")
    return " ".join(parts)
