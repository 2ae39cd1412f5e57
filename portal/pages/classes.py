"""Classes: the list of them, what each can do, and the answers that say so."""

import asyncio
from typing import Annotated, get_args

from fastapi import APIRouter, Form, Query, UploadFile
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from ...graph import LessonloomError
from ...lessons import Template
from ...lessons.templates import LONGEST, SHORTEST
from ...workbench import Classroom, PlanWish, Unknown
from .._render import page
from .._visit import visit
from ..desk import Desk
from ..languages import gettext, ngettext
from ..problems import spoken
from ._class_view import class_view, given
from ._shown import Shown, of_class, of_plan
from .plans import template_name

Goal = Annotated[str, Query(max_length=60)]
Name = Annotated[str, Query(max_length=120)]


class AnswersForm(BaseModel):
    """Answers for a class."""

    class_file: UploadFile
    key: UploadFile | None = None
    skip_bad: bool = False
    goal: str = Field(default="", max_length=60)


class LessonForm(BaseModel):
    """A lesson for a class."""

    goal: str = Field(max_length=60)
    minutes: int = Field(default=50, ge=SHORTEST, le=LONGEST)
    template: Template = "gradual-release"


def routes(desk: Desk) -> APIRouter:
    """The list of classes, the page of each, and the class behind each plan."""
    router = APIRouter()

    async def overview(status: int = 200, **said: object) -> Response:
        found = await desk.bench.classes.all(limit=200)
        return page(
            "classes", status, **{"message": "", "remedy": "", "filled": "", **said}, classes=found.items
        )

    async def one(class_id: str, goal: str, status: int = 200, **said: object) -> Response:
        classroom = await desk.bench.classes.get(class_id)
        wanted = goal or await _last_goal(desk, class_id)
        try:
            shown = (
                of_class(desk, class_id, classroom.name, wanted) if wanted and classroom.learners else None
            )
        except LessonloomError as error:
            message, remedy = spoken(error)
            shown, said = None, {"message": message, "remedy": remedy, **said}
            status = 422 if status == 200 else status
        plans = await desk.bench.plans.all(class_id, limit=6)
        return _class_page(desk, shown, classroom, wanted, status, plans=plans.items, **said)

    @router.get("/classes")
    async def classes() -> Response:
        return await overview()

    @router.post("/classes")
    async def create(name: Annotated[str, Form(max_length=200)]) -> Response:
        try:
            made = await desk.bench.classes.create(name)
        except LessonloomError as error:
            message, remedy = spoken(error)
            return await overview(422, message=message, remedy=remedy, filled=name)
        return RedirectResponse(visit().at(f"/classes/{made.id}"), 303)

    @router.get("/classes/{id}")
    async def show(id: str, goal: Goal = "") -> Response:
        return await one(id, goal.strip())

    @router.post("/classes/{id}/answers")
    async def add(id: str, form: Annotated[AnswersForm, Form(media_type="multipart/form-data")]) -> Response:
        key = await form.key.read() if form.key and form.key.filename else None
        try:
            read = await desk.bench.answers.add(
                id, await form.class_file.read(), key=key, skip_bad=form.skip_bad
            )
        except Unknown:
            raise
        except LessonloomError as error:
            message, remedy = spoken(error, form.class_file.filename)
            return await one(id, form.goal, 422, message=message, remedy=remedy, open_upload=True)
        told = ngettext("%(num)d new answer was read.", "%(num)d new answers were read.", read.new)
        told = told % {"num": read.new}
        if read.known:
            told += " " + gettext("%(num)d were known already.") % {"num": read.known}
        if read.ungraded:
            told += " " + gettext("%(num)d of the new ones could not be graded.") % {"num": read.ungraded}
        return await one(id, form.goal, told=told, skipped=read.skipped)

    @router.post("/classes/{id}/plans")
    async def plan(id: str, form: Annotated[LessonForm, Form()]) -> Response:
        wish = PlanWish(goal=form.goal.strip(), minutes=form.minutes, template=form.template)
        try:
            begun = await desk.bench.plans.begin(id, wish)
        except Unknown:
            raise
        except LessonloomError as error:
            message, remedy = spoken(error)
            return await one(id, form.goal, 422, message=message, remedy=remedy)
        return RedirectResponse(visit().at(f"/plans/{begun.run}"), 303)

    @router.get("/classes/{id}/answers")
    async def answers(id: str, goal: Goal, learner: Name, skill: Name) -> Response:
        classroom = await desk.bench.classes.get(id)
        shown = await asyncio.to_thread(of_class, desk, id, classroom.name, goal)
        return _answers_page(desk, shown, learner, skill)

    @router.get("/plans/{run}/class")
    def behind(run: str) -> Response:
        return _class_page(desk, of_plan(desk, run), None, "", back=f"/plans/{run}")

    @router.get("/plans/{run}/class/answers")
    def answers_behind(run: str, learner: Name, skill: Name) -> Response:
        return _answers_page(desk, of_plan(desk, run), learner, skill)

    return router


async def _last_goal(desk: Desk, class_id: str) -> str:
    """The goal of the newest plan of a class; empty where there is none."""
    found = await desk.bench.plans.all(class_id=class_id, limit=1)
    return found.items[0].goal if found.items else ""


def _class_page(
    desk: Desk, shown: Shown | None, classroom: Classroom | None, goal: str, status: int = 200, **said: object
) -> Response:
    """The picture of a class; of one that is kept, also what can be done with it."""
    blank: dict[str, object] = {
        "message": "",
        "remedy": "",
        "told": "",
        "skipped": (),
        "back": "",
        "plans": (),
    }
    return page(
        "class",
        status,
        **{**blank, "open_upload": False, **said},
        classroom=classroom,
        goal=goal,
        shown=shown,
        view=class_view(shown.diagnosis, shown.responses, desk.tree, shown.names) if shown else None,
        tree=desk.tree,
        skills=[s for s in desk.tree.skills.values() if s.authored] if classroom else (),
        templates={one: template_name(one) for one in get_args(Template)},
        shortest=SHORTEST,
        longest=LONGEST,
    )


def _answers_page(desk: Desk, shown: Shown, learner: str, skill: str) -> Response:
    """One learner's answers on one skill. Raises Unknown."""
    if learner not in shown.diagnosis.learners or skill not in desk.tree.skills:
        raise Unknown("There is no such learner or skill here.", "Choose a cell of the heat-map.")
    mastery = next((m for m in shown.diagnosis.mastery if (m.learner, m.skill) == (learner, skill)), None)
    return page(
        "answers",
        shown=shown,
        name=shown.called(learner),
        skill=desk.tree.skill(skill),
        mastery=mastery,
        answers=given(shown.responses, learner, skill, desk.tree, desk.bench.bank),
    )
