"""A calibrated judge at the end of the loop: its opinion stands in the report, and may refuse a revision."""

import asyncio

from ..lessons import LessonPlan
from ..lessons.model import ModelOpinion, QualityReport
from ..llm import row_of
from .deps import Deps
from .judging import CRITERIA, Calibration, Dimension, Scored, Unscored, gating, opinion, trusted
from .state import PlanState

LONGEST = 24_000
"""Characters of a plan that a judge is shown."""

Opinions = dict[Dimension, Scored | Unscored]


async def with_opinions(state: PlanState, deps: Deps) -> PlanState:
    """The best plan with the judge's opinions in its report; nothing where there is no calibrated judge.

    Only the dimensions are asked about on which the judge may be trusted (`judging.trusted`). If it finds the
    revised plan worse than the first draft on one of these and better on none, and the first draft has no
    error, the draft goes out instead. Rule-based scores are never touched.
    """
    best, first = state["best"], state.get("first")
    calibration = deps.calibration
    if deps.judge is None or calibration is None or best.quality is None:
        return {}
    name = f"{deps.judge.info.engine} {deps.judge.info.model}"
    allowed = trusted(calibration, name) if _other_family(deps) else frozenset()
    revised = first is not None and first.blocks != best.blocks
    if not revised or first is None or first.quality is None or first.quality.errors:
        said = await _asked(best, deps, allowed, state["brief"].seed)
        return {"best": _with(best, said, calibration, name)}
    said, before = await asyncio.gather(
        _asked(best, deps, allowed, state["brief"].seed), _asked(first, deps, allowed, state["brief"].seed)
    )
    if refused(gating(before, calibration, name), gating(said, calibration, name)):
        best, said = first, before
    return {"best": _with(best, said, calibration, name)}


def refused(before: dict[Dimension, float], after: dict[Dimension, float]) -> bool:
    """Whether trusted opinions speak against a revision: worse on a dimension, better on none."""
    both = before.keys() & after.keys()
    return any(after[d] < before[d] for d in both) and not any(after[d] > before[d] for d in both)


def plan_words(plan: LessonPlan) -> str:
    """The plan as a judge reads it: aim, blocks with what is said and done, exercises, groups."""
    lines = [plan.title, f"Learners {plan.objective}.", *plan.success]
    exercises = {e.id: e for e in plan.exercises}
    for block in plan.blocks:
        lines.append(f"{block.title} ({block.minutes} minutes)")
        lines += [p.text for p in (*block.teacher, *block.learners)]
        lines += [f"{id}: {exercises[id].item.stem}" for id in block.exercises if id in exercises]
        if block.branch:
            lines.append(f"If fewer than {block.branch.threshold} succeed: {block.branch.action}")
    lines += [f"{t.level}: {t.teaching} {t.practice} {t.assessment}" for t in plan.tiers]
    return "\n".join(lines)[:LONGEST]


def class_words(plan: LessonPlan) -> str:
    """Who the learners are, by what the plan says of their answers."""
    groups = (f"{t.learners} in {t.level}: {t.reason}" for t in plan.tiers)
    return "\n".join((f"{plan.learners} learners, grade {plan.grade}.", *plan.why_now, *groups))


async def _asked(plan: LessonPlan, deps: Deps, allowed: frozenset[Dimension], seed: int) -> Opinions:
    assert deps.judge is not None
    asked = [d for d in CRITERIA if d in allowed]
    found = await asyncio.gather(
        *(
            opinion(deps.judge, CRITERIA[d], learners=class_words(plan), material=plan_words(plan), seed=seed)
            for d in asked
        )
    )
    return dict(zip(asked, found, strict=True))


def _with(plan: LessonPlan, said: Opinions, calibration: Calibration, name: str) -> LessonPlan:
    quality: QualityReport | None = plan.quality
    assert quality is not None
    opinions = tuple(_one(d, said.get(d), calibration, name) for d in CRITERIA if d in calibration.agreement)
    return plan.model_copy(update={"quality": quality.model_copy(update={"opinions": opinions})})


def _one(
    dimension: Dimension, said: Scored | Unscored | None, calibration: Calibration, name: str
) -> ModelOpinion:
    low = calibration.agreement[dimension].low
    scored = said if isinstance(said, Scored) else None
    if isinstance(said, Unscored):
        reason = said.reason
    elif said is None:
        reason = "not asked: here it does not agree with teachers well enough to count"
    else:
        reason = ""
    return ModelOpinion(
        dimension=dimension,
        model=name,
        score=scored.score if scored else None,
        agreement=low,
        evidence=scored.evidence if scored else (),
        reason=reason,
    )


def _other_family(deps: Deps) -> bool:
    """Whether the judge is of another family than the writer, so that it does not judge its own kind."""
    assert deps.judge is not None
    writer = row_of(deps.model.info.model) if deps.model else None
    mine = row_of(deps.judge.info.model)
    return writer is None or mine is None or writer.family != mine.family
