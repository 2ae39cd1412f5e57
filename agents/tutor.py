"""Tutor: brief + grounding -> draft. Code composes; a model may rewrite passages, each one checked."""

from .. import __version__
from ..graph import SkillTree
from ..lessons import (
    Brief,
    LessonPlan,
    Passage,
    PassageRequest,
    compose,
    compose_frame,
    name_parts,
    passage_requests,
)
from ..retrieval import Hit
from ._documents import with_documents
from ._writing import Emit, rewrite
from .deps import Deps
from .state import PlanState


async def tutor(state: PlanState, deps: Deps, emit: Emit) -> PlanState:
    """Compose the draft and, where there is a model, let it write the passages it may write."""
    brief = state["brief"]
    draft, hits = first_draft(brief, deps)
    if deps.model is None or not deps.tree.skill(brief.skill).authored:
        return {"draft": draft}
    requests = [with_facts(r, hits) for r in passage_requests(draft, brief, deps.tree)]
    return {"draft": await rewrite(draft, requests, deps.model, brief.seed, emit)}


def first_draft(brief: Brief, deps: Deps) -> tuple[LessonPlan, tuple[Hit, ...]]:
    """What code alone makes of a brief, with what it is grounded on; the same brief gives the same draft."""
    if not deps.tree.skill(brief.skill).authored:
        return with_documents(frame(brief, deps), deps), ()
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
    return with_documents(with_older_idea(draft, hits, deps.tree), deps), hits


def frame(brief: Brief, deps: Deps) -> LessonPlan:
    """What can be planned for a skill that the pack knows by name only: no model fills the gap."""
    return compose_frame(
        brief,
        tree=deps.tree,
        bank=deps.bank,
        avoid_names=name_parts(deps.roster.values()),
        package=__version__,
    )


def with_facts(request: PassageRequest, hits: tuple[Hit, ...]) -> PassageRequest:
    """The request with the explanations that retrieval found, which the writer may draw on."""
    found = tuple(h.document.text for h in hits if h.document.kind == "explanation")
    return request.model_copy(update={"facts": (*request.facts, *found[:2])})


def ground(brief: Brief, deps: Deps) -> tuple[Hit, ...]:
    """What the curriculum says near this skill and near the mistakes this class makes on it."""
    found = [m for m in brief.diagnosis.misconceptions if m.skill == brief.skill and m.learners]
    beliefs = [f"{brief.skill}/misconception-{m.misconception.rpartition('/')[2]}" for m in found[:2]]
    return deps.retriever.related([f"{brief.skill}/skill", *beliefs], k=20, goal=brief.skill)


def with_older_idea(draft: LessonPlan, hits: tuple[Hit, ...], tree: SkillTree) -> LessonPlan:
    """The draft with the retrieved misconception of a direct prerequisite nearest to this lesson."""
    before = {*tree.hard(draft.skill), *tree.soft(draft.skill)}
    found = (h.document for h in hits if h.document.kind == "misconception" and h.document.skill in before)
    older = next(found, None)
    if older is None:
        return draft
    known = tree.misconception(f"{older.skill}/{older.source.rpartition(' ')[2]}")
    idea = f"“{known.belief}” What is so: {known.correction}"
    passage = Passage(
        slot="older-idea",
        text=f"An idea from {older.skill} may come back here: {idea}",
        origin="composed",
        sources=(older.source,),
    )
    explained = next(b for b in draft.blocks if b.role in ("model", "explore"))
    block = explained.model_copy(update={"teacher": (*explained.teacher, passage)})
    provenance = draft.provenance.model_copy(update={"sources": (*draft.provenance.sources, older.source)})
    return draft.model_copy(
        update={
            "blocks": tuple(block if b is explained else b for b in draft.blocks),
            "provenance": provenance,
        }
    )


def summary(state: PlanState) -> str:
    """One line for the progress display."""
    draft = state["draft"]
    records = draft.provenance.passages
    if not records:
        return f"{draft.title}: composed from the curriculum"
    kept = sum(r.outcome != "replaced" for r in records)
    return f"{draft.title}: {kept} of {len(records)} passages by the model passed its checks"
