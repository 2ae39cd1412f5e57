"""Provenance: where texts and numbers come from, and what is not known."""

import re
from collections.abc import Iterator

from ..model import LessonPlan
from ..passages import LEARNER_COPY
from ._registry import CheckContext, Spot, check


@check("provenance-complete", severity="error", theme="provenance", dimension="integrity")
def provenance_complete(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Every passage that a model wrote is recorded as admitted, and the other way round."""
    admitted = {r.slot for r in plan.provenance.passages if r.outcome != "replaced"}
    source = {copy: slot for slot, copy in LEARNER_COPY.items()}
    written = {
        source.get(p.slot, p.slot)
        for b in plan.blocks
        for p in (*b.teacher, *b.learners)
        if p.origin in ("model", "repaired")
    }
    taken_over = {p.slot for b in plan.blocks for p in (*b.teacher, *b.learners) if p.origin == "teacher"}
    for slot in sorted((written - admitted) | (admitted - written - taken_over)):
        yield Spot(
            slot, slot, f"The record of passage {slot} and its text disagree.", "Compose the passage again."
        )


@check("evidence-said", severity="warning", theme="provenance", dimension="pertinence")
def evidence_said(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The plan says why this lesson is for this class, with numbers."""
    if not any(re.search(r"\d", text) for text in plan.why_now):
        yield Spot(
            "why_now", " ".join(plan.why_now), "No evidence is given for this lesson.", "Cite the answers."
        )


@check("sources-known", severity="error", theme="provenance", dimension="integrity")
def sources_known(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A passage that cites the curriculum cites a skill of the loaded pack, and the plan lists the source."""
    listed = set(plan.provenance.sources)
    for block in plan.blocks:
        for passage in (*block.teacher, *block.learners):
            for source in passage.sources:
                code = re.split(r"[ /#]", source, maxsplit=1)[0]
                if re.match(r"(?:[K\d]|HS|[A-Z]-)[\w.-]*\.", code) and code not in context.tree.skills:
                    yield Spot(block.id, source, f"{code} is not in the curriculum pack.", "Correct it.")
                if source not in listed:
                    yield Spot(block.id, source, "The plan does not list this source.", "List it.")


@check("pack-matches", severity="error", theme="provenance", dimension="integrity")
def pack_matches(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """The plan was made with the curriculum that is loaded: the recorded hash is its hash."""
    if plan.provenance.pack_hash != context.tree.content_hash:
        yield Spot(
            "provenance", plan.provenance.pack_hash, "The plan is of another curriculum.", "Plan it again."
        )


@check("origin-known", severity="error", theme="provenance", dimension="integrity")
def origin_known(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """A plan with passages from a model names the model and the prompts."""
    written = [p for b in plan.blocks for p in (*b.teacher, *b.learners) if p.origin in ("model", "repaired")]
    if written and (plan.provenance.model in ("", "none") or not plan.provenance.prompts):
        yield Spot("provenance", plan.provenance.model, "Which model wrote, and how?", "Record it.")


@check("unknown-said", severity="warning", theme="provenance", dimension="pertinence")
def unknown_said(plan: LessonPlan, context: CheckContext) -> Iterator[Spot]:
    """Where a likely mistake is a guess that nobody was asked about, the plan says what is not known."""
    guessed = [m for w in plan.worked for m in w.mistakes if not m.asked]
    if guessed and not any(text.strip() for text in plan.unknown):
        yield Spot("unknown", guessed[0].belief, "The plan does not say that it guesses.", "Say how to ask.")
