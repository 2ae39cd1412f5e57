"""Plans: begun, watched, stopped, resumed and read. Making one takes seconds to minutes, so it is a job."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from pydantic import Field

from ..agents import Event, Request
from ..graph import GoalError
from ..graph._base import Frozen
from ..learner import ClassData
from ..learner._closure import full_closure
from ..lessons import LessonPlan, Template
from ..lessons.templates import LONGEST, SHORTEST
from ._kept import Job, plan_in
from ._tools import Tools, aside
from .after import AfterLessons
from .answers import Answers
from .classes import Classes, Page, page_of
from .errors import Conflict
from .runs import Runs, Status


class PlanWish(Frozen):
    """The lesson that is wanted."""

    goal: str = Field(max_length=60, description="a standard or skill, such as 6.RP.A.3")
    minutes: int = Field(default=50, ge=SHORTEST, le=LONGEST, description="length of the period")
    template: Template = "gradual-release"
    skill: str | None = Field(default=None, max_length=60, description="teach this skill of the way now")
    model: str = Field(default="", max_length=300, description="empty: the model that the settings name")
    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="another seed, other numbers")
    rounds: int = Field(default=3, ge=0, le=20, description="most rounds of revision")
    paced: bool = Field(default=True, description="plan for fewer minutes where the last lessons ran late")


class PlanJob(Frozen):
    """How the making of a plan stands. `title` is empty until it is done; `message` and `remedy` say why one
    failed. `minutes` are those planned for."""

    run: str
    class_id: str
    class_name: str
    status: Status
    created: datetime
    goal: str
    minutes: int
    template: Template
    title: str = ""
    message: str = ""
    remedy: str = ""


class Plans:
    """The plans of one tenant, newest first."""

    def __init__(
        self, tools: Tools, classes: Classes, answers: Answers, after: AfterLessons, runs: Runs
    ) -> None:
        self._tools = tools
        self._classes = classes
        self._answers = answers
        self._after = after
        self.runs = runs

    async def begin(self, class_id: str, wish: PlanWish, run: str | None = None) -> PlanJob:
        """Begin a plan from all answers of a class; it is made when its turn comes.

        `run` fixes its id (None: a new one); a plan of that id that was begun before is gone on with.
        Raises Unknown, GoalError, and InputError for a class without learners or a model not allowed.
        """

        def work() -> tuple[str, int]:
            self._check(wish)
            self._answers.of(class_id)
            minutes = self._after.minutes(class_id, wish.minutes) if wish.paced else wish.minutes
            return self._classes.key(class_id), minutes

        if run is not None and self.runs.has(run):
            return await self.resume(run)
        key, minutes = await aside(work)
        return await self._begin(key, class_id, wish, minutes, None, run)

    async def begin_with(
        self,
        class_id: str,
        wish: PlanWish,
        answers: Path | bytes,
        *,
        key: bytes | None,
        skip_bad: bool,
        run: str | None = None,
    ) -> PlanJob:
        """Begin a plan from one upload alone; the class keeps its roster.

        `run` is as for `begin`. Raises as `begin` and `Answers.add` do.
        """

        def work() -> tuple[str, ClassData]:
            self._check(wish)
            data = self._answers.read(class_id, answers, key, skip_bad)
            return self._classes.key(class_id), data

        if run is not None and self.runs.has(run):
            return await self.resume(run)
        name, data = await aside(work)
        return await self._begin(name, class_id, wish, wish.minutes, data, run)

    async def all(
        self, class_id: str | None = None, *, after: str | None = None, limit: int = 50
    ) -> Page[PlanJob]:
        """Plans, newest first, of one class if wanted. Raises Unknown, InputError."""
        if class_id is not None:
            await aside(lambda: self._classes.key(class_id))

        def work() -> Page[PlanJob]:
            found = self.runs.all()
            if class_id is not None:
                found = tuple(run for run in found if self.runs.class_of(run) == class_id)
            part = page_of(found, found, after, limit)
            return Page(items=tuple(self.job(run) for run in part.items), next=part.next)

        return await aside(work)

    async def get(self, run: str) -> PlanJob:
        """How one stands. Raises Unknown."""
        return self.job(run)

    async def plan(self, run: str) -> LessonPlan:
        """The plan as it was made. Raises Unknown, and Conflict while it is not done."""
        folder = self.done(run)
        return await aside(lambda: plan_in(folder))

    async def cancel(self, run: str) -> PlanJob:
        """Stop the making; what is done is kept. Raises Unknown, and Conflict where it has ended."""
        await self.runs.cancel(run)
        return self.job(run)

    async def resume(self, run: str) -> PlanJob:
        """Go on with one that was cut off, stopped or failed. Raises Unknown, and InputError where its model
        may not be asked any more."""
        self._tools.allow(self.runs.head(run).request.model)
        self.runs.resume(run)
        return self.job(run)

    def events(self, run: str, *, after: int = 0) -> AsyncIterator[tuple[int, Event] | None]:
        """Progress: numbered events after the one numbered `after`, until it ends; None is a sign of life.
        Raises Unknown."""
        self.runs.folder(run)
        return self.runs.follow(run, after)

    async def finished(self, run: str) -> PlanJob:
        """How it stands at its end, for which this waits. Raises Unknown."""
        async for _ in self.events(run):
            pass
        return self.job(run)

    def job(self, run: str) -> PlanJob:
        """How one stands, read from its folder. Raises Unknown."""
        job, ending = self.runs.head(run), self.runs.ending(run)
        request = job.request
        return PlanJob(
            run=run,
            class_id=job.class_id,
            class_name=self._classes.name(job.class_id) or request.class_name,
            status=self.runs.status(run),
            created=datetime.strptime(run[:13], "%y%m%d-%H%M%S").replace(tzinfo=UTC),
            goal=request.goal,
            minutes=request.minutes,
            template=request.template,
            title=ending.title if ending else "",
            message=ending.message if ending else "",
            remedy=ending.remedy if ending else "",
        )

    def done(self, run: str) -> Path:
        """The folder of a finished plan. Raises Unknown, and Conflict while it is not done."""
        folder = self.runs.folder(run)
        if self.runs.status(run) != "done":
            raise Conflict("This plan is not done yet.", "Follow its events until they end.")
        return folder

    def _check(self, wish: PlanWish) -> None:
        tree = self._tools.tree
        goals = tree.resolve_goal(wish.goal)
        if wish.skill is not None and wish.skill not in full_closure(tree, goals):
            raise GoalError(
                f"{wish.skill} is not on the way to {wish.goal}.", "The pathway lists the skills."
            )
        self._tools.allow(wish.model.strip())

    async def _begin(
        self,
        key: str,
        class_id: str,
        wish: PlanWish,
        minutes: int,
        data: ClassData | None,
        fixed: str | None,
    ) -> PlanJob:
        run, folder = self.runs.new(fixed)
        request = Request(
            class_name=key,
            goal=wish.goal.strip(),
            minutes=minutes,
            out=folder,
            template=wish.template,
            model=wish.model.strip() or self._tools.settings.model,
            seed=wish.seed,
            rounds=wish.rounds,
            skill=wish.skill,
        )
        self.runs.begin(run, Job(request=request, data=data, class_id=class_id))
        return self.job(run)
