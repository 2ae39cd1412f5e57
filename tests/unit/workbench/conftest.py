import pytest
from lessonloom import Workbench
from lessonloom.agents.deps import load_tree
from lessonloom.settings import Settings
from tests_support import class_file


@pytest.fixture(scope="session")
def tree():
    return load_tree(Settings())


@pytest.fixture(scope="session")
def answers(tree, tmp_path_factory) -> bytes:
    """A class of 28 as a CSV file."""
    return class_file(tree, tmp_path_factory.mktemp("class") / "class.csv").read_bytes()


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
async def bench(settings, tree):
    async with Workbench.open(settings, tree=tree) as opened:
        yield opened
