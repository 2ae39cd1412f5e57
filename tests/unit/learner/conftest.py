"""A small tree and items without a pack: 4.A and 5.B lead to 6.C, it to 6.D; 6.E stands apart."""

from collections.abc import Sequence

import pytest
from lessonloom.graph import LessonloomError, Misconception, Prerequisite, Skill, SkillTree
from lessonloom.graph.tree import PackInfo
from lessonloom.items import AnswerKey, Item, WrongAnswer


def make_skill(id: str, *before: str, title: str = "") -> Skill:
    names = {"adds": "Adds the numbers.", "inverts": "Divides the wrong way round."}
    return Skill(
        id=id,
        standard=id,
        title=title or f"Skill {id}",
        statement="...",
        grade=id[0],
        domain="d",
        prerequisites=tuple(Prerequisite(skill=b, why=f"{b} comes first") for b in before),
        misconceptions=tuple(
            Misconception(id=name, belief=belief, correction="No.", remedy="Show it.")
            for name, belief in names.items()
        ),
    )


def make_item(skill: str, draw: int, *, level: str = "core", wrong: Sequence[tuple[str, str]] = ()) -> Item:
    return Item(
        id=f"{skill}/m#{draw}",
        skill=skill,
        model="m",
        draw=draw,
        level=level,
        thinking="apply",
        representation="symbols",
        stem=f"What is question {draw}?",
        answer=AnswerKey(kind="integer", text="12", value="12"),
        steps=("12",),
        wrong=tuple(WrongAnswer(text=t, value=t, misconception=f"{skill}/{m}") for t, m in wrong),
    )


class Bank:
    """Draw 0 shows `adds` (7) and `inverts` (3); draw 1 gives 7 for both; draw 2 shows `inverts` (3)."""

    WRONG = ((("7", "adds"), ("3", "inverts")), (("7", "adds"), ("7", "inverts")), (("3", "inverts"),))

    def __init__(self, tree: SkillTree) -> None:
        self.tree = tree

    def item(self, item_id: str, /) -> Item:
        skill, _, rest = item_id.partition("/")
        model, _, draw = rest.partition("#")
        if skill not in self.tree.skills or model != "m":
            raise LessonloomError(f"there is no item {item_id}", "Check the id.")
        number = int(draw)
        return make_item(skill, number, wrong=self.WRONG[number] if number < len(self.WRONG) else ())


@pytest.fixture(scope="session")
def tree() -> SkillTree:
    info = PackInfo(name="p", title="p", version="1", licence="x", subject="m")
    skills = [
        make_skill("4.A", title="Groups"),
        make_skill("5.B", title="Shares"),
        make_skill("6.C", "4.A", "5.B", title="Rates"),
        make_skill("6.D", "6.C", title="Problems"),
        make_skill("6.E", title="Apart"),
    ]
    return SkillTree(info, skills)


@pytest.fixture(scope="session")
def bank(tree) -> Bank:
    return Bank(tree)
