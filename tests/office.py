"""A folder of classes with a manifest, shared by the tests of batches."""

from pathlib import Path

from lessonloom.agents.events import IndexBuilding
from lessonloom.jobs import Inline, read_index, run_batch
from lessonloom.settings import Settings
from tests_support import quiet_deps


class Office:
    """A folder with two classes and a manifest, and batches run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = folder / "jobs.csv"
        self.out = folder / "out"
        self.settings = Settings(home=folder / "home")
        self.events = []
        self.opened = []

    def ports(self, model, tell):
        tell(IndexBuilding(texts=1))
        self.opened.append(model)
        return quiet_deps(self.settings)

    async def run(self, watch=None, **options):
        self.events.clear()
        self.opened.clear()
        engine = Inline(self.settings, options.pop("open_deps", self.ports))
        options = {"watch": watch or self.events.append, "engine": engine, **options}
        return await run_batch(self.manifest, self.out, self.settings, **options)

    def index(self):
        return read_index(self.out)

    def record(self, name):
        return next(r for r in self.index().jobs if r.name == name)

    def files(self):
        """The plans' files; not the index, the lock, and what a killed process left half-written."""
        found = [f for f in self.out.glob("*/*") if not f.name.startswith(".")]
        return {str(f.relative_to(self.out)): f.read_bytes() for f in found}

    def kinds(self):
        return [e.kind for e in self.events if e.kind not in ("job_progress", "batch_planned")]
