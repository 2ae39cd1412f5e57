"""Simulated learners: which policy teaches most, and how soon is a held belief found?

Simulated gain is not human gain: it compares policies under the published rules of `simulator`, no more.
All systems meet the same learners with the same seeds; intervals resample learners.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from statistics import mean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import __version__
from ..graph import SkillTree
from ..items import ItemBank
from ..learner import status
from ..learner.beliefs import OTHER, SECURE, Answered, belief_posterior, expected_information
from ._policies import RECENT, Estimates, Policy, Setting, at_random, in_order, lowest_mastery, oracle, ours
from .simulator import ORDER, Feedback, make_pupil, make_world

STEPS = 100
"""Exercises per learner."""
QUESTIONS = 8
"""Questions asked at most to find a held belief."""
SURE = 0.8
"""A belief counts as diagnosed from this posterior probability on."""
Vector = NDArray[np.float64]
Figures = dict[str, dict[str, float]]
Settings = Callable[[], Iterator[Setting]]
Said = Callable[[Setting, list[Answered]], Feedback]


def run(tree: SkillTree, *, goal: str, learners: int, seed: int) -> dict[str, Any]:
    """Policies, kinds of feedback and diagnosis on `learners` simulated learners on the way to `goal`."""
    bank = ItemBank(tree)
    world = make_world(tree, bank, goal)
    estimates = Estimates(tree, bank, world)

    def settings() -> Iterator[Setting]:
        for n in range(learners):
            yield Setting(make_pupil(world, seed * 100_003 + n), estimates, STEPS, n)

    results: dict[str, Figures] = {}
    gains: dict[str, Vector] = {}
    for name, (policy, said) in SYSTEMS.items():
        rows = [_teach(setting, policy(setting), said, judge=True) for setting in settings()]
        results[name] = {
            what: _interval([row[what] for row in rows if what in row], seed) for what in rows[0]
        }
        gains[name] = np.array([row["normalised_gain"] for row in rows])
        print(f"{name}: gain {gains[name].mean():.3f}", file=sys.stderr)
    holds, feedback = _feedback_order(settings, seed)
    results |= feedback
    results["lessonloom"] |= _diagnosis(settings, seed)
    share = float(gains["lessonloom"].mean() / gains["oracle"].mean())
    results["lessonloom"]["oracle_share"] = {"value": share}
    over = gains["lessonloom"] - gains["lowest mastery"]
    results["lessonloom"]["gain_over_lowest_mastery"] = _interval(over.tolist(), seed)
    ours_ = results["lessonloom"]
    return {
        "benchmark": "simulate",
        "version": __version__,
        "seed": seed,
        "n": learners,
        "data": f"simulated learners on {len(world.skills)} skills towards {goal}, {STEPS} exercises each; "
        "simulated gain is not human gain",
        "results": results,
        "headline": {
            "normalised_gain": round(ours_["normalised_gain"]["value"], 4),
            "oracle_share": round(share, 4),
            "top1": round(ours_["top1"]["value"], 4),
            "top3": round(ours_["top3"]["value"], 4),
            "order_holds": int(holds),
        },
    }


def _answer(setting: Setting, answers: list[Answered]) -> Feedback:
    """The right answer, whatever was wrong."""
    del setting, answers
    return "answer"


def _remedy(setting: Setting, answers: list[Answered]) -> Feedback:
    """The remedy for the belief that the diagnosis names, right or wrong, where it is sure enough of one."""
    skill = answers[-1].item.skill
    posterior = belief_posterior([one for one in answers if one.item.skill == skill][-RECENT:])
    named, p = next(iter(posterior.items()))
    if named in (SECURE, OTHER) or p < 0.5:
        return "answer"
    return "targeted" if setting.pupil.held.get(skill) == named else "wrong target"


SYSTEMS: Mapping[str, tuple[Callable[[Setting], Policy], Said]] = {
    "random": (at_random, _answer),
    "topological": (in_order, _answer),
    "lowest mastery": (lowest_mastery, _answer),
    "lessonloom": (ours, _answer),
    "lessonloom with remedies": (ours, _remedy),
    "oracle": (oracle, _answer),
}


def _teach(setting: Setting, policy: Policy, said: Said, *, judge: bool = False) -> dict[str, float]:
    """One learner through STEPS exercises; gain is (after - before) / (1 - before) of the skills known.

    `judge` also asks how many of the skills called secure are not known.
    """
    pupil, world = setting.pupil, setting.pupil.world
    before = len(pupil.known) / len(world.skills)
    answers: list[Answered] = []
    asked: dict[str, int] = {}
    wasted, criterion = 0, STEPS
    for step in range(STEPS):
        skill = policy(answers)
        items = world.items[skill]
        item = items[asked.get(skill, 0) % len(items)]
        asked[skill] = asked.get(skill, 0) + 1
        wasted += skill in pupil.known
        answers.append(pupil.answer(item))
        pupil.practise(answers[-1], said(setting, answers))
        if len(pupil.known) == len(world.skills):
            criterion = min(criterion, step + 1)
    after = len(pupil.known) / len(world.skills)
    found = {
        "normalised_gain": (after - before) / (1 - before) if before < 1 else 1.0,
        "items_to_criterion": float(criterion),
        "wasted_share": wasted / STEPS,
    }
    if judge:
        estimates = setting.estimates.of(answers)
        called = [name for name, m in estimates.items() if m.n and status(m) == "secure"]
        if called:
            found["false_mastery"] = mean(name not in pupil.known for name in called)
    return found


def _feedback_order(settings: Settings, seed: int) -> tuple[bool, dict[str, Figures]]:
    """Gain by what is said about a wrong answer. The measure is only valid if the order of `ORDER` comes
    out: each later kind better with its paired interval above 0, "answer" not worse than "wrong target"."""
    gains: dict[Feedback, Vector] = {}
    for kind in ORDER:

        def said(setting: Setting, answers: list[Answered], kind: Feedback = kind) -> Feedback:
            del setting, answers
            return kind

        rows = [_teach(setting, in_order(setting), said) for setting in settings()]
        gains[kind] = np.array([row["normalised_gain"] for row in rows])
    holds = True
    for worse, better in pairwise(ORDER):
        difference = _interval((gains[better] - gains[worse]).tolist(), seed)
        strict = (worse, better) != ("wrong target", "answer")
        holds &= difference["low"] > 0 if strict else difference["high"] >= 0
    results = {f"feedback: {k}": {"normalised_gain": _interval(g.tolist(), seed)} for k, g in gains.items()}
    return holds, results


def _diagnosis(settings: Settings, seed: int) -> Figures:
    """Is the belief that a learner holds among the first one or three named, and after how many questions?

    Questions are chosen by what they are expected to tell.
    """
    first, third, asked = [], [], []
    for setting in settings():
        pupil = setting.pupil
        for skill, belief in sorted(pupil.held.items())[:3]:
            items = list(pupil.world.items[skill])
            candidates = sorted({w.misconception for item in items for w in item.wrong})
            answers: list[Answered] = []
            needed = QUESTIONS + 1
            posterior = belief_posterior(answers, candidates)
            for count in range(1, min(QUESTIONS, len(items)) + 1):
                item = max(items, key=lambda one: (expected_information(posterior, one), one.id))
                items.remove(item)
                answers.append(pupil.answer(item))
                posterior = belief_posterior(answers, candidates)
                if next(iter(posterior)) == belief and posterior[belief] >= SURE:
                    needed = min(needed, count)
            ranked = [name for name in posterior if name not in (SECURE, OTHER)]
            first.append(float(ranked[0] == belief))
            third.append(float(belief in ranked[:3]))
            asked.append(float(needed))
    return {
        "top1": _interval(first, seed),
        "top3": _interval(third, seed),
        "items_to_diagnosis": _interval(asked, seed),
    }


def _interval(values: list[float], seed: int) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    means = rng.choice(np.array(values, dtype=float), (1000, len(values))).mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return {"value": float(np.mean(values)), "low": float(low), "high": float(high)}
