"""The state machine: diagnose, plan, draft, evaluate, optimize until a typed stop, review, export."""

import time
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send, interrupt

from ..lessons import LessonPlan
from . import diagnostician, evaluator, optimizer, planner, tutor
from .deps import Deps
from .events import Event, ReviewWaiting, Stage, StageFinished, StageStarted
from .opinions import with_opinions
from .publisher import concluded, publisher
from .state import PlanState

Work = Callable[[PlanState, Deps, Callable[[Event], None]], Awaitable[PlanState]]


class Node(Protocol):
    """A node of the graph, as LangGraph calls it."""

    async def __call__(self, state: PlanState, *, runtime: Runtime[Deps]) -> PlanState:
        """The state's next part."""
        ...


def _stage(stage: Stage, work: Work, summary: Callable[[PlanState], str]) -> Node:
    """A node that announces itself on the event stream."""

    async def node(state: PlanState, runtime: Runtime[Deps]) -> PlanState:
        emit: Callable[[Event], None] = runtime.stream_writer
        emit(StageStarted(stage=stage))
        started = time.perf_counter()
        update = await work(state, runtime.context, emit)
        line = summary({**state, **update})
        emit(StageFinished(stage=stage, summary=line, seconds=time.perf_counter() - started))
        return update

    return node


def _plain(work: Callable[[PlanState, Deps], PlanState]) -> Work:
    async def run(state: PlanState, deps: Deps, emit: Callable[[Event], None]) -> PlanState:
        del emit
        return work(state, deps)

    return run


async def _optimize(state: PlanState, deps: Deps, emit: Callable[[Event], None]) -> PlanState:
    return await optimizer.with_prose(state, optimizer.optimizer(state, deps), deps, emit)


async def _check(state: evaluator.FamilyTask, runtime: Runtime[Deps]) -> PlanState:
    return evaluator.evaluator(state, runtime.context)


async def _review(state: PlanState, runtime: Runtime[Deps]) -> PlanState:
    """Rest, where that was asked for, until a teacher hands in the plan as it shall be."""
    best = concluded(state)
    if not state["request"].review:
        return {"best": best}
    assert best.quality is not None
    waiting = ReviewWaiting(
        title=best.title,
        errors=len(best.quality.errors),
        warnings=len(best.quality.findings) - len(best.quality.errors),
    )
    runtime.stream_writer(waiting)
    return {"best": LessonPlan.model_validate(interrupt(waiting.model_dump()))}


def _after_judge(state: PlanState) -> str:
    return "review" if state.get("stop_reason") else "optimize"


def _after_optimize(state: PlanState) -> list[Send] | str:
    return "review" if state.get("stop_reason") else _fan_out(state)


def _fan_out(state: PlanState) -> list[Send]:
    return [Send("evaluate", task) for task in evaluator.tasks(state)]


def build_workflow(checkpointer: Any = None) -> CompiledStateGraph[PlanState, Deps, PlanState, PlanState]:
    """The compiled machine. Invoke it with `context=Deps(...)` and a thread id per run."""
    graph = StateGraph(PlanState, context_schema=Deps)

    async def judge(state: PlanState, deps: Deps, emit: Callable[[Event], None]) -> PlanState:
        del emit
        done = evaluator.judge(state)
        return {**done, **await with_opinions({**state, **done}, deps)} if done.get("stop_reason") else done

    graph.add_node("diagnose", _stage("diagnose", _plain(diagnostician.diagnostician), diagnostician.summary))
    graph.add_node("plan", _stage("plan", _plain(planner.planner), planner.summary))
    graph.add_node("draft", _stage("draft", tutor.tutor, tutor.summary))
    graph.add_node("evaluate", _check)
    graph.add_node("judge", _stage("judge", judge, evaluator.summary))
    graph.add_node("optimize", _stage("optimize", _optimize, optimizer.summary))
    graph.add_node("review", _review)
    graph.add_node("export", _stage("export", _plain(publisher), lambda s: ", ".join(s["files"])))

    graph.add_edge(START, "diagnose")
    graph.add_edge("diagnose", "plan")
    graph.add_edge("plan", "draft")
    graph.add_conditional_edges("draft", _fan_out, ["evaluate"])
    graph.add_edge("evaluate", "judge")
    graph.add_conditional_edges("judge", _after_judge, ["review", "optimize"])
    graph.add_conditional_edges("optimize", _after_optimize, ["review", "evaluate"])
    graph.add_edge("review", "export")
    graph.add_edge("export", END)
    return graph.compile(checkpointer=checkpointer)
