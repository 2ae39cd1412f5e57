"""What the checks of a plan catch, and what they object to without cause.

Defects of many kinds are seeded into composed plans, one at a time. A defect counts as caught when a check
of its theme finds something that it did not find in the plan before. Plans as composed, and lessons written
by experts, say how often a check objects to sound work.
"""

import random
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from .. import __version__
from ..graph import SkillTree
from ..items import ItemBank
from ..lessons import CHECKS, CheckContext, Finding, LessonPlan
from . import (
    _defects_again,
    _defects_items,
    _defects_keys,
    _defects_people,
    _defects_shape,
    _defects_whole,
    _defects_words,
)
from ._classes import interval, share
from ._expert_plans import EXPERT_CHECKS, expert_plans
from ._plan_corpus import composed_plans
from ._plan_defects import DEFECTS, Defect, Seeder

SEEDERS = (
    _defects_shape,
    _defects_items,
    _defects_keys,
    _defects_words,
    _defects_people,
    _defects_whole,
    _defects_again,
)
"""The modules that enter the kinds of defects into the table."""

Corpus = list[tuple[LessonPlan, CheckContext]]
Figures = dict[str, dict[str, float]]


def run(
    tree: SkillTree, *, plans: int, clean: int, seed: int, data: Path | None = None, explain: bool = False
) -> dict[str, Any]:
    """Seed every kind of defect into `plans` plans, and face `clean` sound plans with all checks.

    `data` is a folder of expert lessons; `explain` tells on standard error what was missed and what was
    objected to. Intervals are 95 % percentile intervals over resampled plans.
    """
    bank = ItemBank(tree)
    corpus = composed_plans(tree, bank, count=plans, seed=seed)
    recall = {kind: _recall(defect, corpus, seed=seed, explain=explain) for kind, defect in DEFECTS.items()}
    found = {kind: figure for kind, figure in recall.items() if figure is not None}
    sound = corpus if clean == plans else composed_plans(tree, bank, count=clean, seed=seed + 1)
    alarms = _alarms(sound, tuple(CHECKS), seed=seed, explain=explain)
    values = [figure["value"] for figure in found.values()]
    any_error = {"any error": _any(sound, "error", seed), "any finding": _any(sound, "", seed)}
    headline = {
        "recall": float(np.mean(values)),
        "worst_recall": min(values),
        "false_alarm": any_error["any finding"]["value"],
    }
    results: dict[str, Figures] = {
        "recall": found,
        "false alarms, composed": {**any_error, **{k: f for k, f in alarms.items() if f["value"]}},
    }
    if data is not None:
        experts: Corpus = [
            (plan, CheckContext(tree=tree, bank=bank, names=frozenset(), learners=0))
            for plan in expert_plans(data)
        ]
        figures = _alarms(experts, EXPERT_CHECKS, seed=seed, explain=explain)
        errors = {k: f for k, f in figures.items() if CHECKS[k].severity == "error"}
        results["false alarms, experts (errors)"] = errors
        results["false alarms, experts (warnings)"] = {k: f for k, f in figures.items() if k not in errors}
        headline["expert_false_alarm"] = max(f["value"] for f in errors.values())
    print(f"{len(found)} kinds of defects, {len(CHECKS)} checks", file=sys.stderr)
    return {
        "benchmark": "checks",
        "version": __version__,
        "seed": seed,
        "n": plans,
        "data": f"{plans} composed plans with seeded defects, {clean} as composed"
        + (f", {len(experts)} expert lessons" if data is not None else ""),
        "results": results,
        "headline": {name: round(value, 4) for name, value in headline.items()},
    }


def _recall(defect: Defect, corpus: Corpus, *, seed: int, explain: bool) -> dict[str, float] | None:
    """Share of the plans with this defect where it was caught (`n` plans); None where no plan can have it."""
    caught = []
    for n, (plan, context) in enumerate(corpus):
        rng = random.Random(zlib.crc32(f"{seed} {defect.kind} {n}".encode()))
        others = [other for other, _ in corpus if other.skill.split(".")[:3] != plan.skill.split(".")[:3]]
        seeder = Seeder(rng, context.tree, context.bank, tuple(sorted(context.names)), rng.choice(others))
        spoiled = defect.spoil(plan, seeder)
        if spoiled is None or spoiled == plan:
            continue
        before = {_mark(f) for f in _findings(plan, context, defect)}
        new = [f for f in _findings(spoiled, context, defect) if _mark(f) not in before]
        caught.append(bool(new))
        if explain and not new:
            print(f"missed: {defect.kind}, plan {n}: {difference(plan, spoiled)}", file=sys.stderr)
    if not caught:
        return None
    return {**_interval(caught, seed), "n": len(caught)}


def _findings(plan: LessonPlan, context: CheckContext, defect: Defect) -> list[Finding]:
    return [f for c in CHECKS.values() if c.theme in defect.themes for f in c.findings(plan, context)]


def _mark(finding: Finding) -> tuple[str, str, str]:
    return finding.check, finding.place, finding.evidence


def _alarms(corpus: Corpus, checks: tuple[str, ...], *, seed: int, explain: bool) -> Figures:
    """Share of the plans that each check objects to."""
    figures = {}
    for id in checks:
        objected = []
        for plan, context in corpus:
            found = CHECKS[id].findings(plan, context)
            objected.append(bool(found))
            if explain:
                for f in found[:1]:
                    print(f"{id}: {plan.skill} {f.place}: {f.evidence[:120]} ({f.message})", file=sys.stderr)
        figures[id] = _interval(objected, seed)
    return figures


def _any(corpus: Corpus, severity: str, seed: int) -> dict[str, float]:
    """Share of the plans that any check (of a severity) objects to."""
    wanted = [c for c in CHECKS.values() if c.severity == severity or not severity]
    return _interval([any(c.findings(plan, context) for c in wanted) for plan, context in corpus], seed)


def _interval(flags: list[bool], seed: int) -> dict[str, float]:
    ones = np.ones(len(flags), dtype=np.int64)
    return interval(share, ones, np.array(flags, dtype=np.int64), np.arange(len(flags)), seed=seed)


def difference(plan: LessonPlan, spoiled: LessonPlan) -> str:
    """The first thing that differs between two plans, in a few words."""
    before, after = plan.model_dump(mode="json"), spoiled.model_dump(mode="json")
    return _difference(before, after, "")[:300]


def _difference(before: object, after: object, path: str) -> str:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before:
            if before[key] != after.get(key):
                return _difference(before[key], after.get(key), f"{path}.{key}")
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for n, (a, b) in enumerate(zip(before, after, strict=True)):
            if a != b:
                return _difference(a, b, f"{path}[{n}]")
    return f"{path}: {str(before)[-120:]} -> {str(after)[-140:]}"
