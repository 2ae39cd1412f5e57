"""The example of docs/authoring.md is what it says: a whole pack, written in ten minutes."""

import re
from pathlib import Path

import pytest
from lessonloom.graph import SkillTree, load_pack
from lessonloom.items import ItemBank
from lessonloom.items.validate import validate

DOCS = Path(__file__).parents[3] / "docs" / "authoring.md"


@pytest.fixture
def tree(tmp_path: Path) -> SkillTree:
    part = DOCS.read_text().partition("## A skill in ten minutes")[2].partition("\n## ")[0]
    for block in re.findall(r"```yaml\n(.*?)```", part, re.DOTALL):
        name = re.match(r"# (\S+)\n", block)
        assert name is not None
        file = tmp_path / name[1]
        file.parent.mkdir(exist_ok=True)
        file.write_text(block)
    return load_pack(tmp_path)


def test_the_example_has_no_problems(tree: SkillTree) -> None:
    assert list(tree.skills) == ["doubling"]
    assert [str(problem) for problem in validate(tree)] == []


def test_exercises_can_be_drawn_from_the_example(tree: SkillTree) -> None:
    bank = ItemBank(tree)
    for model in bank.models("doubling"):
        item = bank.draw("doubling", model.id, 0)
        assert item.stem
        assert len(item.wrong) == 2
