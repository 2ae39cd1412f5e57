"""Tutor: brief + grounding -> draft. Code composes; a model may rewrite passages, each one checked."""

import asyncio
import time
from collections.abc import Callable

from ..lessons import (
    Brief,
    LessonPlan,
    PassageRecord,
    PassageRequest,
    compose,
    judge_passage,
    passage_requests,
    with_passage,
)
from ..llm import ChatModel, Failure
from ..prompts import Prompt, load_prompt
from ..retrieval import Hit
from .deps import Deps
from .events import Event, PassageDone
from .state import PlanState

Emit = Callable[[Event], None]


async def tutor(state: PlanState, deps: Deps, emit: Emit) -> PlanState:
    """Compose the draft and, where there is a model, let it write the passages it may write."""
    brief = state["brief"]
    hits = ground(brief, deps)
    draft = compose(
        brief,
        tree=deps.tree,
        bank=deps.bank,
        grounding=hits,
        avoid_names=frozenset(deps.roster.values()),
        model=f"{deps.model.info.engine} {deps.model.info.model}" if deps.model else "none",
    )
    if deps.model is None:
        return {"draft": draft}
    model = deps.model
    requests = passage_requests(draft, brief, deps.tree)
    written = await asyncio.gather(*(write(model, r, brief.seed, emit) for r in requests))
    return {"draft": _admit(draft, written)}


def ground(brief: Brief, deps: Deps) -> tuple[Hit, ...]:
    """Passages of the curriculum that bear on this lesson and on this class's mistakes."""
    skill = deps.tree.skill(brief.skill)
    beliefs = [m.belief for m in brief.diagnosis.misconceptions if m.skill == brief.skill][:2]
    query = ". ".join([skill.title, skill.statement, *beliefs])
    return deps.retriever.search(query, k=8)


Written = tuple[PassageRecord, str | None]


async def write(model: ChatModel, request: PassageRequest, seed: int, emit: Emit) -> Written:
    """Ask once, repair once; what still fails the gate is left to the composed text."""
    started = time.perf_counter()
    text, reasons = await _ask(model, load_prompt("passage"), request, seed)
    outcome: PassageRecord | None = None
    if text is not None and not reasons:
        outcome = PassageRecord(slot=request.slot, outcome="kept")
    elif text is not None:
        again, still = await _ask(
            model, load_prompt("repair"), request, seed, rejected=text, reasons=reasons
        )
        if again is not None and not still:
            text, outcome = again, PassageRecord(slot=request.slot, outcome="repaired", reasons=reasons)
        else:
            reasons = reasons + still
    if outcome is None:
        text, outcome = None, PassageRecord(slot=request.slot, outcome="replaced", reasons=reasons)
    emit(
        PassageDone(
            slot=request.slot,
            outcome=outcome.outcome,
            reasons=outcome.reasons,
            seconds=time.perf_counter() - started,
        )
    )
    return outcome, text


async def _ask(
    model: ChatModel,
    prompt: Prompt,
    request: PassageRequest,
    seed: int,
    *,
    rejected: str = "",
    reasons: tuple[str, ...] = (),
) -> tuple[str | None, tuple[str, ...]]:
    """The text with the gate's reasons against it; None with the failure where there is no text."""
    raise NotImplementedError


def _admit(draft: LessonPlan, written: list[Written]) -> LessonPlan:
    for record, text in written:
        if text is not None:
            origin = "model" if record.outcome == "kept" else "repaired"
            draft = with_passage(draft, record.slot, text, origin)
    provenance = draft.provenance.model_copy(update={"passages": tuple(r for r, _ in written)})
    return draft.model_copy(update={"provenance": provenance})


def summary(state: PlanState) -> str:
    """One line for the progress display."""
    draft = state["draft"]
    records = draft.provenance.passages
    if not records:
        return f"{draft.title}: composed from the curriculum"
    kept = sum(r.outcome != "replaced" for r in records)
    return f"{draft.title}: {kept} of {len(records)} passages by the model passed its checks"
