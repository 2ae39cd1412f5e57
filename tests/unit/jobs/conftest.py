import shutil
from pathlib import Path

import pytest
from lessonloom.agents.deps import load_tree
from lessonloom.agents.events import IndexBuilding
from lessonloom.jobs import Index, run_batch
from lessonloom.settings import Settings
from tests_support import class_file, quiet_deps

MANIFEST = "class,goal,minutes,name\n6a.csv,6.RP.A.2,50,monday\n6b.csv,6.RP.A.2,40,tuesday\n"


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
        options = {"watch": watch or self.events.append, "open_deps": self.ports, **options}
        return await run_batch(self.manifest, self.out, self.settings, **options)

    def index(self):
        return Index.model_validate_json((self.out / "index.json").read_bytes())

    def record(self, name):
        return next(r for r in self.index().jobs if r.name == name)

    def files(self):
        """The plans' files; not the index, the lock, and what a killed process left half-written."""
        found = [f for f in self.out.glob("*/*") if not f.name.startswith(".")]
        return {str(f.relative_to(self.out)): f.read_bytes() for f in found}

    def kinds(self):
        return [e.kind for e in self.events if e.kind != "job_progress"]


@pytest.fixture(scope="session")
def tree():
    return load_tree(Settings())


@pytest.fixture(scope="session")
def classes(tree, tmp_path_factory):
    folder = tmp_path_factory.mktemp("classes")
    for seed, name in enumerate(("6a.csv", "6b.csv")):
        class_file(tree, folder / name, seed=seed)
    (folder / "jobs.csv").write_text(MANIFEST)
    return folder


@pytest.fixture(scope="session")
def finished(classes, tmp_path_factory):
    """An office whose batch has run undisturbed; tests work on copies of it."""
    import asyncio

    folder = tmp_path_factory.mktemp("finished") / "office"
    shutil.copytree(classes, folder)
    office = Office(folder)
    office.report = asyncio.run(office.run())
    return office


@pytest.fixture
def office(classes, tmp_path):
    shutil.copytree(classes, tmp_path / "office")
    return Office(tmp_path / "office")


@pytest.fixture
def yesterday(finished, tmp_path):
    """The same office on the next day."""
    shutil.copytree(finished.folder, tmp_path / "yesterday")
    return Office(tmp_path / "yesterday")
