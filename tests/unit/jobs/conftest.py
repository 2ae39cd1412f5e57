import shutil

import pytest
from lessonloom.agents.deps import load_tree
from lessonloom.settings import Settings
from office import Office
from ray_nodes import TwoNodes
from tests_support import class_file

MANIFEST = "class,goal,minutes,name\n6a.csv,6.RP.A.2,50,monday\n6b.csv,6.RP.A.2,40,tuesday\n"


@pytest.fixture(scope="session")
def tree():
    return load_tree(Settings())


@pytest.fixture(scope="session")
def classes(tree, tmp_path_factory):
    folder = tmp_path_factory.mktemp("classes")
    for seed, name in ((0, "6a.csv"), (17, "6b.csv")):
        class_file(tree, folder / name, seed=seed)
    (folder / "jobs.csv").write_text(MANIFEST)
    load_tree(Settings(home=folder / "home"))  # compiled once, not once for every office
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


@pytest.fixture
def ray_nodes(monkeypatch):
    """A Ray cluster of two nodes on this machine."""
    nodes = TwoNodes(monkeypatch)
    yield nodes
    nodes.close()
