"""Optimizer: each finding maps to the smallest revision that answers it; several ways are tried at once."""

import asyncio
from collections.abc import Container, Iterator, Sequence

from ..learner import Diagnosis
from ..lessons import (
    CHECKS,
    CheckContext,
    Finding,
    LessonPlan,
    Passage,
    improvements,
    passage_requests,
    revisions,
    with_minutes_of,
)
from ..lessons.model import Move
from ..lessons.quality import NAMES, score
from ._writing import Emit, admitted, mend
from .deps import Deps
from .evaluator import check_context
from .state import PlanState
from .tutor import first_draft

GRAVITY = {"error": 0, "warning": 1, "note": 2}
SLOW = frozenset({"keys", "items"})
"""Themes whose checks solve every exercise; they wait for the evaluator."""
WORTH = 5
"""Points from which a feature is worth a change: for less, what stands there is as good."""
MOST_PASSAGES = 3
"""So many passages a model is asked to write anew in one round."""
MOST_SWAPS = 6
"""So many exercises are exchanged for the sake of one score in one round."""


def optimizer(state: PlanState, deps: Deps) -> PlanState:
    """Make this round's variants: the best plans, each revised in different ways.

    Where no finding has a revision and no score can be raised, the loop stops as `drained` (as `passed`
    where there is no finding).
    """
    best, request = state["best"], state["request"]
    context = check_context(deps, state["brief"].learners)
    kept = state.get("kept") or (best,)
    wanting = any(p.quality and p.quality.score < 100 for p in kept)
    reference = first_draft(state["brief"], deps)[0] if wanting else None
    left = max(1, min(request.variants, request.budget - state.get("checked", 0)))
    diagnosis = state["brief"].diagnosis
    found = variants(kept, context, reference, diagnosis, most=left)
    done: PlanState = {"variants": found, "round": state.get("round", 0) + 1}
    if not found:
        assert best.quality is not None
        done = {"stop_reason": "drained" if best.quality.findings else "passed"}
    return done


async def with_prose(state: PlanState, done: PlanState, deps: Deps, emit: Emit) -> PlanState:
    """The round with one more variant, tried first: what checks object to in a passage that a model may
    write is written anew by the model, through the same gate; code answers the other findings."""
    best = state["best"]
    if deps.model is None or best.quality is None or not best.quality.findings:
        return done
    reference = first_draft(state["brief"], deps)[0]
    known = {r.slot: r for r in passage_requests(reference, state["brief"], deps.tree)}
    asked = _objections(best, known)
    written = await asyncio.gather(
        *(
            mend(deps.model, known[p.slot], p.text, reasons, state["brief"].seed, emit)
            for p, reasons in asked[:MOST_PASSAGES]
        )
    )
    draft = best
    for record, text in written:
        if text is not None:
            draft = admitted(draft, record, text)
    if draft is best:
        return done
    context = check_context(deps, state["brief"].learners)
    found = (_varied(draft, 0, context, reference, state["brief"].diagnosis), *done.get("variants", ()))
    again: PlanState = {"variants": found[: state["request"].variants]}
    return {**again, "round": state.get("round", 0) + 1, "stop_reason": None}


def _objections(plan: LessonPlan, slots: Container[str]) -> list[tuple[Passage, tuple[str, ...]]]:
    """Passages with one of these slots that a finding quotes, with what was found in each."""
    assert plan.quality is not None
    found = []
    for block in plan.blocks:
        for passage in block.teacher:
            reasons = tuple(
                f"{f.message} {f.suggestion}"
                for f in plan.quality.findings
                if f.place == block.id and f.evidence in passage.text
            )
            if reasons and passage.slot in slots:
                found.append((passage, reasons))
    return found


def variants(
    kept: Sequence[LessonPlan],
    context: CheckContext,
    reference: LessonPlan | None,
    diagnosis: Diagnosis | None,
    *,
    most: int,
) -> tuple[LessonPlan, ...]:
    """Up to `most` different plans: the best one revised in up to `most` ways, then the next one.

    The first way takes the smallest revision of every finding in turn; the second the next smallest, the last
    finding first; the third revises the gravest finding alone; further ways take further revisions.
    """
    found: list[LessonPlan] = []
    for plan in kept:
        for way in range(most):
            if len(found) == most:
                break
            varied = _varied(plan, way, context, reference, diagnosis)
            if varied != plan.model_copy(update={"quality": None}) and varied not in found:
                found.append(varied)
    return tuple(found)


def _varied(
    plan: LessonPlan,
    way: int,
    context: CheckContext,
    reference: LessonPlan | None,
    diagnosis: Diagnosis | None,
) -> LessonPlan:
    assert plan.quality is not None
    findings = plan.quality.findings
    draft = plan.model_copy(update={"quality": None})
    if way == 1:
        findings = findings[::-1]
    if way == 2:
        findings = tuple(sorted(findings, key=lambda f: GRAVITY[f.severity])[:1])
    for finding in findings:
        draft = _answered(draft, finding, way, context, reference)
    if way != 2:
        for move in _moves(plan):
            draft = _raised(draft, move, way, context, reference, diagnosis)
    back = with_minutes_of(draft, plan)
    return back if back is not draft and _hurried(back, context) <= _hurried(draft, context) else draft


def _hurried(plan: LessonPlan, context: CheckContext) -> tuple[int, int]:
    """Errors, and what the checks on time object to: minutes moved for a need that another revision has
    removed go back, as the explanation is short of them."""
    return _errors(plan, context), sum(
        len(c.findings(plan, context)) for c in CHECKS.values() if c.theme == "time"
    )


def _answered(
    plan: LessonPlan, finding: Finding, way: int, context: CheckContext, reference: LessonPlan | None
) -> LessonPlan:
    """The plan after a revision for the finding, or as it is where that would bring in another error."""
    nth = 0 if way == 2 else way
    found = revisions(plan, finding, context, reference, most=nth + 1)
    if all(_shape(r.plan) == _shape(plan) for r in found):
        return found[-1].plan if found else plan
    before = _errors(plan, context)
    return next((r.plan for r in found[::-1] if _errors(r.plan, context) <= before), plan)


def _shape(plan: LessonPlan) -> list[tuple[str, int, tuple[str, ...]]]:
    """What other parts of a plan hang on: blocks, their minutes and their exercises."""
    return [(b.id, b.minutes, b.exercises) for b in plan.blocks]


def _errors(plan: LessonPlan, context: CheckContext) -> int:
    """How many errors the checks find that do not solve exercises anew."""
    checks = (c for c in CHECKS.values() if c.severity == "error" and c.theme not in SLOW)
    return sum(len(c.findings(plan, context)) for c in checks)


def _moves(plan: LessonPlan) -> Iterator[Move]:
    """What the plan's features, not its findings, cost it, where that is worth a change."""
    assert plan.quality is not None
    for name in NAMES:
        yield from (m for m in getattr(plan.quality, name).moves if not m.place and m.points >= WORTH)


def _raised(
    plan: LessonPlan,
    move: Move,
    way: int,
    context: CheckContext,
    reference: LessonPlan | None,
    diagnosis: Diagnosis | None,
) -> LessonPlan:
    """Revised for a feature one step at a time, while that takes points back and costs none elsewhere."""
    for _ in range(MOST_SWAPS):
        before = _lost(plan)
        if move.source not in before:
            break
        better = (
            r.plan
            for r in improvements(plan, move, context, reference=reference, diagnosis=diagnosis, most=way + 9)
            if _lost(r.plan).get(move.source, 0) < before[move.source]
            and all(n <= before.get(k, 0) for k, n in _lost(r.plan).items())
        )
        options = list(better)
        if not options:
            break
        plan = options[min(way, len(options) - 1)]
    return plan


def _lost(plan: LessonPlan) -> dict[str, int]:
    """Points that each feature of the plan costs it."""
    return {m.source: m.points for name in NAMES for m in score(name, plan, ()).moves}


def summary(state: PlanState) -> str:
    """One line for the progress display."""
    if state.get("stop_reason"):
        return "no finding has a revision"
    n = len(state.get("variants", ()))
    return f"round {state.get('round', 0)}: {n} {'variant' if n == 1 else 'variants'}"
