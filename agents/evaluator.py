"""Evaluator: every family of checks runs on its own branch; the judge joins them into a report."""

from typing import TypedDict

from ..lessons import CHECKS, FAMILIES, CheckContext, Family, LessonPlan, report, run_family
from .deps import Deps
from .state import PlanState, Verdicts


class FamilyTask(TypedDict):
    """What one branch of the fan-out works on."""

    family: Family
    draft: LessonPlan
    learners: int


def tasks(state: PlanState) -> list[FamilyTask]:
    """One task for each family of checks."""
    learners = state["brief"].learners
    return [{"family": f, "draft": state["draft"], "learners": learners} for f in FAMILIES]


def check_context(deps: Deps, learners: int) -> CheckContext:
    """What checks and revisions of this run may look at."""
    names = frozenset(deps.roster.values())
    return CheckContext(tree=deps.tree, bank=deps.bank, names=names, learners=learners)


def evaluator(task: FamilyTask, deps: Deps) -> PlanState:
    """Run one family of checks on the draft."""
    findings = run_family(task["family"], task["draft"], check_context(deps, task["learners"]))
    return {"verdicts": {task["family"]: Verdicts(findings=findings)}}


def judge(state: PlanState) -> PlanState:
    """Join the verdicts into a quality report, keep the better plan and say whether to go on.

    The score of the kept plan never falls.
    """
    findings = tuple(f for family in FAMILIES for f in state["verdicts"][family].findings)
    quality = report(state["draft"], findings)
    provenance = state["draft"].provenance.model_copy(
        update={"checks": {name: check.version for name, check in CHECKS.items()}}
    )
    candidate = state["draft"].model_copy(update={"quality": quality, "provenance": provenance})
    best = state.get("best")
    improved = best is None or best.quality is None or quality.score > best.quality.score
    round_ = state.get("round", 0)
    reason = state.get("stop_reason")
    if not findings:
        reason = "passed"
    elif "decision" in state:
        reason = "drained"  # the teacher's words stand: code has no better ones
    elif round_ >= state["request"].rounds:
        reason = "rounds"
    elif not improved:
        reason = "no_improvement"
    return {"best": candidate if improved or best is None else best, "stop_reason": reason}


def summary(state: PlanState) -> str:
    """One line for the progress display."""
    quality = state["best"].quality
    assert quality is not None
    warnings = sum(f.severity == "warning" for f in quality.findings)
    found = f" ({len(quality.errors)} errors, {warnings} warnings)" if quality.findings else ""
    return f"{quality.passed} of {quality.checks} checks passed{found}, {quality.resolved} keys solved twice"
