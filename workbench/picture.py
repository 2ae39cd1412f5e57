"""What a class can do: diagnosis, heat-map, the answers behind a belief, the way to a goal."""

from collections.abc import Sequence

from pydantic import Field

from ..graph import InputError
from ..graph._base import Frozen
from ..graph.evidence import Mastery
from ..learner import ClassMisconception, Diagnosis, SkillPicture, Status, diagnose, explain_learner, status
from ..learner.model import HeldBelief
from ..pathways import Pathway, class_pathway
from ._tools import Tools, aside
from .answers import Answers
from .errors import Unknown


class Cell(Frozen):
    """One learner on one skill, with a 95 % interval; `n` counts the learner's own answers on it."""

    learner: str
    skill: str
    p: float
    low: float
    high: float
    n: int
    status: Status


class Column(Frozen):
    """One skill over the whole class."""

    title: str
    picture: SkillPicture


class HeatMap(Frozen):
    """Learners by skills: `cells` learner by learner, the skills in the order of `columns`, prerequisites
    first."""

    goals: tuple[str, ...]
    learners: tuple[str, ...]
    columns: tuple[Column, ...]
    cells: tuple[Cell, ...] = Field(description="one for each learner and column")


class Picture:
    """The picture of each class, computed from what is kept at this moment."""

    def __init__(self, tools: Tools, answers: Answers) -> None:
        self._tools = tools
        self._answers = answers

    async def diagnosis(self, class_id: str, goal: str) -> Diagnosis:
        """Mastery, misconceptions, groups and what is not known, on the way to a goal.

        Raises Unknown, GoalError, and InputError for a class without learners.
        """
        return await aside(lambda: self.diagnosed(class_id, [goal]))

    async def heat_map(self, class_id: str, goal: str, *, seen: bool = True) -> HeatMap:
        """Learners by skills; with `seen` only skills that somebody was asked about, and the goals."""

        def work() -> HeatMap:
            found = self.diagnosed(class_id, [goal])
            shown = [p for p in found.skills if not seen or p.seen or p.skill in found.goals]
            by_pair = {(m.learner, m.skill): m for m in found.mastery}
            return HeatMap(
                goals=found.goals,
                learners=found.learners,
                columns=tuple(Column(title=self._tools.tree.skill(p.skill).title, picture=p) for p in shown),
                cells=tuple(_cell(by_pair[one, p.skill]) for one in found.learners for p in shown),
            )

        return await aside(work)

    async def misconception(self, class_id: str, goal: str, misconception: str) -> ClassMisconception:
        """A misconception (`SKILL/id`) in this class, with the very answers that show it. Raises Unknown."""

        def work() -> ClassMisconception:
            found = self.diagnosed(class_id, [goal]).misconceptions
            for one in found:
                if one.misconception == misconception:
                    return one
            raise Unknown(
                f"Nobody was asked about {misconception[:80]!r} on the way to this goal.",
                "The diagnosis lists the misconceptions.",
            )

        return await aside(work)

    async def explain(self, class_id: str, goal: str, learner: str) -> dict[str, str]:
        """By skill, why one learner's estimate is what it is from own answers. Raises Unknown."""

        def work() -> dict[str, str]:
            data = self._answers.of(class_id)
            if learner not in data.learners:
                raise Unknown(f"There is no learner {learner[:80]!r} in this class.", "List the learners.")
            tree = self._tools.tree
            goals = tree.resolve_goal(goal)
            return explain_learner(data, learner, tree=tree, bank=self._tools.bank, goals=goals)

        return await aside(work)

    async def beliefs(self, class_id: str, goal: str, learner: str) -> tuple[HeldBelief, ...]:
        """What one learner may believe, with the ids of the answers that show it. Raises Unknown."""

        def work() -> tuple[HeldBelief, ...]:
            found = self.diagnosed(class_id, [goal])
            if learner not in found.learners:
                raise Unknown(f"There is no learner {learner[:80]!r} in this class.", "List the learners.")
            return tuple(b for b in found.beliefs if b.learner == learner)

        return await aside(work)

    async def pathway(self, class_id: str, goals: Sequence[str], *, minutes: int | None = None) -> Pathway:
        """The way of a class to its goals, within so many minutes if wanted. Raises Unknown, GoalError."""

        def work() -> Pathway:
            found = self.diagnosed(class_id, goals)
            return class_pathway(self._tools.tree, found, found.goals, budget=minutes)

        return await aside(work)

    def diagnosed(self, class_id: str, goals: Sequence[str]) -> Diagnosis:
        """The diagnosis, in the calling thread."""
        tree = self._tools.tree
        if not goals:
            raise InputError("No goal is named.", "Name a standard or skill, such as 6.RP.A.3.")
        skills = tuple(dict.fromkeys(s for goal in goals for s in tree.resolve_goal(goal)))
        return diagnose(self._answers.of(class_id), tree=tree, bank=self._tools.bank, goals=skills)


def _cell(m: Mastery) -> Cell:
    return Cell(learner=m.learner, skill=m.skill, p=m.p, low=m.low, high=m.high, n=m.n, status=status(m))
