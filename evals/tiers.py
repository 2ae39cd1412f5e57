"""Tiers: do groups stay the same under small changes, and are flagged contradictions true?

Simulated classes whose truth is known. Each is diagnosed, then again with its rows in another order, with one
answer less, with one more, and with a learner more. The lesson stays the one of the first diagnosis, so
that the groups are compared and not the lessons; how often the lesson itself changes is told apart.
Intervals resample classes.
"""

import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from .. import __version__
from ..graph import Response, SkillTree
from ..items import ItemBank
from ..learner import ClassData, Diagnosis, diagnose, read_class, status, tiers_for
from ..learner.consistency import HIGH, contradiction
from ..learner.diagnosis import _next_lesson
from .simulate_class import Simulation, simulate, write_long

SIZE = 28
EACH = 6
"""Classes are tried with so many answers less, and as many more, each alone."""
NEAR = 0.5
"""Contradictions from here up to the threshold are counted as just below it."""
GRADES = (0, 0, -1, 1)
"""Grade of the classes against that of the goal, in turn: weak and strong classes are among them."""
Groups = Mapping[str, str]
Grouping = Callable[[ClassData, Diagnosis], Groups]


@dataclass
class _Tally:
    """Sums of a ratio by class: system -> metric -> [(numerator, denominator)]."""

    rows: dict[str, dict[str, list[tuple[float, float]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def add(self, system: str, metric: str, numerator: float, denominator: float) -> None:
        self.rows[system][metric].append((numerator, denominator))


def run(tree: SkillTree, *, classes: int, seed: int) -> dict[str, Any]:
    """`classes` simulated classes of 28 towards random goals of the pack."""
    bank = ItemBank(tree)
    rng = random.Random(seed)
    goals = [
        s.id for s in tree.skills.values() if s.authored and len(tree.hard(s.id)) > 1 and s.grade in "345678"
    ]
    tally = _Tally()
    with tempfile.TemporaryDirectory() as folder:
        for n in range(classes):
            goal = rng.choice(goals)
            grade = str(int(tree.skill(goal).grade) + GRADES[n % len(GRADES)])
            simulation = simulate(
                tree, bank, goal=goal, learners=SIZE + 1, seed=seed * 100_003 + n, grade=grade
            )
            path = Path(folder) / "class.csv"
            write_long(simulation.tables, path)
            data = read_class(path, tree=tree, bank=bank)
            _one(tree, bank, data, goal, simulation, random.Random(f"{seed} {n}"), tally)
            print(f"{n + 1}/{classes} {goal}", file=sys.stderr)
    results = {
        system: {metric: _interval(rows, seed) for metric, rows in found.items() if sum(d for _, d in rows)}
        for system, found in tally.rows.items()
    }
    ours = results["lessonloom"]
    return {
        "benchmark": "tiers",
        "version": __version__,
        "seed": seed,
        "n": classes,
        "data": f"simulated classes of {SIZE}, {2 * EACH + 2} small changes each",
        "results": results,
        "headline": {
            name: round(ours[name]["value"], 4)
            for name in ("changed", "own_changed", "order_changed", "lesson_changed", "flags_true")
            if name in ours
        },
    }


def _one(
    tree: SkillTree,
    bank: ItemBank,
    full: ClassData,
    goal: str,
    simulation: Simulation,
    rng: random.Random,
    tally: _Tally,
) -> None:
    goals = tree.resolve_goal(goal)

    def diagnosed(data: ClassData) -> Diagnosis:
        return diagnose(data, tree=tree, bank=bank, goals=goals)

    newcomer = full.learners[-1]
    base = full.model_copy(
        update={
            "learners": full.learners[:-1],
            "responses": tuple(r for r in full.responses if r.learner != newcomer),
        }
    )
    first = diagnosed(base)
    lesson = _next_lesson(tree, first.skills, first.mastery, goals)

    def ours(_: ClassData, found: Diagnosis) -> Groups:
        return {name: tier.level for tier in tiers_for(tree, found, lesson) for name in tier.learners}

    systems: dict[str, Grouping] = {"lessonloom": ours, "thirds by score": _thirds}
    before = {name: grouping(base, first) for name, grouping in systems.items()}
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for kind, whose, data in _changes(base, full, first, rng):
        found = diagnosed(data)
        sums["lessonloom", "lesson_changed"][0] += (
            _next_lesson(tree, found.skills, found.mastery, goals) != lesson
        )
        sums["lessonloom", "lesson_changed"][1] += 1
        for system, grouping in systems.items():
            after = grouping(data, found)
            moved = {name for name, group in before[system].items() if after[name] != group}
            for metric in (f"{kind}_changed", *(() if kind == "order" else ("changed",))):
                sums[system, metric][0] += len(moved)
                sums[system, metric][1] += SIZE
            if whose:
                sums[system, "own_changed"][0] += whose in moved
                sums[system, "own_changed"][1] += 1
                sums[system, "others_changed"][0] += len(moved - {whose})
                sums[system, "others_changed"][1] += SIZE - 1
    for (system, metric), (numerator, denominator) in sums.items():
        tally.add(system, metric, numerator, denominator)
    _judge_flags(tree, base, first, simulation, tally)


def _changes(
    base: ClassData, full: ClassData, first: Diagnosis, rng: random.Random
) -> Iterator[tuple[str, str, ClassData]]:
    """Kind of change, the learner whose answer it is (or none), and the changed class."""
    mixed = {
        "learners": tuple(rng.sample(base.learners, len(base.learners))),
        "responses": tuple(rng.sample(base.responses, len(base.responses))),
    }
    yield "order", "", base.model_copy(update=mixed)
    yield "learner", "", full
    graded = [r for r in base.responses if r.correct is not None]
    for gone in rng.sample(graded, EACH):
        rest = tuple(r for r in base.responses if r.id != gone.id)
        yield "less", gone.learner, base.model_copy(update={"responses": rest})
    chance = {(m.learner, m.skill): m.p for m in first.mastery}
    for n, model in enumerate(rng.sample(graded, EACH)):
        right = rng.random() < chance.get((model.learner, model.skill), 0.5)
        more = Response(
            id=f"more{n}", learner=model.learner, skill=model.skill, item=f"more {n}", correct=right
        )
        yield "more", model.learner, base.model_copy(update={"responses": (*base.responses, more)})


def _thirds(data: ClassData, _: Diagnosis) -> Groups:
    """The usual way: the share of right answers, cut in three equal groups; equals by name."""
    answers: dict[str, list[bool]] = {name: [] for name in data.learners}
    for r in data.responses:
        if r.correct is not None:
            answers[r.learner].append(r.correct)
    ranked = sorted(answers, key=lambda name: (sum(answers[name]) / max(1, len(answers[name])), name))
    return {
        name: ("support", "core", "extension")[3 * place // len(ranked)] for place, name in enumerate(ranked)
    }


def _judge_flags(
    tree: SkillTree, data: ClassData, found: Diagnosis, simulation: Simulation, tally: _Tally
) -> None:
    """How many contradictions are true: flagged, just below the threshold, and called so by words alone."""
    known = {one.name: one.mastered for one in simulation.learners}
    mastery = {(m.learner, m.skill): m for m in found.mastery}
    inside = {p.skill for p in found.skills}
    counts: dict[str, list[float]] = {"flags": [0, 0], "near": [0, 0], "words": [0, 0]}
    expected = 0.0
    for later in inside:
        for earlier in set(tree.hard(later)) & inside:
            for name in data.learners:
                strong, weak = mastery[name, later], mastery[name, earlier]
                if not (strong.n and weak.n):
                    continue
                truth = known[data.names[name]]
                true = later in truth and earlier not in truth
                p = contradiction(strong, weak)
                kinds = ["flags"] if p >= HIGH else ["near"] if p >= NEAR else []
                kinds += ["words"] if (status(strong), status(weak)) == ("secure", "lacking") else []
                expected += p * ("flags" in kinds)
                for kind in kinds:
                    counts[kind][0] += true
                    counts[kind][1] += 1
    tally.add("lessonloom", "flags_true", *counts["flags"])
    tally.add("lessonloom", "flags_expected", expected, counts["flags"][1])
    tally.add("lessonloom", "flags_per_class", counts["flags"][1], 1)
    tally.add("just below the threshold", "flags_true", *counts["near"])
    tally.add("just below the threshold", "flags_per_class", counts["near"][1], 1)
    tally.add("secure and lacking", "flags_true", *counts["words"])
    tally.add("secure and lacking", "flags_per_class", counts["words"][1], 1)


def _interval(rows: list[tuple[float, float]], seed: int) -> dict[str, float]:
    """Ratio of sums with a 95 % percentile interval over resampled classes."""
    table = np.array(rows, dtype=float)
    rng = np.random.default_rng(seed)
    picked = table[rng.integers(0, len(table), (2000, len(table)))].sum(axis=1)
    picked = picked[picked[:, 1] > 0]
    low, high = np.percentile(picked[:, 0] / picked[:, 1], [2.5, 97.5])
    value = float(table[:, 0].sum() / table[:, 1].sum())
    return {"value": value, "low": float(low), "high": float(high)}
