"""Shared by the tests: a small simulated class, and ports that need no model and no encoder."""

import asyncio
import csv
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from lessonloom.agents import Request
from lessonloom.agents.deps import Deps, load_tree, open_store
from lessonloom.agents.diagnostician import diagnostician
from lessonloom.agents.planner import planner
from lessonloom.agents.state import PlanState
from lessonloom.agents.tutor import tutor
from lessonloom.evals.simulate_class import simulate_class
from lessonloom.graph import SkillTree
from lessonloom.items import ItemBank, accepts
from lessonloom.jobs._ports import OpenDeps
from lessonloom.learner import ClassData, read_class
from lessonloom.lessons import FAMILIES, CheckContext, LessonPlan, judge_passage, passage_requests, run_family
from lessonloom.lessons.passages import PassageRequest, passages
from lessonloom.llm import ChatModel
from lessonloom.retrieval import NullRetriever
from lessonloom.settings import Settings


@asynccontextmanager
async def quiet_deps(
    settings: Settings,
    model: ChatModel | None = None,
    *,
    tree: SkillTree | None = None,
    roster: Mapping[str, str] | None = None,
) -> AsyncIterator[Deps]:
    tree = tree or load_tree(settings)
    store = open_store(settings)
    try:
        yield Deps(
            tree=tree,
            bank=ItemBank(tree),
            store=store,
            retriever=NullRetriever(),
            model=model,
            roster=roster or {},
        )
    finally:
        store.close()


def quiet_ports(settings: Settings) -> OpenDeps:
    """The same for processes that do jobs."""
    return lambda model, tell: quiet_deps(settings)


def environment() -> dict[str, str]:
    """The environment of a process that finds the package and these tests."""
    here = Path(__file__).resolve().parent
    known = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    path = os.pathsep.join(map(str, (here, here.parent / ".check", *known)))
    return {**os.environ, "PYTHONPATH": path, "LANGGRAPH_STRICT_MSGPACK": "true"}


def class_file(tree: SkillTree, path: Path, goal: str = "6.RP.A.2", seed: int = 17) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(simulate_class(tree, ItemBank(tree), goal=goal, seed=seed).long)
    return path


async def composed(request: Request, data: ClassData, deps: Deps) -> tuple[LessonPlan, list[PassageRequest]]:
    """What the curriculum alone makes of a class, and what a model would be asked to write."""
    state: PlanState = {"run": "composed", "request": request, "data": data}
    for step in (diagnostician, planner):
        state = {**state, **step(state, deps)}
    draft = (await tutor(state, deps, lambda _: None))["draft"]
    return draft, list(passage_requests(draft, state["brief"], deps.tree))


def sample_plan(folder: Path, goal: str = "6.RP.A.2") -> LessonPlan:
    """A plan for a small simulated class, without a report."""

    async def make() -> LessonPlan:
        async with quiet_deps(Settings(home=folder / "home")) as deps:
            source = class_file(deps.tree, folder / "class.csv", goal)
            data = read_class(source, tree=deps.tree, bank=deps.bank)
            request = Request(class_name="6B", goal=goal, minutes=50, out=folder / "out")
            return (await composed(request, data, deps))[0]

    return asyncio.run(make())


def assert_sound(plan: LessonPlan, deps: Deps) -> None:
    """A plan may leave the house: checked again from outside, whatever its own report says."""
    context = CheckContext(
        tree=deps.tree, bank=deps.bank, names=frozenset(deps.roster.values()), learners=plan.learners
    )
    findings = [f for family in FAMILIES for f in run_family(family, plan, context)]
    assert [f for f in findings if f.severity == "error"] == []
    assert plan.quality is not None
    assert plan.quality.errors == ()
    assert sum(block.minutes for block in plan.blocks) == plan.minutes
    for exercise in plan.exercises:
        if exercise.item.answer.kind != "text":
            assert accepts(deps.bank, exercise.item, exercise.item.answer.value), exercise.id
            assert not any(accepts(deps.bank, exercise.item, w.value) for w in exercise.item.wrong), (
                exercise.id
            )


def assert_tally(plan: LessonPlan, original: LessonPlan, requests: list[PassageRequest]) -> None:
    """Every passage that a model was asked for is told truly, and nothing else differs from the original."""
    asked = {r.slot: r for r in requests}
    assert [p.slot for p in plan.provenance.passages] == [r.slot for r in requests]
    outcomes = {p.slot: p for p in plan.provenance.passages}
    before = {p.slot: p for p in passages(original)}
    for now in passages(plan):
        slot = now.slot.removesuffix("-learners")
        if slot not in outcomes:
            assert now == before[now.slot]
        elif outcomes[slot].outcome == "replaced":
            assert outcomes[slot].reasons
            assert now == before[now.slot]
        else:
            assert now.origin == {"kept": "model", "repaired": "repaired"}[outcomes[slot].outcome]
            assert judge_passage(asked[slot], now.text) == ()
    for fixed in ("exercises", "worked", "tiers", "reveals", "bridges", "vocabulary", "success"):
        assert getattr(plan, fixed) == getattr(original, fixed)
