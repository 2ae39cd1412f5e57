"""The class: what it can do, who needs what, which answers show it, and what is not known."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from ...agents.rosters import read_roster
from ...graph import Response as Answer
from ...items import ItemBank
from ...learner import Diagnosis, diagnose
from ...pathways import Pathway, class_pathway
from ...workbench import Unknown
from .._render import page
from ..desk import Desk
from ._class_view import class_view, given


@dataclass(frozen=True)
class Shown:
    """A class on the way to a goal, as it was when a plan was made for it."""

    run: str
    name: str
    goal: str
    diagnosis: Diagnosis
    pathway: Pathway
    responses: tuple[Answer, ...]
    names: dict[str, str]

    @property
    def path(self) -> str:
        """The path of its page."""
        return f"/plans/{self.run}/class"

    def answers(self, learner: str, skill: str) -> str:
        """The path of the page with one learner's answers on one skill."""
        return f"{self.path}/answers?{urlencode({'learner': learner, 'skill': skill})}"


def behind_plan(desk: Desk) -> Callable[[str], Shown]:
    """Gives the class as it was when a plan was made for it, by the id of the run. Raises Unknown."""

    def shown(run: str) -> Shown:
        job = desk.runs.job(run)
        data = job.data or desk.bench.answers.of(job.class_id)
        goals = desk.tree.resolve_goal(job.request.goal)
        diagnosis = diagnose(data, tree=desk.tree, bank=ItemBank(desk.tree), goals=goals)
        roster = read_roster(desk.settings.roster_path, job.request.class_name)
        return Shown(
            run=run,
            name=job.request.class_name,
            goal=job.request.goal,
            diagnosis=diagnosis,
            pathway=class_pathway(desk.tree, diagnosis, goals),
            responses=data.responses,
            names={pseudonym: name for name, pseudonym in roster.items()},
        )

    return shown


def routes(desk: Desk, shown: Callable[[str], Shown]) -> APIRouter:
    """The class behind a plan."""
    router = APIRouter()
    bank = lru_cache(maxsize=1)(lambda: ItemBank(desk.tree))

    @router.get("/plans/{run}/class")
    def one(run: str) -> Response:
        return class_page(desk, shown(run), back=f"/plans/{run}")

    @router.get("/plans/{run}/class/answers")
    def answers(run: str, learner: str, skill: str) -> Response:
        return answers_page(desk, bank(), shown(run), learner, skill)

    return router


def class_page(desk: Desk, shown: Shown, back: str) -> Response:
    """The whole picture of a class."""
    return page(
        "class",
        shown=shown,
        view=class_view(shown.diagnosis, shown.responses, desk.tree, shown.names),
        d=shown.diagnosis,
        tree=desk.tree,
        called=lambda learner: shown.names.get(learner, learner),
        back=back,
    )


def answers_page(desk: Desk, bank: ItemBank, shown: Shown, learner: str, skill: str) -> Response:
    """One learner's answers on one skill. Raises Unknown."""
    if learner not in shown.diagnosis.learners or skill not in desk.tree.skills:
        raise Unknown("There is no such learner or skill here.", "Choose a cell of the heat-map.")
    mastery = next((m for m in shown.diagnosis.mastery if (m.learner, m.skill) == (learner, skill)), None)
    return page(
        "answers",
        shown=shown,
        name=shown.names.get(learner, learner),
        skill=desk.tree.skill(skill),
        mastery=mastery,
        answers=given(shown.responses, learner, skill, desk.tree, bank),
    )
