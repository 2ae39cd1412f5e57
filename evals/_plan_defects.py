"""Defects that a plan can have, seeded into composed plans: what a careless author, a model, a copy and
paste or a broken file would do. They know the plan's model, not the checks."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from ..graph import SkillTree
from ..items import Item, ItemBank
from ..lessons import Block, Exercise, LessonPlan, Passage, Role
from ..lessons.checks import Theme

T = TypeVar("T")


@dataclass(frozen=True)
class Seeder:
    """What a defect may draw on: chance, the curriculum, the class's names, and a plan for another skill."""

    rng: random.Random
    tree: SkillTree
    bank: ItemBank
    names: tuple[str, ...]
    other: LessonPlan

    def pick(self, choices: Sequence[T]) -> T:
        """One of them."""
        return self.rng.choice(choices)


Spoil = Callable[[LessonPlan, Seeder], LessonPlan | None]
"""The plan with the defect, or None where the plan offers no place for it."""


@dataclass(frozen=True)
class Defect:
    """A kind of defect; a finding under one of `themes` that the clean plan does not have catches it."""

    kind: str
    themes: tuple[Theme, ...]
    spoil: Spoil


DEFECTS: dict[str, Defect] = {}


def defect(kind: str, *themes: Theme) -> Callable[[Spoil], Spoil]:
    """Enter a kind of defect into the table."""

    def enter(spoil: Spoil) -> Spoil:
        DEFECTS[kind] = Defect(kind, themes, spoil)
        return spoil

    return enter


def changed(plan: LessonPlan, **fields: Any) -> LessonPlan:
    """The plan with other fields."""
    return plan.model_copy(update=fields)


def with_block(plan: LessonPlan, id: str, **fields: Any) -> LessonPlan:
    """The plan with one block changed."""
    return changed(plan, blocks=tuple(b.model_copy(update=fields) if b.id == id else b for b in plan.blocks))


def with_item(plan: LessonPlan, id: str, **fields: Any) -> LessonPlan:
    """The plan with one exercise's item changed."""
    return changed(
        plan,
        exercises=tuple(
            e.model_copy(update={"item": e.item.model_copy(update=fields)}) if e.id == id else e
            for e in plan.exercises
        ),
    )


def placed(plan: LessonPlan, id: str, item: Item) -> LessonPlan:
    """The plan with another item in an exercise's place."""
    return changed(
        plan,
        exercises=tuple(e.model_copy(update={"item": item}) if e.id == id else e for e in plan.exercises),
    )


def block(plan: LessonPlan, *roles: Role) -> Block | None:
    """The first block with one of these roles."""
    return next((b for b in plan.blocks if b.role in roles), None)


def asked(plan: LessonPlan, *roles: Role) -> list[Exercise]:
    """Exercises of the blocks with these roles."""
    ids = {e for b in plan.blocks if b.role in roles for e in b.exercises}
    return [e for e in plan.exercises if e.id in ids]


def insert(plan: LessonPlan, s: Seeder, text: str, *, learners: bool | None = None) -> LessonPlan:
    """A sentence somewhere in the plan's prose, at the end of a passage. `learners`: only where learners
    read it, or (False) only where they do not."""
    places: list[tuple[Block, Passage]] = []
    for b in plan.blocks:
        if learners is not False:
            places += [(b, p) for p in b.learners]
        if learners is not True:
            places += [(b, p) for p in b.teacher]
    b, old = s.pick(places)

    def spoiled(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
        """What teacher and learners share changes for both."""
        new = f"{old.text} {text}"
        return tuple(p.model_copy(update={"text": new}) if p.text == old.text else p for p in passages)

    return with_block(plan, b.id, teacher=spoiled(b.teacher), learners=spoiled(b.learners))


def retimed(plan: LessonPlan, minutes: dict[str, int]) -> LessonPlan:
    """Blocks with other minutes (by id); starts follow, and the period is what they add up to."""
    at, blocks = 0, []
    for b in plan.blocks:
        blocks.append(b.model_copy(update={"start": at, "minutes": minutes.get(b.id, b.minutes)}))
        at += blocks[-1].minutes
    return changed(plan, blocks=tuple(blocks), minutes=at)


def ordered(plan: LessonPlan, blocks: Sequence[Block]) -> LessonPlan:
    """The blocks in this order, each starting where the one before ends."""
    return retimed(changed(plan, blocks=tuple(blocks)), {})


def without(plan: LessonPlan, s: Seeder, gone: Sequence[Block]) -> LessonPlan:
    """The plan without these blocks; one that is left has their minutes, so that the period is as long."""
    kept = tuple(b for b in plan.blocks if b not in gone)
    heir = s.pick(kept)
    more = heir.minutes + sum(b.minutes for b in gone)
    return retimed(changed(plan, blocks=kept), {heir.id: more})


def fresh(s: Seeder, skill: str) -> Item:
    """Some exercise of a skill."""
    model = s.pick(s.bank.models(skill))
    return s.bank.draw(skill, model.id, s.rng.randrange(8))


def foreign(s: Seeder, plan: LessonPlan) -> str:
    """A skill that has nothing to do with the lesson, neither before nor after it."""
    near = {*s.tree.closure((plan.skill,)), *s.tree.soft(plan.skill)}
    near |= set(s.tree.closure(s.tree.resolve_goal(plan.goal)))
    far = [
        k.id
        for k in s.tree.skills.values()
        if k.authored and k.id not in near and plan.skill not in s.tree.closure((k.id,))
    ]
    return s.pick([k for k in far if s.bank.models(k)])


def numbers_in(text: str) -> list[str]:
    """The whole numbers of a text as written."""
    return re.findall(r"(?<![\d.,/])\d+(?![\d.,/])", text)
