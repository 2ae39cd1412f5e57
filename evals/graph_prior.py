"""Is what the tree says about a skill that nobody was asked about worth something?

All answers of a class on one skill are set aside and predicted from the answers on the others, with the
mastery model on three trees: the pack's, one with its edges shuffled (each skill keeps the number of its
prerequisites and of its successors), and one without edges. The learners are simulated, in two worlds. In
one a skill is rarely mastered while a prerequisite is missing, and harder the later it comes, as the pack
says. In the other neither is so, and the right edges must not be worth more than shuffled ones. That the
first world rewards the right edges is how it was made: the figures say how much the model gets out of edges
that are true, not whether the pack's are.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from math import exp, log
from typing import Any

import numpy as np

from .. import __version__
from ..graph import Response, SkillTree
from ..items import Item, ItemBank
from ..learner import estimate_mastery
from ..learner._closure import full_closure
from ..learner._lookup import Lookup
from ..learner.mastery import question_ease
from ._scores import Vector, auc, bootstrap, log_loss
from ._shuffled_tree import real_edges, shuffled, without_edges
from ._simulated_learners import GUESSED_CHOICE, RIGHT_IF_MASTERED, RIGHT_IF_NOT, Learner, make_learners
from .simulate_class import _levels, _quiz

SIZE = 28
HELD_OUT = 4
"""Skills set aside in each class, one at a time."""
WORLDS = ("the tree is true", "the tree is wrong")
TREES = ("real", "shuffled", "none")


def run(tree: SkillTree, *, classes: int, seed: int) -> dict[str, Any]:
    """`classes` simulated classes of 28 in each world."""
    bank = ItemBank(tree)
    lookup = Lookup(bank)
    rng = random.Random(seed)
    goals = [s.id for s in tree.skills.values() if s.authored and len(tree.hard(s.id)) > 1]
    rows: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for n in range(classes):
        goal = rng.choice(goals)
        for world in WORLDS:
            rows[world] += _one(tree, bank, lookup, goal, world, n, random.Random(f"{seed} {n}"))
        print(f"{n + 1}/{classes} {goal}", file=sys.stderr)
    results: dict[str, dict[str, dict[str, float]]] = {}
    for world, found in rows.items():
        table = np.array(found)
        for place, name in enumerate(TREES):
            results[f"{name}, {world}"] = _figures(table, 2 + place, seed)
        results[f"gain, {world}"] = {
            f"over_{other}": _paired(table, 3 + place, seed) for place, other in enumerate(TREES[1:])
        }
    gain, null = (results[f"gain, {world}"] for world in WORLDS)
    return {
        "benchmark": "graph-prior",
        "version": __version__,
        "seed": seed,
        "n": sum(map(len, rows.values())),
        "data": f"{classes} simulated classes of {SIZE} in each of two worlds, "
        f"up to {HELD_OUT} skills of each set aside in turn",
        "results": results,
        "headline": {
            "gain_over_shuffled": round(gain["over_shuffled"]["value"], 4),
            "gain_over_none": round(gain["over_none"]["value"], 4),
            "gain_where_the_tree_is_wrong": round(null["over_shuffled"]["value"], 4),
        },
    }


def _one(
    tree: SkillTree,
    bank: ItemBank,
    lookup: Lookup,
    goal: str,
    world: str,
    number: int,
    rng: random.Random,
) -> list[tuple[float, ...]]:
    """(class, right, predicted on the real, the shuffled and the bare tree) for answers set aside."""
    levels = _levels(tree, [goal])
    items = _quiz(tree, bank, [goal], levels, rng)
    asked = tuple(dict.fromkeys(item.skill for item in items))
    around = full_closure(tree, asked)
    truth = tree
    if world != WORLDS[0]:
        truth = without_edges(tree, tree.skills)
        levels = dict(zip(levels, rng.sample(list(levels.values()), len(levels)), strict=True))
    people = make_learners(truth, items, levels, count=SIZE, rng=rng)
    given = [
        Response(
            id=f"{n}-{item.id}",
            learner=f"L{n:02d}",
            skill=item.skill,
            item=item.id,
            correct=rng.random() < _chance(person, item),
        )
        for n, person in enumerate(people)
        for item in items
    ]
    trees = (real_edges(tree, around), shuffled(tree, around, rng), without_edges(tree, around))
    found: list[tuple[float, ...]] = []
    if len(asked) < 2:
        return []  # nothing is left to predict from
    for skill in rng.sample(asked, min(HELD_OUT, len(asked))):
        kept = [r for r in given if r.skill != skill]
        predictions = [_predictor(one, kept, asked, skill, lookup) for one in trees]
        found += [
            (number, bool(r.correct), *(predict(r) for predict in predictions))
            for r in given
            if r.skill == skill
        ]
    return found


def _predictor(
    tree: SkillTree, kept: Sequence[Response], asked: Sequence[str], skill: str, lookup: Lookup
) -> Callable[[Response], float]:
    """The probability of a right answer on a skill, from answers on others."""
    learners = tuple(dict.fromkeys(r.learner for r in kept))
    mastery = estimate_mastery(kept, learners=learners, tree=tree, goals=asked, lookup=lookup)
    known = {m.learner: m.p for m in mastery if m.skill == skill}

    def predict(response: Response) -> float:
        difficulty, guess = question_ease(response.item, lookup)
        p = known[response.learner]
        return guess + (1 - guess) / (1 + exp(difficulty - log(p / (1 - p))))

    return predict


def _chance(person: Learner, item: Item) -> float:
    if item.skill in person.mastered:
        return RIGHT_IF_MASTERED[item.level]
    return max(RIGHT_IF_NOT[item.level], GUESSED_CHOICE if item.options else 0.0)


def _figures(table: Vector, column: int, seed: int) -> dict[str, dict[str, float]]:
    right, p, group = table[:, 1], table[:, column], table[:, 0].astype(np.int64)
    return {
        name: bootstrap(metric, right, p, group, seed=seed)
        for name, metric in (("auc", auc), ("log_loss", log_loss))
    }


def _paired(table: Vector, column: int, seed: int) -> dict[str, float]:
    """Mean log loss on another tree less that on the real one: above 0, the real one helps."""
    loss = [_loss(table[:, 1], table[:, c]) for c in (2, column)]
    group = table[:, 0].astype(np.int64)
    return bootstrap(
        lambda gain, _, weight: float(np.average(gain, weights=weight)),
        loss[1] - loss[0],
        loss[0],
        group,
        seed=seed,
    )


def _loss(right: Vector, p: Vector) -> Vector:
    losses: Vector = -np.log(np.where(right == 1, p, 1 - p))
    return losses
