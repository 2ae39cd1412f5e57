"""The teacher's desk: the skill tree, the reading of uploads and the runs, shared by service and pages."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock

from fastapi import UploadFile

from ..agents import Request
from ..agents.deps import load_tree
from ..agents.rosters import read_roster, write_roster
from ..graph import SkillTree
from ..items import ItemBank
from ..learner import ClassData, Diagnosis, diagnose, read_class
from ..settings import Settings
from .forms import ClassForm, PlanForm
from .runs import Job, Runs


@dataclass(frozen=True)
class Desk:
    """Everything a request may need."""

    settings: Settings
    runs: Runs
    _rosters: Lock = field(default_factory=Lock)

    @cached_property
    def tree(self) -> SkillTree:
        """The curriculum pack, loaded once."""
        return load_tree(self.settings)

    async def diagnosis(self, form: ClassForm) -> Diagnosis:
        """What the class shows, under pseudonyms. Raises InputError and GoalError."""

        def work() -> Diagnosis:
            goals = self.tree.resolve_goal(form.goal)
            return diagnose(self._read(form), tree=self.tree, bank=ItemBank(self.tree), goals=goals)

        return await asyncio.to_thread(work)

    async def plan(self, form: PlanForm) -> str:
        """Begin a run and give its id; raises InputError and GoalError for an unusable file or goal."""

        def work() -> ClassData:
            self.tree.resolve_goal(form.goal)
            return self._read(form)

        data = await asyncio.to_thread(work)
        run, folder = self.runs.new()
        request = Request(
            class_name=form.label,
            goal=form.goal.strip(),
            minutes=form.minutes,
            out=folder,
            template=form.template,
            model=form.model.strip() or self.settings.model,
            seed=form.seed,
        )
        self.runs.begin(run, Job(request=request, data=data))
        return run

    def _read(self, form: ClassForm) -> ClassData:
        """Read the class and keep its roster; the uploads themselves are gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="lessonloom-") as name, self._rosters:
            folder = Path(name)
            key = _save(form.key, folder / "key.csv") if form.key and form.key.filename else None
            roster = read_roster(self.settings.roster_path, form.label)
            data = read_class(
                _save(form.class_file, folder / "class.csv"),
                tree=self.tree,
                bank=ItemBank(self.tree),
                key=key,
                skip_bad=form.skip_bad,
                roster=roster,
                decimal_comma=self.settings.decimal_comma,
            )
            met = {name: pseudonym for pseudonym, name in data.names.items()}
            write_roster(self.settings.roster_path, form.label, {**roster, **met})
        return data.model_copy(update={"name": form.label, "names": {}})


def _save(upload: UploadFile, path: Path) -> Path:
    with path.open("wb") as file:
        shutil.copyfileobj(upload.file, file)
    return path
