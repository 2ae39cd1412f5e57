"""The words a person reads for every term of the model."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from ...graph.model import Level, Thinking
from ...pathways.model import Activity
from ..model import Role, Severity, Template

NO_TITLES: Mapping[str, str] = MappingProxyType({})
TEMPLATES: dict[Template, str] = {
    "gradual-release": "Gradual release",
    "direct-instruction": "Direct instruction",
    "5e": "5E",
    "rosenshine": "Rosenshine",
    "hunter": "Hunter",
    "4as": "4A’s",
}
ROLES: dict[Role, str] = {
    "review": "Starter",
    "hook": "Hook",
    "explore": "Explore",
    "model": "Model",
    "guided": "Together",
    "check": "Check",
    "discuss": "Discuss",
    "independent": "Practice",
    "elaborate": "Go further",
    "closure": "Closing",
    "exit": "Exit ticket",
}
LEVELS: dict[Level, str] = {"support": "Support", "core": "Core", "extension": "Extension"}
SHAPES: dict[Level, tuple[str, str]] = {
    "support": ("Circle", "○"),
    "core": ("Triangle", "△"),
    "extension": ("Diamond", "◇"),
}
"""Learners see a shape, not the name of their group."""
THINKING: dict[Thinking, str] = {
    "remember": "remember",
    "understand": "understand",
    "apply": "apply",
    "analyse": "analyze",
    "evaluate": "evaluate",
    "create": "create",
}
ACTIVITIES: dict[Activity, str] = {
    "lesson": "Lesson",
    "bridge": "Bridge",
    "review": "Review",
    "probe": "Short check",
}
SEVERITIES: dict[Severity, str] = {"error": "Error", "warning": "Warning", "note": "Note"}
STOPS = {
    "passed": "every check passed",
    "no_improvement": "no further revision made it better",
    "rounds": "the number of rounds was used up",
    "budget": "the time for revisions was used up",
    "drained": "nothing was left to revise",
}


def percent(p: float) -> str:
    """A share as a whole percentage."""
    return f"{round(100 * p)}%"


def between(low: float, high: float) -> str:
    """An interval of shares."""
    return f"{round(100 * low)}–{round(100 * high)}%"


def count(n: int, one: str, many: str = "") -> str:
    """`1 learner`, `2 learners`."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *start, last = list(words) or [""]
    return f"{', '.join(start)} and {last}" if start else last


def learners_of(n: int) -> str:
    """For whom a bridge is, after its minutes: ` for about 5 learners`; nothing where nobody is known."""
    return f" for{' about' * (n > 1)} {count(n, 'learner')}" if n else ""


def too_few(exercise: str, threshold: int, learners: int = 0) -> str:
    """The condition of a branch: `If fewer than 23 of 28 get Q2`; `of 28` only where `learners` are given."""
    if threshold == 1:
        return f"If {exercise} is not right"
    return f"If fewer than {threshold}{f' of {learners}' if learners else ''} get {exercise}"


def minutes_range(start: int, minutes: int) -> str:
    """The minutes of the lesson that a block takes."""
    return f"{start}–{start + minutes}"


def named(skill: str, titles: Mapping[str, str]) -> str:
    """A skill by its title, with its code."""
    return f"{titles[skill]} ({skill})" if skill in titles else skill


def grade_name(grade: str, goal_grade: str = "") -> str:
    """`Grade 6`, `Kindergarten`; `Content of grade 3` in a lesson below the grade of its goal."""
    name = "Kindergarten" if grade.upper() in ("K", "0") else f"Grade {grade}"
    below = grade.isdigit() and goal_grade.isdigit() and int(grade) < int(goal_grade)
    return f"Content of {name.lower()}" if below or (name[0] == "K" and goal_grade.isdigit()) else name
