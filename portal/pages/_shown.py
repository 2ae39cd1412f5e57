"""A class on the way to a goal, as pages show it: now, or as it was when a plan was made."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from ...agents.rosters import read_roster
from ...graph import Response
from ...learner import ClassData, Diagnosis, diagnose
from ...pathways import Pathway, class_pathway
from ..desk import Desk


@dataclass(frozen=True)
class Shown:
    """A class and what its answers say. `path` and `asks` make the address of its page, `key` names the
    class in addresses of the skill tree."""

    path: str
    asks: Mapping[str, str]
    key: Mapping[str, str]
    name: str
    goal: str
    diagnosis: Diagnosis
    pathway: Pathway
    responses: tuple[Response, ...]
    names: Mapping[str, str]

    @property
    def page(self) -> str:
        """The address of the class's page, within the portal."""
        return f"{self.path}?{urlencode(self.asks)}" if self.asks else self.path

    def answers(self, learner: str, skill: str) -> str:
        """The address of the page with one learner's answers on one skill."""
        return f"{self.path}/answers?{urlencode({**self.asks, 'learner': learner, 'skill': skill})}"

    def called(self, learner: str) -> str:
        """The name of a learner where it is known, else the pseudonym."""
        return self.names.get(learner, learner)


def of_class(desk: Desk, class_id: str, name: str, goal: str) -> Shown:
    """A class as it is now. Raises Unknown, GoalError, and InputError for a class without learners."""
    data = desk.bench.answers.of(class_id)
    key = {"class": class_id, "goal": goal}
    return _shown(desk, data, name, goal, path=f"/classes/{class_id}", asks={"goal": goal}, key=key)


def of_plan(desk: Desk, run: str) -> Shown:
    """The class as it was when a plan was made for it. Raises Unknown."""
    job = desk.runs.job(run)
    request = job.request
    data = desk.data(run)
    path = f"/plans/{run}/class"
    name = desk.bench.plans.job(run).class_name
    return _shown(desk, data, name, request.goal, path=path, asks={}, key={"plan": run})


def _shown(
    desk: Desk,
    data: ClassData,
    name: str,
    goal: str,
    *,
    path: str,
    asks: Mapping[str, str],
    key: Mapping[str, str],
) -> Shown:
    goals = desk.tree.resolve_goal(goal)
    diagnosis = diagnose(data, tree=desk.tree, bank=desk.bench.bank, goals=goals)
    roster = read_roster(desk.settings.roster_path, data.name)
    return Shown(
        path=path,
        asks=asks,
        key=key,
        name=name,
        goal=goal,
        diagnosis=diagnosis,
        pathway=class_pathway(desk.tree, diagnosis, goals),
        responses=data.responses,
        names={pseudonym: known for known, pseudonym in roster.items()},
    )
