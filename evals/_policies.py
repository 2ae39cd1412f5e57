"""What to practise next: policies that see answers only, and one that sees everything."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..graph import Mastery, Response, SkillTree
from ..items import ItemBank
from ..learner import estimate_mastery, status
from ..learner._lookup import Lookup
from ..learner.beliefs import Answered
from ..pathways import Need, plan_pathway
from .simulator import Pupil, World

RECENT = 4
"""Answers on a skill from before that many exercises on it say little about what is known now."""
Policy = Callable[[Sequence[Answered]], str]
"""From the answers so far to the skill of the next exercise."""


class Estimates:
    """The product's own estimate of mastery from the latest answers on each skill."""

    def __init__(self, tree: SkillTree, bank: ItemBank, world: World) -> None:
        self.tree, self.world = tree, world
        self._lookup = Lookup(bank)

    def of(self, answers: Sequence[Answered]) -> dict[str, Mastery]:
        """Mastery of every skill of the world."""
        by_skill: dict[str, list[Answered]] = {}
        for one in answers:
            by_skill.setdefault(one.item.skill, []).append(one)
        responses = [
            Response(id=f"{skill} {n}", learner="x", skill=skill, item=one.item.id, correct=one.correct)
            for skill, own in by_skill.items()
            for n, one in enumerate(own[-RECENT:])
        ]
        goal = self.world.skills[-1]
        found = estimate_mastery(responses, learners=["x"], tree=self.tree, goals=[goal], lookup=self._lookup)
        return {m.skill: m for m in found if m.skill in self.world.items}


@dataclass(frozen=True)
class Setting:
    """What a policy may look at; the truth in `pupil` is for the oracle alone."""

    pupil: Pupil
    estimates: Estimates
    steps: int
    seed: int


def at_random(setting: Setting) -> Policy:
    """Any skill."""
    rng, skills = random.Random(setting.seed), setting.pupil.world.skills
    return lambda _: rng.choice(skills)


def in_order(setting: Setting) -> Policy:
    """Every skill for equally long, prerequisites first."""
    world, steps = setting.pupil.world, setting.steps
    return lambda answers: world.skills[min(len(world.skills) - 1, len(answers) * len(world.skills) // steps)]


def lowest_mastery(setting: Setting) -> Policy:
    """The skill with the lowest estimate."""
    world, estimates = setting.pupil.world, setting.estimates

    def choose(answers: Sequence[Answered]) -> str:
        mastery = estimates.of(answers)
        return min(world.skills, key=lambda name: (mastery[name].p, world.skills.index(name)))

    return choose


def ours(setting: Setting) -> Policy:
    """The first step of the pathway that the product plans; what is settled is reviewed by least certainty.

    A skill that was practised RECENT times in a row without success gives way to its least certain
    prerequisite: it may be what is missing.
    """
    world, estimates = setting.pupil.world, setting.estimates

    def choose(answers: Sequence[Answered]) -> str:
        mastery = estimates.of(answers)
        needs = {name: _need(m) for name, m in mastery.items()}
        steps = [s.skill for s in plan_pathway(estimates.tree, needs, [world.skills[-1]]).steps]
        chosen = next((name for name in steps if name in world.items), None)
        if chosen is None:
            return min(world.skills, key=lambda name: (mastery[name].low, world.skills.index(name)))
        last, run = _run(answers)
        before = world.needs[chosen]
        if last == chosen and len(run) % RECENT == 0 and not any(a.correct for a in run[-RECENT:]) and before:
            return min(before, key=lambda name: mastery[name].low)
        return chosen

    return choose


def oracle(setting: Setting) -> Policy:
    """The first skill that is truly not known and whose prerequisites truly are."""
    pupil, world = setting.pupil, setting.pupil.world

    def choose(_: Sequence[Answered]) -> str:
        unknown = [name for name in world.skills if name not in pupil.known]
        ready = [name for name in unknown if all(s in pupil.known for s in world.needs[name])]
        return (ready or unknown or list(world.skills[-1:]))[0]

    return choose


def _run(answers: Sequence[Answered]) -> tuple[str | None, list[Answered]]:
    """The skill practised last and the answers on it since it was taken up."""
    groups = [(skill, list(own)) for skill, own in groupby(answers, key=lambda one: one.item.skill)]
    return groups[-1] if groups else (None, [])


def _need(m: Mastery) -> Need:
    return Need(
        skill=m.skill,
        p=m.p,
        low=m.low,
        high=m.high,
        seen=m.n > 0,
        lacking=int(status(m) != "secure"),
        learners=1,
        median=m.p,
        answers=m.n,
        unsure=int(status(m) == "unsure"),
    )
