"""What a course has no lesson for, told before its plans are made."""

from collections.abc import Iterable

from ...graph._base import Frozen
from ...pathways import Course


class Unfilled(Frozen):
    """Goals without a lesson in the pack, and lesson days after the last lesson: of one class, or all such
    goals and the most days of several."""

    goals: int
    days: int

    @property
    def remedy(self) -> str:
        """What to do; nothing where nothing is missing."""
        ways = ["name more goals, raise `buffer` or end the course earlier"] if self.days else []
        if self.goals:
            ways.append("write these lessons into a copy of the pack (docs/authoring.md)")
        text = "; or ".join(ways)
        return f"{text[:1].upper()}{text[1:]}." if text else ""

    def text(self) -> str:
        """A sentence; nothing where nothing is missing."""
        found = (
            ("goals without a lesson in the curriculum pack", self.goals),
            ("lesson days left empty after the last lesson", self.days),
        )
        said = "; ".join(f"{what}: {n}" for what, n in found if n)
        return f"{said[0].upper()}{said[1:]}." if said else ""


def unfilled(courses: Iterable[Course]) -> Unfilled:
    """What these courses cannot fill."""
    read = list(courses)
    return Unfilled(
        goals=len({one.goal for course in read for one in course.unreachable}),
        days=max((course.spare for course in read), default=0),
    )
