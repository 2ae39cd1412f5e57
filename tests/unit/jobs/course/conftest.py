import shutil
import sys
from pathlib import Path

import pytest
from tests_support import class_file

sys.path.insert(0, str(Path(__file__).parent))

from school import COURSE, School


@pytest.fixture(scope="session")
def designed(tree, tmp_path_factory):
    """A school whose course was designed undisturbed; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("school")
    class_file(tree, folder / "6a.csv", seed=0)
    (folder / "course.yaml").write_text(COURSE)
    school = School(folder, tree)
    school.report = school.design()
    return school


@pytest.fixture
def school(designed, tree, tmp_path):
    """The same school on the next day."""
    shutil.copytree(designed.folder, tmp_path / "school", ignore=shutil.ignore_patterns(".lock"))
    return School(tmp_path / "school", tree)
