"""Optimizer: each finding maps to the smallest revision that answers it; blocks not concerned stay."""

from ..lessons import revise
from .deps import Deps
from .evaluator import check_context
from .state import PlanState


def optimizer(state: PlanState, deps: Deps) -> PlanState:
    """Revise the best plan once for every finding that has a revision.

    Where none has, the loop stops as `drained`.
    """
    best = state["best"]
    assert best.quality is not None
    context = check_context(deps, state["brief"].learners)
    draft = best
    for finding in best.quality.findings:
        draft = revise(draft, finding, context) or draft
    done: PlanState = {"draft": draft, "round": state.get("round", 0) + 1}
    if draft is best:
        done["stop_reason"] = "drained"
    return done


def summary(state: PlanState) -> str:
    """One line for the progress display."""
    if state.get("stop_reason") == "drained":
        return "no finding has a revision"
    return f"round {state.get('round', 0)}"
