"""A course planned again: lessons taught stay, and of the others changes only what must."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..graph.errors import InputError
from ..graph.tree import SkillTree
from ._assemble import coverage_of
from ._course_recall import with_starters
from ._cuts import cut_order, links_of
from ._unit_sentences import counted
from .course import free_lesson, lesson_id, teaching
from .course_model import Course, CourseChange, CourseLesson, CourseUnit
from .model import Need, PathStep
from .needs import goal_weights
from .planner import plan_pathway
from .unit_model import LeftOut

_FREE = "It is free now."
"""What is told of the free lesson in the place of another, until that one is told."""
_FEW_ANSWERS = "There are new answers on it: {evidence}"


@dataclass(frozen=True)
class Redesigned:
    """The new course, and each difference with its reason, in the order of the lessons."""

    course: Course
    changes: tuple[CourseChange, ...]


@dataclass
class _Work:
    tree: SkillTree
    course: Course
    taught: int
    ahead: list[CourseLesson]
    why: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Per lesson that is new, gone or different: what happened, and the reason."""
    causes: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    freed: int = 0


def replan_course(
    tree: SkillTree,
    course: Course,
    *,
    taught: int,
    days: int | None = None,
    ran_over: Mapping[str, int | None] | None = None,
    needs: Mapping[str, Need] | None = None,
) -> Redesigned:
    """Plan what comes after the first `taught` lessons.

    `days` are the lesson days of the whole course now (None: as many as it needs). What `ran_over` (skills
    of lessons taught, with the minutes left where known) gets the next free lesson. `needs` come from
    new answers; a skill taught counts as learned unless there are new answers on it. What needs room
    takes a free lesson, then a day to spare, then a review; then the goals that lose least are left out.
    Lessons keep their ids, and a lesson that stays keeps all it had. Raises InputError for numbers and
    skills that do not belong to the course.
    """
    if not 0 <= taught <= len(course.lessons):
        raise InputError(
            f"Of {len(course.lessons)} lessons, {taught} cannot have been taught.",
            f"Give --taught from 0 to {len(course.lessons)}.",
        )
    room = len(course.lessons) + course.spare if days is None else days
    if room < taught:
        raise InputError(
            f"{taught} lessons are taught, and only {room} lesson days are there.", "Check the lost days."
        )
    work = _Work(tree, course, taught, list(course.lessons[taught:]), left_out=list(course.left_out))
    if needs is not None and all(needs.get(one.skill) == one for one in course.needs):
        needs = None  # no news
    now = needs or {n.skill: n for n in course.needs}
    weights = goal_weights(now, course.goals) if needs is not None else dict(course.weights)
    unreachable, sources = course.unreachable, course.sources
    if needs is not None:
        way = plan_pathway(tree, _believed(course, taught, needs), course.goals, weights=weights)
        unreachable = way.unreachable
        sources = tuple(dict.fromkeys((*way.sources, *(s for s in course.sources if s not in way.goals))))
        short = {s.skill: s for s in way.steps if s.activity != "lesson"}
        _take_evidence(work, {s.skill: s for s in way.steps if s.activity == "lesson"}, short, needs)
    _take_rests(work, ran_over or {})
    if room < len(course.lessons):
        work.causes.append(f"there {_days(len(course.lessons) - room)} fewer")
    _make_room(work, room - taught, weights, sources)
    _settle(work)
    lessons = with_starters(tree, (*course.lessons[:taught], *work.ahead), taught, fresh=frozenset(work.why))
    missing = [*(one.step.skill for one in work.left_out), *(one.goal for one in unreachable)]
    new = course.model_copy(
        update={
            "lessons": lessons,
            "units": _units(course, lessons),
            "left_out": tuple(work.left_out),
            "unreachable": unreachable,
            "weights": weights,
            "coverage": coverage_of(weights, missing),
            "sources": sources,
            "needs": tuple(now[s] for s in tree.closure(course.goals) if s in now),
            "spare": max(0, room - len(lessons)),
        }
    )
    return Redesigned(new, _changes(work, new))


def _believed(course: Course, taught: int, needs: Mapping[str, Need]) -> dict[str, Need]:
    """What was taught counts as learned until answers say otherwise."""
    met = {one.step.skill for one in course.lessons[:taught] if one.step is not None}
    begun = {one.step.skill for one in course.lessons[taught:] if one.step is not None}
    before = {one.skill: one.answers for one in course.needs}
    return {
        skill: need.model_copy(update={"seen": True, "lacking": 0, "unsure": 0})
        if skill in met - begun and need.answers <= before.get(skill, 0)
        else need
        for skill, need in needs.items()
    }


def _take_evidence(
    work: _Work, wanted: Mapping[str, PathStep], short: Mapping[str, PathStep], needs: Mapping[str, Need]
) -> None:
    """Lessons that are no longer needed become free; what is needed now comes in. A lesson for which a short
    step would do goes along with a later one where new answers say so; on a guess alone it stays."""
    news = False
    answered = {one.skill: one.answers for one in work.course.needs}
    for n, lesson in enumerate(work.ahead):
        skill = lesson.step.skill if lesson.step is not None else None
        if lesson.kind != "teach" or skill is None or skill in wanted or lesson.part > 1:
            continue
        if skill in short:
            if skill not in needs or needs[skill].answers <= answered.get(skill, 0):
                continue
            lesson = lesson.model_copy(update={"along": (*lesson.along, short[skill])})
            work.ahead[n] = lesson
        if not news:
            work.causes.append("new answers")
        why = _enough(short[skill]) if skill in short else _secure(needs.get(skill))
        for id in [lesson.id, *(o.id for o in work.ahead if o.skill == skill and o.part > 1)]:
            at, gone = _found(work, id)
            work.ahead[at] = free_lesson(gone.unit, id)
            work.freed += 1
            _hand_on(work, gone, at)
            work.why[id] = (f"{_named(work.tree, gone)} is no longer planned; its lesson is free.", why)
            work.why[work.ahead[at].id] = (_FREE, why)
        news = True
    planned = {one.skill for one in work.ahead if one.kind == "teach"}
    waiting = {one.step.skill: one for one in work.left_out}
    met = {one.step.skill: one for one in work.course.lessons[: work.taught] if one.step is not None}
    for skill, step in wanted.items():
        if skill in planned or skill in waiting:
            continue
        unit = met[skill].unit if skill in met else _unit_for(work, skill)
        again = f"Taught already, and not secure yet: {step.evidence}"
        why = again if skill in met else _FEW_ANSWERS.format(evidence=step.evidence)
        for lesson in teaching(unit, step, work.course.minutes):
            if skill in met:
                n = sum(one.id.startswith(f"{lesson.id}-again") for one in work.course.lessons)
                lesson = lesson.model_copy(update={"id": f"{lesson.id}-again{n + 1 if n else ''}"})
            _insert(work, lesson.model_copy(update={"why": why}))
            work.why[lesson.id] = (f"{_named(work.tree, lesson)} comes in.", why)
        news = True
    for skill, one in waiting.items():
        before = set(work.tree.hard(skill)) & waiting.keys()
        if work.freed and skill in wanted and not before:
            lessons = teaching(_unit_for(work, skill), wanted[skill], work.course.minutes)
            if len(lessons) <= work.freed:
                work.left_out.remove(one)
                work.freed -= len(lessons)
                for lesson in lessons:
                    _insert(work, lesson)
                    told = f"{_named(work.tree, lesson)}, which had been left out, comes in."
                    work.why[lesson.id] = (told, "A lesson has become free.")
    if news and "new answers" not in work.causes:
        work.causes.append("new answers")


def _found(work: _Work, id: str) -> tuple[int, CourseLesson]:
    """Place and present state of a lesson ahead: one that falls away before it may have handed steps on."""
    return next((n, one) for n, one in enumerate(work.ahead) if one.id == id)


def _secure(need: Need | None) -> str:
    if need is None:
        return "No goal needs it any more."
    able = need.learners - need.lacking
    if 2 * able < need.learners:
        return "By the new answers no goal needs it any more."
    return f"By the new answers {able} of {need.learners} learners are secure on it."


def _enough(step: PathStep) -> str:
    told = f"By the new answers {step.minutes} minutes in the starter of a later lesson are enough."
    return f"{told} {step.evidence}"


def _take_rests(work: _Work, ran_over: Mapping[str, int | None]) -> None:
    done = work.course.lessons[: work.taught]
    for skill, minutes in ran_over.items():
        held = [one for one in done if one.step is not None and one.step.skill == skill]
        if not held or held[-1].step is None:
            known = ", ".join(dict.fromkeys(one.skill for one in done if one.step is not None and one.skill))
            raise InputError(
                f"{skill} stands in none of the {work.taught} lessons taught.",
                f"In them stand {known}." if known else "Give --taught with --ran-over.",
            )
        if minutes is not None and minutes < 1:
            raise InputError(f"{skill}: {minutes} minutes are no rest.", f"Write --ran-over {skill}=15.")
        name = f"{lesson_id(skill)}-rest"
        n = sum(one.id.startswith(name) for one in work.course.lessons)
        left = f"about {minutes} minutes" if minutes else "some"
        why = f"The lesson ran over, and {left} of it {'are' if minutes else 'is'} left."
        rest = held[-1].model_copy(
            update={
                "id": f"{name}{n + 1 if n else ''}",
                "kind": "rest",
                "why": why,
                "along": (),
                "recall": (),
            }
        )
        _insert(work, rest, front=True)
        work.why[rest.id] = (f"{work.tree.skill(skill).title} ({skill}) is finished first.", why)
        work.causes.append(f"{skill} ran over")


def _insert(work: _Work, lesson: CourseLesson, *, front: bool = False) -> None:
    """Into a free lesson between what it needs and what needs it, where there is one; else right before
    what needs it, with the next free lesson given up for it."""
    tree, ahead = work.tree, work.ahead
    skill = lesson.step.skill if lesson.step is not None else ""
    needs = set(tree.closure((skill,))) - {skill}
    low = max((n + 1 for n, one in enumerate(ahead) if one.step and one.skill in needs), default=0)
    mine = [n + 1 for n, one in enumerate(ahead) if one.step and one.skill == skill]
    low = max([low, *mine])
    tests = len(ahead) - 1 if ahead and ahead[-1].kind == "assessment" else len(ahead)
    high = min(
        (n for n, one in enumerate(ahead) if one.step and one.skill in tree.successors(skill)), default=tests
    )
    high = 0 if front else max(low, high)
    low = min(low, high)
    free = [n for n, one in enumerate(ahead) if one.kind == "free"]
    inside = [n for n in free if low <= n <= high]
    later = inside or [n for n in free if n > high] or free[::-1]
    if later:
        gone = ahead.pop(later[0])
        if work.why.pop(gone.id, None) is None:
            work.why[gone.id] = (_given_up(work, gone), f"{_named(tree, lesson)} needs the room.")
        high = later[0] if inside else high - (later[0] < high)
    ahead.insert(high, lesson)


def _hand_on(work: _Work, gone: CourseLesson, at: int) -> None:
    """Short steps of a lesson that falls away go to the next that needs them, or to the next assessment
    where they are goals themselves; a goal with no lesson left is left out."""
    for step in gone.along:
        needs = (
            n
            for n, one in enumerate(work.ahead[at:], at)
            if (one.step is not None and step.skill in work.tree.closure((one.step.skill,)))
            or (one.kind == "assessment" and step.skill in work.course.goals)
        )
        n = next(needs, None)
        if n is not None:
            heir = work.ahead[n]
            work.ahead[n] = heir.model_copy(update={"along": (*heir.along, step)})
            here = f"{work.tree.skill(step.skill).title} ({step.skill}) comes along."
            what, why = work.why.get(heir.id, ("", _cause(work)))
            work.why[heir.id] = (f"{what} {here}".strip(), why)
        elif step.skill in work.course.goals:
            work.left_out.append(LeftOut(step=step, reason=f"{_cause(work)} No lesson is left to ask it in."))


def _make_room(work: _Work, room: int, weights: Mapping[str, float], sources: Sequence[str]) -> None:
    """Give up free lessons (the next first), then reviews (the last first), then what loses least."""
    while len(work.ahead) > room:
        free = [one for one in work.ahead if one.kind == "free"]
        reviews = [one for one in reversed(work.ahead) if one.kind == "review"]
        if free or reviews:
            gone = (free or reviews)[0]
            work.ahead.remove(gone)
            work.why[gone.id] = (_given_up(work, gone), _cause(work))
            continue
        if not _leave_out(work, weights, sources):
            gone = work.ahead.pop(0)
            work.why[gone.id] = ("It is given up.", _cause(work))
            _hand_on(work, gone, 0)
        _settle(work)


def _leave_out(work: _Work, weights: Mapping[str, float], sources: Sequence[str]) -> bool:
    """Leave out the bundle of skills ahead that loses the least; whether there was one."""
    steps = {one.step.skill: one.step for one in work.ahead if one.kind == "teach" and one.step is not None}
    if not steps:
        return False
    met = {one.step.skill for one in work.course.lessons[: work.taught] if one.step is not None}
    links = links_of(work.tree, steps, {*sources, *met})
    minutes = {skill: step.minutes for skill, step in steps.items()}
    bundle = set(cut_order(links, list(steps), minutes, weights)[0].skills)
    for id in [one.id for one in work.ahead if one.step is not None and one.skill in bundle]:
        at, lesson = _found(work, id)
        del work.ahead[at]
        _hand_on(work, lesson, at)
        work.why[lesson.id] = (f"{_named(work.tree, lesson)} is left out.", _cause(work))
    reason = f"{_cause(work)} No free lesson or review is left, and leaving this out loses the least."
    work.left_out += [LeftOut(step=steps[s], reason=reason) for s in steps if s in bundle]
    return True


def _settle(work: _Work) -> None:
    """Reviews and assessments cover what is taught; one that covers nothing falls away."""
    taught = {one.step.skill for one in work.course.lessons[: work.taught] if one.step is not None}
    planned = taught | {one.step.skill for one in work.ahead if one.step is not None}
    planned |= {
        step.skill for one in (*work.course.lessons[: work.taught], *work.ahead) for step in one.along
    }
    kept: list[CourseLesson] = []
    for lesson in work.ahead:
        covers = tuple(s for s in lesson.covers if s in planned)
        if lesson.kind == "assessment" and not covers:  # then it asks what comes along with it
            covers = tuple(step.skill for step in lesson.along)
        if covers == lesson.covers:
            kept.append(lesson)
        elif covers or lesson.along:
            kept.append(lesson.model_copy(update={"covers": covers}))
            work.why[lesson.id] = ("It covers less.", "What is not taught is not asked.")
        else:
            work.why[lesson.id] = ("It falls away.", "Nothing that it was about is taught.")
    work.ahead = kept


def _changes(work: _Work, new: Course) -> tuple[CourseChange, ...]:
    old = {one.id: (n, one) for n, one in enumerate(work.course.lessons, 1)}
    found = [
        CourseChange(lesson=id, what=what, why=why) for id, (what, why) in work.why.items() if what != _FREE
    ]
    runs: list[list[tuple[int, int]]] = []
    for number, lesson in enumerate(new.lessons, 1):
        if lesson.id not in old:
            continue
        before, was = old[lesson.id]
        if before != number:
            if runs and runs[-1][-1] == (before - 1, number - 1):
                runs[-1].append((before, number))
            else:
                runs.append([(before, number)])
        if was.recall != lesson.recall:
            why = "What it went back to is no longer taught before it."
            found.append(CourseChange(lesson=lesson.id, what="Its starter asks other skills.", why=why))
    for run in runs:
        (before, now), (last, end) = run[0], run[-1]
        what = f"Lesson {before} is lesson {now} now."
        if len(run) > 1:
            what = f"Lessons {before} to {last} are lessons {now} to {end} now."
        found.append(CourseChange(lesson=new.lessons[now - 1].id, what=what, why=_cause(work)))
    place = {one.id: n for n, one in enumerate(new.lessons)}
    return tuple(sorted(found, key=lambda c: place.get(c.lesson, old.get(c.lesson, (0,))[0])))


def _cause(work: _Work) -> str:
    text = " and ".join(dict.fromkeys(work.causes)) or "room was needed"
    return f"{text[:1].upper()}{text[1:]}."


def _units(course: Course, lessons: Sequence[CourseLesson]) -> tuple[CourseUnit, ...]:
    """The units, and one more where a course that had none gets lessons."""
    known = {unit.id for unit in course.units}
    new = dict.fromkeys(one.skill for one in lessons if one.unit not in known and one.skill)
    return (*course.units, *([CourseUnit(id="new", title="New", skills=tuple(new))] if new else []))


def _unit_for(work: _Work, skill: str) -> str:
    """The unit of the skill, else of the first lesson ahead that builds on it, else the first ahead."""
    for unit in work.course.units:
        if skill in unit.skills:
            return unit.id
    after = work.tree.successors(skill)
    units = [one.unit for one in work.ahead if one.step is not None and one.skill in after]
    return (units or [one.unit for one in work.ahead] or [unit.id for unit in work.course.units] or ["new"])[
        0
    ]


def _days(n: int) -> str:
    return f"is {counted(n, 'lesson day')}" if n == 1 else f"are {counted(n, 'lesson day')}"


def _given_up(work: _Work, lesson: CourseLesson) -> str:
    """By the number it had."""
    kind = "free" if lesson.kind == "free" else "a review"
    numbers = [n for n, one in enumerate(work.course.lessons, 1) if one.id == lesson.id]
    return f"Lesson {numbers[0]}, {kind}, is given up." if numbers else f"A lesson, {kind}, is given up."


def _named(tree: SkillTree, lesson: CourseLesson) -> str:
    assert lesson.step is not None
    part = f", part {lesson.part} of {lesson.parts}" if lesson.parts > 1 else ""
    return f"{tree.skill(lesson.step.skill).title} ({lesson.step.skill}{part})"
