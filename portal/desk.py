"""The desk that service and pages work at: the workbench of the tenant whose person asks."""

from contextvars import ContextVar
from dataclasses import dataclass

from ..graph import SkillTree
from ..learner import ClassData, Diagnosis, diagnose
from ..settings import Settings
from ..workbench import PlanJob, PlanWish, Workbench
from ..workbench._tools import aside
from ..workbench.runs import Runs
from .access import Asking
from .benches import Benches
from .forms import ClassForm, PlanForm

_bench: ContextVar[Workbench] = ContextVar("bench")


@dataclass(frozen=True)
class Desk:
    """Everything a request may need. Routes depend on `enter`; then all else is the asking tenant's alone."""

    benches: Benches

    async def enter(self, who: Asking) -> Workbench:
        """A dependency: the workbench of the one who asks, for this request."""
        bench = await self.benches.seen_by(who)
        _bench.set(bench)
        return bench

    @property
    def bench(self) -> Workbench:
        """The workbench of the request at work. LookupError where its route does not depend on `enter`."""
        return _bench.get()

    @property
    def tree(self) -> SkillTree:
        """The curriculum."""
        return self.benches.tree

    @property
    def settings(self) -> Settings:
        """The settings of the tenant."""
        return self.bench.settings

    @property
    def runs(self) -> Runs:
        """The runs of the tenant."""
        return self.bench.plans.runs

    def data(self, run: str) -> ClassData:
        """The class of a run: the upload it was made from, else the class as it is now. Raises Unknown."""
        job = self.runs.job(run)
        return job.data or self.bench.answers.of(job.class_id)

    async def diagnosis(self, form: ClassForm) -> Diagnosis:
        """What an upload shows, under pseudonyms; its answers are not kept.

        Raises InputError and GoalError.
        """
        bench = self.bench
        content, key = form.class_file.file.read(), form.key_content

        def work() -> Diagnosis:
            goals = bench.tree.resolve_goal(form.goal)
            data = bench.answers.read(bench.classes.for_label(form.label), content, key, form.skip_bad)
            return diagnose(data, tree=bench.tree, bank=bench.bank, goals=goals)

        return await aside(work)

    async def plan(self, form: PlanForm) -> str:
        """Begin a run from an upload and give its id; raises InputError and GoalError for an unusable one."""
        return (await self.planned(form)).run

    async def planned(self, form: PlanForm, run: str | None = None) -> PlanJob:
        """The same, and how the run stands; `run` is its id where that is fixed (see `Plans.begin`)."""
        bench = self.bench
        wish = PlanWish(
            goal=form.goal.strip(),
            minutes=form.minutes,
            template=form.template,
            model=form.model.strip(),
            seed=form.seed,
        )
        await aside(lambda: bench.tree.resolve_goal(wish.goal))
        class_id = await aside(lambda: bench.classes.for_label(form.label))
        content = form.class_file.file.read()
        return await bench.plans.begin_with(
            class_id, wish, content, key=form.key_content, skip_bad=form.skip_bad, run=run
        )
