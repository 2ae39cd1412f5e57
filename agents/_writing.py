"""How a model writes the passages it may write: asked once, repaired once, every text through the gate."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Literal

from ..lessons import LessonPlan, Origin, PassageRecord, PassageRequest, judge_passage, with_passage
from ..lessons.gate import LONGEST
from ..llm import ChatModel, Failure, Message, PassageDraft
from ..prompts import Prompt, load_prompt
from .events import Event, PassageDone

Emit = Callable[[Event], None]
TEMPERATURE = 0.7
"""Lively enough for an opening; small models fall into loops below it."""


async def rewrite(
    draft: LessonPlan, requests: Sequence[PassageRequest], model: ChatModel, seed: int, emit: Emit
) -> LessonPlan:
    """The draft with every passage that the model wrote well enough, and the record of all of them."""
    written = await asyncio.gather(*(write(model, r, seed, emit) for r in requests))
    return admit(draft, written)


Written = tuple[PassageRecord, str | None]


async def write(model: ChatModel, request: PassageRequest, seed: int, emit: Emit) -> Written:
    """Ask once, repair once; what still fails the gate is left to the composed text."""
    started = time.perf_counter()
    text, reasons = await ask(model, load_prompt("passage"), request, seed)
    outcome: PassageRecord | None = None
    if text is not None and not reasons:
        outcome = PassageRecord(slot=request.slot, outcome="kept")
    elif text is not None:
        again, still = await ask(model, load_prompt("repair"), request, seed, rejected=text, reasons=reasons)
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


async def mend(
    model: ChatModel, request: PassageRequest, text: str, reasons: tuple[str, ...], seed: int, emit: Emit
) -> Written:
    """Ask once to say better what a check objected to; None where the answer fails the gate, too."""
    started = time.perf_counter()
    again, still = await ask(model, load_prompt("repair"), request, seed, rejected=text, reasons=reasons)
    good = again is not None and not still
    outcome: Literal["repaired", "replaced"] = "repaired" if good else "replaced"
    record = PassageRecord(slot=request.slot, outcome=outcome, reasons=reasons + still)
    seconds = time.perf_counter() - started
    emit(PassageDone(slot=record.slot, outcome=outcome, reasons=record.reasons, seconds=seconds))
    return record, again if good else None


def admitted(draft: LessonPlan, record: PassageRecord, text: str) -> LessonPlan:
    """The draft with one passage that a model has mended, and its record in place of the older one."""
    draft = with_passage(draft, record.slot, text, "repaired")
    records = tuple(r for r in draft.provenance.passages if r.slot != record.slot)
    update = {
        "passages": (*records, record),
        "prompts": {**draft.provenance.prompts, "repair": load_prompt("repair").sha256},
    }
    return draft.model_copy(update={"provenance": draft.provenance.model_copy(update=update)})


async def ask(
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
        "rejected": rejected[:LONGEST],
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
        temperature=TEMPERATURE,
        seed=seed,
    )
    if isinstance(reply, Failure):
        return None, (f"{reply.reason}: {reply.detail}",)
    text = " ".join(reply.value.text.split())
    return text, judge_passage(request, text)


def admit(draft: LessonPlan, written: Sequence[Written]) -> LessonPlan:
    """The draft with what passed the gate, and the records in place of older ones."""
    for record, text in written:
        if text is not None:
            origin: Origin = "model" if record.outcome == "kept" else "repaired"
            draft = with_passage(draft, record.slot, text, origin)
    prompts = {name: load_prompt(name).sha256 for name in ("passage", "repair")}
    again = {record.slot for record, _ in written}
    older = tuple(r for r in draft.provenance.passages if r.slot not in again)
    provenance = draft.provenance.model_copy(
        update={
            "passages": (*older, *(r for r, _ in written)),
            "prompts": {**draft.provenance.prompts, **prompts},
        }
    )
    return draft.model_copy(update={"provenance": provenance})
