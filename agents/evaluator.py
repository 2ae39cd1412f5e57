"""Evaluator: every family of checks runs on its own branch; the judge joins them into reports."""

from typing import TypedDict

from ..lessons import CHECKS, FAMILIES, CheckContext, Family, Finding, LessonPlan, report, run_family
from .deps import Deps
from .state import PlanState, StopReason, Verdicts


class FamilyTask(TypedDict):
    """What one branch of the fan-out works on."""

    family: Family
    drafts: tuple[LessonPlan, ...]
    learners: int


def tasks(state: PlanState) -> list[FamilyTask]:
    """One task for each family of checks."""
    learners, drafts = state["brief"].learners, candidates(state)
    return [{"family": f, "drafts": drafts, "learners": learners} for f in FAMILIES]


def candidates(state: PlanState) -> tuple[LessonPlan, ...]:
    """The plans to look at: this round's variants, or else the draft."""
    return state.get("variants") or (state["draft"],)


def check_context(deps: Deps, learners: int) -> CheckContext:
    """What checks and revisions of this run may look at."""
    names = frozenset(deps.roster.values())
    return CheckContext(tree=deps.tree, bank=deps.bank, names=names, learners=learners)


def evaluator(task: FamilyTask, deps: Deps) -> PlanState:
    """Run one family of checks on every candidate."""
    context = check_context(deps, task["learners"])
    findings = tuple(run_family(task["family"], draft, context) for draft in task["drafts"])
    return {"verdicts": {task["family"]: Verdicts(findings=findings)}}


def judge(state: PlanState) -> PlanState:
    """Join the verdicts into reports, keep the best plans and say whether to go on.

    The score of the best plan never falls; of equal plans the older one is kept.
    """
    looked_at = candidates(state)
    judged = [
        reported(draft, tuple(f for family in FAMILIES for f in state["verdicts"][family].findings[n]))
        for n, draft in enumerate(looked_at)
    ]
    before = state.get("best")
    old = state.get("kept") or ((before,) if before else ())
    kept = best_of((*old, *judged), state["request"].kept)
    done: PlanState = {
        "best": kept[0],
        "kept": kept,
        "variants": (),
        "checked": state.get("checked", 0) + len(judged),
    }
    if before is None:
        done["first"] = judged[0]
    done["stop_reason"] = state.get("stop_reason") or _stop(state, done, kept[0] != before)
    return done


def reported(draft: LessonPlan, findings: tuple[Finding, ...]) -> LessonPlan:
    """The plan with its quality report and the versions of the checks it met."""
    provenance = draft.provenance.model_copy(
        update={"checks": {name: check.version for name, check in CHECKS.items()}}
    )
    return draft.model_copy(update={"quality": report(draft, findings), "provenance": provenance})


def best_of(plans: tuple[LessonPlan, ...], most: int) -> tuple[LessonPlan, ...]:
    """The `most` best plans by score, all different, the best first; of equal ones the earlier."""
    found: list[LessonPlan] = []
    for plan in sorted(plans, key=_score, reverse=True):
        if plan not in found:
            found.append(plan)
    return tuple(found[:most])


def _score(plan: LessonPlan) -> float:
    assert plan.quality is not None
    return plan.quality.score


def _stop(state: PlanState, done: PlanState, improved: bool) -> StopReason | None:
    """Why the loop ends here, if it does. Without a finding it has passed, whatever ended it."""
    quality = done["best"].quality
    assert quality is not None
    clean = not quality.findings
    if clean and quality.score == 100:
        return "passed"
    reason: StopReason | None = None
    if state.get("round", 0) >= state["request"].rounds:
        reason = "rounds"
    elif done["checked"] >= state["request"].budget:
        reason = "budget"
    elif not improved:
        reason = "no_improvement"
    return "passed" if clean and reason else reason


def summary(state: PlanState) -> str:
    """One line for the progress display."""
    quality = state["best"].quality
    assert quality is not None
    warnings = sum(f.severity == "warning" for f in quality.findings)
    found = f" ({len(quality.errors)} errors, {warnings} warnings)" if quality.findings else ""
    return f"{quality.passed} of {quality.checks} checks passed{found}, {quality.resolved} keys solved twice"
