"""A lesson of a course moved by hand to another place, where the order of prerequisites allows it."""

from collections.abc import Iterable, Sequence

from ..graph.errors import InputError
from ..graph.tree import SkillTree
from ._course_recall import with_starters
from .course_again import Redesigned
from .course_model import Course, CourseChange, CourseLesson
from .moving import refuse_place


def moved_course(tree: SkillTree, course: Course, number: int, to: int, *, taught: int = 0) -> Redesigned:
    """The course with lesson `number` in the place of lesson `to`; those between move up by one.

    The first `taught` lessons stay. Every lesson keeps its starter where that still goes back. Raises
    InputError for places outside, and where something would be built on, reviewed or tested before it is
    taught.
    """
    first, last = taught + 1, len(course.lessons)
    refuse_place(number, to, first, last, "those taught")
    if number == to:
        return Redesigned(course, ())
    before, ahead = course.lessons[:taught], list(course.lessons[taught:])
    one = ahead.pop(number - first)
    ahead.insert(to - first, one)
    _refuse_disorder(tree, ahead, one)
    lessons = with_starters(tree, (*before, *ahead), taught, fresh=frozenset({one.id}))
    what = f"{_named(tree, course, one)} moves from lesson {number} to lesson {to}."
    was = {lesson.id: lesson.recall for lesson in course.lessons}
    starters = (
        CourseChange(
            lesson=lesson.id,
            what="Its starter asks other skills.",
            why=f"{_named(tree, course, one)} has moved.",
        )
        for lesson in lessons
        if lesson.recall != was[lesson.id] and lesson.id != one.id
    )
    changes = (CourseChange(lesson=one.id, what=what, why="You moved it."), *starters)
    return Redesigned(course.model_copy(update={"lessons": lessons}), changes)


def _refuse_disorder(tree: SkillTree, ahead: Sequence[CourseLesson], one: CourseLesson) -> None:
    """Raise where a lesson comes before what it needs, reviews, tests or goes on with."""
    for place, lesson in enumerate(ahead):
        later = [other.step.skill for other in ahead[place + 1 :] if other.step is not None]
        if lesson.step is not None:
            skill = lesson.step.skill
            late = [s for s in dict.fromkeys(later) if s != skill and s in tree.closure((skill,))]
            if late:
                raise InputError(
                    f"{tree.skill(skill).title} needs {_titles(tree, late)}, which would come after it.",
                    _remedy(lesson is one),
                )
            parts = [o.part for o in ahead[place + 1 :] if o.step is not None and o.step.skill == skill]
            if any(part < lesson.part for part in parts):
                raise InputError(
                    f"The parts of {tree.skill(skill).title} would be out of order.",
                    "Move the whole of it, the first part before the others.",
                )
        elif late := [s for s in dict.fromkeys(later) if s in lesson.covers]:
            kind = "review" if lesson.kind == "review" else "test"
            verb = "is" if len(late) == 1 else "are"
            raise InputError(
                f"A {kind} asks {_titles(tree, late)}, which {verb} taught only after it then.",
                _remedy(lesson is one),
            )


def _remedy(own: bool) -> str:
    if own:
        return "Choose a later day for it, or move what it needs forward first."
    return "Choose an earlier day for it, or move what builds on it back first."


def _named(tree: SkillTree, course: Course, lesson: CourseLesson) -> str:
    if lesson.step is not None:
        return tree.skill(lesson.step.skill).title
    kind = {"free": "A free lesson", "review": "The review", "assessment": "The assessment"}[lesson.kind]
    return f"{kind} of {course.unit(lesson.unit).title}"


def _titles(tree: SkillTree, skills: Iterable[str]) -> str:
    return " and ".join(tree.skill(s).title for s in skills)
