"""What each part of the system is worth: plans with and without evaluator, optimizer, analyst and skill tree.

Every (class, goal) pair is simulated for three kinds of learners, vectors of the five abilities. All systems
plan the same lesson for the same class, start from drafts with the same faults, and are scored alike, by
rules. EduPlanner (Zhang et al. 2025) compares the same six parts with other judges on another scale; its
numbers cannot be compared with these.
"""

import csv
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from .. import __version__
from ..agents.optimizer import variants
from ..agents.planner import brief
from ..agents.state import Request
from ..graph import SkillTree
from ..graph.model import Skill
from ..items import ItemBank
from ..learner import diagnose, read_class
from ..learner.abilities_levels import ABILITIES
from ..lessons import CheckContext, LessonPlan
from ..lessons.quality import NAMES
from ..pathways import class_needs, plan_pathway
from ._ablation_systems import FAULTS, SYSTEMS, Case, Outcome, Vary, made
from ._simulated_learners import NAMES as PEOPLE
from .simulate_class import simulate

VECTORS: tuple[tuple[int, ...], ...] = ((4, 4, 3, 4, 3), (2, 3, 1, 2, 1), (5, 4, 5, 4, 4))
"""The learners of EduPlanner, by their five abilities on levels 1 to 5."""
MIDDLE, PER_ABILITY = 3.6, 0.8
"""Ability at which a simulated class is as usual, and the levels of a skill that one more is worth."""
MINUTES = (40, 45, 50, 60)
SEVERITIES = ("error", "warning", "note")
ADDITIONS = (
    ("evaluator, added to the optimizer", "both", "optimizer only"),
    ("optimizer, added to the evaluator", "both", "evaluator only"),
    ("analyst, added to both", "both, analyst", "both"),
    ("skill tree, added to both", "both, skill tree", "both"),
    ("analyst, added to the rest", "full", "both, skill tree"),
    ("skill tree, added to the rest", "full", "both, analyst"),
    ("all, over the evaluator only", "full", "evaluator only"),
)

CLAIMS: dict[str, tuple[str, ...]] = {
    "evaluator, added to the optimizer": ("errors", "faults_left", *NAMES),
    "optimizer, added to the evaluator": ("errors", "faults_left", *NAMES),
    "analyst, added to both": ("integrity", "pertinence"),
    "skill tree, added to both": ("pertinence", "distance"),
    "analyst, added to the rest": ("integrity", "pertinence"),
    "skill tree, added to the rest": ("pertinence", "distance"),
}
"""Where an addition is meant to help. Neither analyst nor tree claims depth or practicality."""
FEWER = ("errors", "warnings", "notes", "faults_left")
"""Figures of which less is better."""

Row = dict[str, float]
Rows = dict[str, list[Row]]
"""The figures of each system, one row for each goal and vector, in the same order for all."""


def run(tree: SkillTree, *, pairs: int, seed: int, vary: Vary = variants) -> dict[str, Any]:
    """Compare the systems over `pairs` (class, goal) pairs with three kinds of learners each.

    `faults_left` is the share of what faults have put into a draft that still stands in the plan, found
    without the checks; `distance` how much the plans of one goal differ between the three kinds of learners;
    intervals resample goals. `vary` makes the variants of a round.
    """
    bank = ItemBank(tree)
    rows: Rows = {name: [] for name in (*SYSTEMS, SOUND_DRAFT, SOUND_FULL)}
    apart: Rows = {name: [] for name in SYSTEMS}
    for n, cases in enumerate(_cases(tree, bank, pairs, seed)):
        plans: dict[str, list[LessonPlan]] = defaultdict(list)
        for case in cases:
            for name, system in SYSTEMS.items():
                outcome = made(case, system, vary)
                plans[name].append(outcome.plan)
                rows[name].append({**_figures(outcome.plan), **_work(outcome)})
            for name, like in ((SOUND_DRAFT, "evaluator only"), (SOUND_FULL, "full")):
                rows[name].append(_figures(made(case, SYSTEMS[like], vary, faults=0).plan))
        for name, made_ in plans.items():
            apart[name].append({"distance": fmean(distance(a, b) for a, b in combinations(made_, 2))})
        print(f"{n + 1}/{pairs} {cases[0].brief.goal}: {cases[0].brief.skill}", file=sys.stderr)
    results: dict[str, dict[str, dict[str, float]]] = {}
    for name in rows:
        results[name] = {m: _interval([r[m] for r in rows[name]], len(VECTORS), seed) for m in rows[name][0]}
        if name in apart:
            results[name]["distance"] = _interval([r["distance"] for r in apart[name]], 1, seed)
    for title, more, less in (*ADDITIONS, ("full, on drafts without a fault", SOUND_FULL, SOUND_DRAFT)):
        results[title] = _gain(rows, more, less, seed)
        if more in apart:
            gained = [a["distance"] - b["distance"] for a, b in zip(apart[more], apart[less], strict=True)]
            results[title]["distance"] = _interval(gained, 1, seed)
    full = results["full"]
    return {
        "benchmark": "ablation",
        "version": __version__,
        "seed": seed,
        "n": pairs * len(VECTORS),
        "data": f"{pairs} goals, simulated classes of three kinds of learners, {FAULTS} faults a draft",
        "results": results,
        "claims": held(results),
        "headline": {**{d: round(full[d]["value"], 2) for d in NAMES}, "wins": wins(results)},
    }


SOUND_DRAFT, SOUND_FULL = "draft without a fault", "full, draft without a fault"


def wins(results: dict[str, dict[str, dict[str, float]]]) -> int:
    """Dimensions on which no other system is better than the full one, and the gain over the evaluator
    alone has its whole interval above zero."""
    gain = results["all, over the evaluator only"]
    return sum(
        results["full"][d]["value"] >= max(results[name][d]["value"] for name in SYSTEMS)
        and gain[d]["low"] > 0
        for d in NAMES
    )


def held(results: dict[str, dict[str, dict[str, float]]]) -> dict[str, dict[str, bool]]:
    """For each addition, whether it helps where it claims to: the whole paired interval on the better side
    of zero."""
    return {
        title: {
            m: results[title][m]["high"] < 0 if m in FEWER else results[title][m]["low"] > 0 for m in metrics
        }
        for title, metrics in CLAIMS.items()
    }


def _cases(tree: SkillTree, bank: ItemBank, pairs: int, seed: int) -> Iterator[list[Case]]:
    """For each goal, spread over the pack, one class for each vector, with the same lesson for all three."""
    rng = random.Random(seed)
    goals = [s.id for s in tree.skills.values() if s.authored and tree.hard(s.id)]
    before: LessonPlan | None = None
    for n in range(pairs):
        goal = goals[(n * len(goals)) // pairs + rng.randrange(max(1, len(goals) // pairs))]
        size, minutes, base = rng.choice((15, 20, 24, 28)), rng.choice(MINUTES), rng.randrange(10**6)
        found: list[Case] = []
        for vector in VECTORS:
            skill = found[0].brief.skill if found else None
            found.append(_case(tree, bank, goal, vector, size, minutes, base, skill, before))
        if before is None:  # faults are drawn from another plan, which the first goal does not have yet
            before = found[0].draft(SYSTEMS["full"])
            other = _case(tree, bank, goals[-1], VECTORS[0], size, minutes, base, None, before)
            fill = other.draft(SYSTEMS["full"])
            found = [Case(c.brief, c.context, tree, bank, fill, c.seed, c.drafts) for c in found]
        yield found
        before = found[0].draft(SYSTEMS["full"])


def _case(
    tree: SkillTree,
    bank: ItemBank,
    goal: str,
    vector: Sequence[int],
    size: int,
    minutes: int,
    base: int,
    skill: str | None,
    other: LessonPlan | None,
) -> Case:
    lift = {s.id: _lift(s, vector) for s in tree.skills.values()}
    simulated = simulate(tree, bank, goal=goal, learners=size, seed=base, lift=lift)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "class.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(simulated.tables.long)
        data = read_class(path, tree=tree, bank=bank)
        goals = tree.resolve_goal(goal)
        diagnosis = diagnose(data, tree=tree, bank=bank, goals=goals)
        pathway = plan_pathway(tree, class_needs(diagnosis), goals)
        request = Request(
            class_name="class", goal=goal, minutes=minutes, out=Path(folder), seed=base % 100, skill=skill
        )
        told = brief(request, diagnosis, pathway, tree, data.responses)
    names = frozenset(PEOPLE[:size])
    context = CheckContext(tree=tree, bank=bank, names=names, learners=len(diagnosis.learners))
    return Case(told, context, tree, bank, other, f"{base} {goal}")


def _lift(skill: Skill, vector: Sequence[int]) -> float:
    """How much easier a skill is for these learners than for usual ones, in levels."""
    weight = {a: skill.abilities.get(a, 0.0) for a in ABILITIES}
    total = sum(weight.values())
    if not total:
        return PER_ABILITY * (fmean(vector) - MIDDLE)
    level = sum(weight[a] * v for a, v in zip(ABILITIES, vector, strict=True)) / total
    return PER_ABILITY * (level - MIDDLE)


def _figures(plan: LessonPlan) -> Row:
    assert plan.quality is not None
    row: Row = {name: float(getattr(plan.quality, name).score) for name in NAMES}
    for severity in SEVERITIES:
        row[f"{severity}s"] = float(sum(f.severity == severity for f in plan.quality.findings))
    return row


def _work(outcome: Outcome) -> Row:
    """What it took, and what is left of the faults. No system here asks a model."""
    wrong = leaves(outcome.faulty) - leaves(outcome.sound)
    left = len(wrong & leaves(outcome.plan)) / len(wrong) if wrong else 0.0
    took = {"plans_checked": float(outcome.checked), "seconds": outcome.seconds}
    return {"faults_left": left, **took, "calls": 0.0, "tokens": 0.0}


def leaves(plan: LessonPlan) -> frozenset[tuple[str, str]]:
    """Every text and number of a plan with the field it stands in; what it records of itself left out."""

    def walk(field: str, value: object) -> Iterator[tuple[str, str]]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from walk(f"{field}.{key}", inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(field, inner)
        else:
            yield field, str(value)

    return frozenset(walk("", plan.model_dump(mode="json", exclude={"quality", "provenance"})))


def distance(one: LessonPlan, other: LessonPlan) -> float:
    """Jaccard distance of two plans by what they say and ask: 0 the same, 1 nothing in common."""

    def said(plan: LessonPlan) -> frozenset[str]:
        texts = {p.text for b in plan.blocks for p in (*b.teacher, *b.learners)}
        texts |= {f"{b.id} {b.minutes}" for b in plan.blocks} | {
            f"{t.level} {t.learners}" for t in plan.tiers
        }
        texts |= {t for x in plan.tiers for t in (x.teaching, x.practice, x.assessment)}
        return frozenset(texts | {e.item.id for e in plan.exercises} | {b.skill for b in plan.bridges})

    a, b = said(one), said(other)
    return 1 - len(a & b) / len(a | b)


def _gain(rows: Rows, more: str, less: str, seed: int) -> dict[str, dict[str, float]]:
    """Paired differences: what the one system has over the other, case by case."""
    metrics = [m for m in rows[more][0] if m in rows[less][0]]
    return {
        m: _interval([a[m] - b[m] for a, b in zip(rows[more], rows[less], strict=True)], len(VECTORS), seed)
        for m in metrics
    }


def _interval(values: Sequence[float], together: int, seed: int) -> dict[str, float]:
    """Mean with a 95 % percentile interval over resampled groups of `together` values."""
    groups = np.array(values).reshape(-1, together).mean(axis=1)
    rng = np.random.default_rng(seed)
    means = groups[rng.integers(0, len(groups), (1000, len(groups)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return {"value": float(groups.mean()), "low": float(low), "high": float(high)}
