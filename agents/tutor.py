"""Tutor: brief + grounding -> draft. Code composes; a model may rewrite passages, each one checked."""

import asyncio
import re
import time
from collections.abc import Callable, Iterable

from .. import __version__
from ..graph import SkillTree
from ..lessons import (
    Brief,
    LessonPlan,
    Origin,
    Passage,
    PassageRecord,
    PassageRequest,
    compose,
    judge_passage,
    passage_requests,
    with_passage,
)
from ..llm import ChatModel, Failure, Message, PassageDraft
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
        grounding=tuple(h.document.source for h in hits),
        avoid_names=name_parts(deps.roster.values()),
        package=__version__,
        model=f"{deps.model.info.engine} {deps.model.info.model}" if deps.model else "none",
    )
    draft = with_older_idea(draft, hits, deps.tree)
    if deps.model is None:
        return {"draft": draft}
    model = deps.model
    requests = [with_facts(r, hits) for r in passage_requests(draft, brief, deps.tree)]
    written = await asyncio.gather(*(write(model, r, brief.seed, emit) for r in requests))
    return {"draft": _admit(draft, written)}


def with_facts(request: PassageRequest, hits: tuple[Hit, ...]) -> PassageRequest:
    """The request with the explanations that retrieval found, which the writer may draw on."""
    found = tuple(h.document.text for h in hits if h.document.kind == "explanation")
    return request.model_copy(update={"facts": (*request.facts, *found[:2])})


def name_parts(names: Iterable[str]) -> frozenset[str]:
    """The words of learners' names that no exercise may use."""
    return frozenset(part for name in names for part in re.findall(r"[^\W\d_]{3,}", name))


def ground(brief: Brief, deps: Deps) -> tuple[Hit, ...]:
    """What the curriculum says near this skill and near the mistakes this class makes on it."""
    found = brief.diagnosis.misconceptions
    shown = [m.misconception for m in found if m.skill == brief.skill and m.learners][:2]
    beliefs = [f"{brief.skill}/misconception-{m.rpartition('/')[2]}" for m in shown]
    return deps.retriever.related([f"{brief.skill}/skill", *beliefs], k=20)


def with_older_idea(draft: LessonPlan, hits: tuple[Hit, ...], tree: SkillTree) -> LessonPlan:
    """The draft with the retrieved misconception of a direct prerequisite that comes nearest to this lesson."""
    before = {*tree.hard(draft.skill), *tree.soft(draft.skill)}
    found = (h.document for h in hits if h.document.kind == "misconception" and h.document.skill in before)
    older = next(found, None)
    if older is None:
        return draft
    known = tree.misconception(f"{older.skill}/{older.source.rpartition(' ')[2]}")
    passage = Passage(
        slot="older-idea",
        text=f"An idea from {older.skill} may come back here: {known.belief} {known.correction}",
        origin="composed",
        sources=(older.source,),
    )
    explained = next(b for b in draft.blocks if b.role in ("model", "explore"))
    block = explained.model_copy(update={"teacher": (*explained.teacher, passage)})
    provenance = draft.provenance.model_copy(
        update={"sources": (*draft.provenance.sources, older.source)}
    )
    return draft.model_copy(
        update={
            "blocks": tuple(block if b is explained else b for b in draft.blocks),
            "provenance": provenance,
        }
    )


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
    values: dict[str, str | int] = {
        "composed": request.composed,
        "facts": "\n".join(request.facts),
        "grade": request.grade,
        "max_words": request.max_words,
        "numbers": ", ".join(sorted(request.numbers)) or "none",
        "purpose": request.purpose,
        "terms": ", ".join(request.terms),
        "rejected": rejected,
        "reasons": "\n".join(reasons),
    }
    messages = prompt.render(**{k: v for k, v in values.items() if k in prompt.placeholders})
    reply = await model.structured(
        [
            Message(role="system", content=messages.system),
            Message(role="user", content=messages.user),
        ],
        PassageDraft,
        max_tokens=min(prompt.max_tokens, 40 + 2 * request.max_words),
        seed=seed,
    )
    if isinstance(reply, Failure):
        return None, (f"{reply.reason}: {reply.detail}",)
    text = " ".join(reply.value.text.split())
    return text, judge_passage(request, text)


def _admit(draft: LessonPlan, written: list[Written]) -> LessonPlan:
    for record, text in written:
        if text is not None:
            origin: Origin = "model" if record.outcome == "kept" else "repaired"
            draft = with_passage(draft, record.slot, text, origin)
    prompts = {name: load_prompt(name).sha256 for name in ("passage", "repair")}
    provenance = draft.provenance.model_copy(
        update={"passages": tuple(r for r, _ in written), "prompts": prompts}
    )
    return draft.model_copy(update={"provenance": provenance})


def summary(state: PlanState) -> str:
    """One line for the progress display."""
    draft = state["draft"]
    records = draft.provenance.passages
    if not records:
        return f"{draft.title}: composed from the curriculum"
    kept = sum(r.outcome != "replaced" for r in records)
    return f"{draft.title}: {kept} of {len(records)} passages by the model passed its checks"
