"""Diagnostician: the class's responses -> what it can and cannot do, with evidence."""

from ..learner import diagnose
from .deps import Deps
from .state import PlanState


def diagnostician(state: PlanState, deps: Deps) -> PlanState:
    """Diagnose the closure of the goal and keep responses and mastery in the store.

    Raises GoalError for an unknown goal.
    """
    request, data = state["request"], state["data"]
    goals = deps.tree.resolve_goal(request.goal)
    deps.store.add_responses(request.class_name, data.responses)
    diagnosis = diagnose(data, tree=deps.tree, bank=deps.bank, goals=goals)
    deps.store.put_mastery(request.class_name, [m for m in diagnosis.mastery if m.n > 0], deps.now())
    return {"diagnosis": diagnosis}


def summary(state: PlanState) -> str:
    """One line for the progress display."""
    d = state["diagnosis"]
    shown = sum(bool(m.learners) for m in d.misconceptions)
    return f"{len(d.learners)} learners, {d.graded} graded answers, {shown} misconceptions"
