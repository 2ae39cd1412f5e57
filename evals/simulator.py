"""Learners who do not exist, for comparing teaching policies. Simulated gain is not human gain.

The rules stand in docs/simulator.md and were written down before any policy was run on them. A learner
either knows a skill or not; who does not may hold one wrong belief about it and then answers by its mal-rule.
A skill is learned by practice, much more easily when its prerequisites are known; what is known may be
forgotten. The numbers differ on purpose from those that the product assumes about learners.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..graph import SkillTree
from ..items import Item, ItemBank, WrongAnswer
from ..learner.beliefs import Answered

Feedback = Literal["silent", "generic", "wrong target", "answer", "targeted"]
ORDER: tuple[Feedback, ...] = ("silent", "generic", "wrong target", "answer", "targeted")
DROPS: Mapping[Feedback, float] = {
    "silent": 0.02, "generic": 0.08, "wrong target": 0.14, "answer": 0.2, "targeted": 0.55,
}  # fmt: skip
"""Chance to give up a held belief after one wrong answer, by what is said about it."""
LEARNS: Mapping[Feedback, float] = {
    "silent": 0.06, "generic": 0.12, "wrong target": 0.2, "answer": 0.28, "targeted": 0.4,
}  # fmt: skip
"""Chance that one exercise teaches a skill to somebody who holds no wrong belief about it."""
UNREADY = 0.15
"""Factor on the chance to learn while a hard prerequisite is not known."""
FORGETS = 0.001
"""Chance per exercise to forget a skill that is known and not being practised."""
SLIPS, GUESSES, APPLIES, BELIEVES = 0.1, 0.12, 0.8, 0.6
"""Wrong though known; right though not known; acts on a held belief where it matters; has one at all."""


@dataclass(frozen=True)
class World:
    """The skills on the way to a goal, prerequisites first, with exercises of each."""

    skills: tuple[str, ...]
    needs: Mapping[str, tuple[str, ...]]
    items: Mapping[str, tuple[Item, ...]]


def make_world(tree: SkillTree, bank: ItemBank, goal: str, *, each: int = 12) -> World:
    """The authored part of a goal's closure with `each` exercises per skill, from its models in turn."""
    skills = tuple(name for name in tree.closure([goal]) if tree.skill(name).authored)
    items: dict[str, tuple[Item, ...]] = {}
    for name in skills:
        models = [m for m in bank.models(name) if m.answer.kind != "text"]
        items[name] = tuple(
            bank.draw(name, models[n % len(models)].id, n // len(models)) for n in range(each)
        )
    needs = {name: tuple(s for s in tree.hard(name) if s in items) for name in skills}
    return World(skills, needs, items)


@dataclass
class Pupil:
    """A simulated learner in a world; everything that happens comes from `rng`."""

    world: World
    rng: random.Random
    known: set[str] = field(default_factory=set)
    held: dict[str, str] = field(default_factory=dict)

    def answer(self, item: Item) -> Answered:
        """One answer, graded."""
        skill, luck = item.skill, self.rng.random()
        if skill in self.known:
            return Answered(item, True) if luck >= SLIPS else self._astray(item)
        belief = self.held.get(skill)
        mine = [w for w in item.wrong if w.misconception == belief]
        if mine and luck < APPLIES:
            return _wrong(item, mine[0])
        lucky = max(GUESSES, 1 / len(item.options) if item.options else 0.0)
        if belief is not None and not mine:
            lucky = max(lucky, 0.4)  # the belief does no harm here
        return Answered(item, True) if self.rng.random() < lucky else self._astray(item)

    def practise(self, answered: Answered, feedback: Feedback) -> None:
        """What one exercise and what is said about it change."""
        skill = answered.item.skill
        drop, learn = self.rng.random(), self.rng.random()
        ready = all(s in self.known for s in self.world.needs[skill])
        if skill not in self.known:
            said = feedback if not answered.correct else "silent"
            if skill in self.held:
                if drop < DROPS[said]:
                    del self.held[skill]
            elif learn < LEARNS[said if not answered.correct else "answer"] * (1.0 if ready else UNREADY):
                self.known.add(skill)
        for other in self.world.skills:
            if self.rng.random() < FORGETS and other != skill:
                self.known.discard(other)

    def _astray(self, item: Item) -> Answered:
        """A wrong answer without a system: now and then one of the known ones."""
        if item.wrong and (item.options or self.rng.random() < 0.3):
            return _wrong(item, self.rng.choice(item.wrong))
        return Answered(item, False)


def make_pupil(world: World, seed: int) -> Pupil:
    """A learner who knows the beginning of the way, more or less far, and misbelieves some of the rest."""
    rng = random.Random(seed)
    pupil = Pupil(world, random.Random(seed + 1_000_003))
    reach = rng.uniform(0.2, 0.8)
    for place, skill in enumerate(world.skills):
        ready = all(s in pupil.known for s in world.needs[skill])
        late = place / len(world.skills) > reach
        if rng.random() < (0.1 if late else 0.85) * (1.0 if ready else 0.2):
            pupil.known.add(skill)
        elif rng.random() < BELIEVES:
            shown = sorted({w.misconception for item in world.items[skill] for w in item.wrong})
            if shown:
                pupil.held[skill] = rng.choice(shown)
    return pupil


def _wrong(item: Item, wrong: WrongAnswer) -> Answered:
    same: Sequence[str] = [w.misconception for w in item.wrong if w.value == wrong.value]
    return Answered(item, False, tuple(same))
