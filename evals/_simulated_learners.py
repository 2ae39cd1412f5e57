"""Learners who do not exist: what they have mastered, what they misbelieve, and how they answer."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp

from ..graph import LEVELS, SkillTree
from ..items import Correct, Item, Wrong, grade

NAMES = (
    "Aaliyah R.", "Benedikt O.", "Chidi N.", "Dalia H.", "Emre K.", "Fatima S.", "Giang T.", "Hana V.",
    "Ikaika P.", "Jonah W.", "Kaya B.", "Leilani M.", "Mateus C.", "Nneka A.", "Oskar L.", "Priya D.",
    "Quinn J.", "Rosa G.", "Samir E.", "Tala Y.", "Umar F.", "Valentina Z.", "Wren C.", "Ximena L.",
    "Yusuf A.", "Zora K.", "Anahí M.", "Bao P.", "Callum D.", "Dewi S.", "Elif T.", "Farah N.",
)  # fmt: skip
"""Invented first names with an initial."""

MASTERED_AT_GOAL = -1.8
"""Log-odds that an average learner has mastered a goal ..."""
PER_LEVEL = 1.6
"""... and how much they rise with each level below it (a grade counts half a level)."""
SPREAD = 1.1
"""Standard deviation of general ability, in logits."""
WITHOUT_PREREQUISITE = 0.25
"""Factor on the chance of mastery when a hard prerequisite is missing."""
RIGHT_IF_MASTERED: Mapping[str, float] = dict(zip(LEVELS, (0.96, 0.92, 0.82), strict=True))
RIGHT_IF_NOT: Mapping[str, float] = dict(zip(LEVELS, (0.2, 0.1, 0.04), strict=True))
GUESSED_CHOICE = 0.25
HELD = 0.75
"""Chance that a wrong answer comes from the misconception which the learner holds."""


@dataclass(frozen=True)
class Learner:
    """A simulated learner: skills mastered, and the misconception held on each other skill."""

    name: str
    mastered: frozenset[str]
    held: Mapping[str, tuple[str, ...]]


def make_learners(
    tree: SkillTree, items: Sequence[Item], levels: Mapping[str, float], *, count: int, rng: random.Random
) -> tuple[Learner, ...]:
    """Learners whose mastery respects the prerequisites: a skill on a missing one is rarely mastered."""
    common = {skill: _ranking(skill, items, rng) for skill in levels}
    learners = []
    for i in range(count):
        ability = rng.gauss(0, SPREAD)
        mastered: set[str] = set()
        held: dict[str, tuple[str, ...]] = {}
        for skill in (name for name in tree.skills if name in levels):
            chance = 1 / (1 + exp(-(ability + MASTERED_AT_GOAL + PER_LEVEL * levels[skill])))
            if any(s in levels and s not in mastered for s in tree.hard(skill)):
                chance *= WITHOUT_PREREQUISITE
            if rng.random() < chance:
                mastered.add(skill)
            else:
                held[skill] = _beliefs(common[skill], rng)
        name = NAMES[i % len(NAMES)] + (f" {i // len(NAMES) + 1}" if i >= len(NAMES) else "")
        learners.append(Learner(name, frozenset(mastered), held))
    return tuple(learners)


def answer(learner: Learner, item: Item, rng: random.Random) -> str:
    """What the learner writes; empty for a blank."""
    knows = item.skill in learner.mastered
    chance = (RIGHT_IF_MASTERED if knows else RIGHT_IF_NOT)[item.level]
    if item.options and not knows:
        chance = max(chance, GUESSED_CHOICE)
    if rng.random() < chance:
        return _written(item, item.answer.text, rng, right=True)
    if not knows:
        known = [
            w for name in learner.held.get(item.skill, ()) for w in item.wrong if w.misconception == name
        ]
        if known and rng.random() < HELD:
            return _written(item, known[0].text, rng, right=False)
        shrug = rng.random()
        if shrug < 0.12:
            return ""
        if shrug < 0.2:
            return "I don't know"
    return _slip(item, rng)


def _ranking(skill: str, items: Sequence[Item], rng: random.Random) -> tuple[str, ...]:
    """Misconceptions that the quiz can show on a skill, in an order that the whole class shares."""
    names = {w.misconception for item in items if item.skill == skill for w in item.wrong}
    return tuple(sorted(sorted(names), key=lambda _: rng.random()))


def _beliefs(ranking: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    """One misconception, more often a common one; a second one in every third learner."""
    if not ranking:
        return ()
    weights = [3.0**-place for place in range(len(ranking))]
    first = rng.choices(ranking, weights)[0]
    others = [name for name in ranking if name != first]
    return (first, rng.choice(others)) if others and rng.random() < 1 / 3 else (first,)


def _slip(item: Item, rng: random.Random) -> str:
    """A wrong answer without a system: off by one, or any of the known wrong answers."""
    value = _whole(item.answer.value)
    if value is not None and item.answer.kind not in ("choice", "text", "order", "ratio"):
        off = str(max(0, value + rng.choice((-2, -1, 1, 2, 10))))
        if isinstance(grade(item, off), Wrong):
            return off
    if item.wrong:
        return _written(item, rng.choice(item.wrong).text, rng, right=False)
    return "I don't know"


def _written(item: Item, text: str, rng: random.Random, *, right: bool) -> str:
    """As a learner would write it: the letter of an option, no markup, the unit forgotten now and then."""
    letter = next((option.label for option in item.options if option.text == text), None)
    if letter is not None:
        return letter
    full = text.replace("`", "").replace(" : ", ":")
    unit = item.answer.unit or ""
    short = full.removesuffix(unit).strip() if unit and rng.random() < 1 / 3 else full
    for candidate in (short, full):
        verdict = grade(item, candidate)
        if isinstance(verdict, Correct if right else Wrong):
            return candidate
    return text


def _whole(value: str) -> int | None:
    try:
        number = Fraction(value)
    except (ValueError, ZeroDivisionError):
        return None
    return int(number) if number.denominator == 1 else None
