"""The quality report: findings, and a rule-based score for each CIDDP dimension.

Clarity, integrity, depth, practicality and pertinence are the dimensions of EduPlanner (Zhang et al.
2025). A score starts at 100 and only ever falls: every finding of a check takes `PENALTY` off the
dimension of `DIMENSION`, and every feature below takes off what it says. docs/quality.md publishes
the weights. No model has a voice in it.
"""

from collections.abc import Iterator
from typing import Literal

from .checks import CHECKS
from .model import Dimension, Finding, LessonPlan, QualityReport, Severity

Name = Literal["clarity", "integrity", "depth", "practicality", "pertinence"]
NAMES: tuple[Name, ...] = ("clarity", "integrity", "depth", "practicality", "pertinence")

PENALTY: dict[Severity, int] = {"error": 30, "warning": 8, "note": 3}

DIMENSION: dict[str, Name] = {
    "block-time": "practicality",
    "counts-agree": "pertinence",
    "bridges-predecessors": "pertinence",
    "evidence-said": "pertinence",
    "minutes-sum": "practicality",
    "no-learning-styles": "pertinence",
    "no-names": "pertinence",
    "notation-parses": "clarity",
    "objective-measurable": "clarity",
    "readable": "clarity",
    "real-use": "practicality",
    "materials-listed": "practicality",
    "thinking-beyond-procedure": "depth",
    "tiers-differ": "pertinence",
    "tiers-one-goal": "pertinence",
    "vocabulary-used": "clarity",
}
"""The dimension a check bears on; all others bear on integrity."""

HIGHER = ("analyse", "evaluate", "create")


def report(plan: LessonPlan, findings: tuple[Finding, ...]) -> QualityReport:
    """Findings of all checks on this plan, with the five scores they and its features give."""
    failed = {f.check for f in findings}
    unsolved = {f.place for f in findings if f.check == "keys-solved-twice"}
    keyed = [e for e in plan.exercises if e.item.answer.kind != "text"]
    scores = {name: _dimension(name, plan, findings) for name in NAMES}
    return QualityReport(
        checks=len(CHECKS),
        passed=len(CHECKS) - len(failed),
        findings=findings,
        resolved=sum(e.id not in unsolved for e in keyed),
        **scores,
    )


def _dimension(name: Name, plan: LessonPlan, findings: tuple[Finding, ...]) -> Dimension:
    lost: list[tuple[int, str]] = [
        (PENALTY[f.severity], f"{f.place}: {f.message}")
        for f in findings
        if DIMENSION.get(f.check, "integrity") == name
    ]
    lost += [(points, reason) for points, reason in _features(name, plan) if points > 0]
    because = tuple(f"{reason} (−{points})" for points, reason in lost)
    return Dimension(score=max(0, 100 - sum(points for points, _ in lost)), because=because)


def _features(name: Name, plan: LessonPlan) -> Iterator[tuple[int, str]]:
    """Points that features of the plan take off a dimension, with the reason in words."""
    exercises = plan.exercises
    match name:
        case "clarity":
            longest = max((len(p.text.split()) for b in plan.blocks for p in b.teacher), default=0)
            if longest > 90:
                yield min(20, (longest - 90) // 3), f"the longest paragraph has {longest} words"
        case "integrity":
            for present, what in (
                (plan.worked, "worked example"),
                (any(w.mistakes for w in plan.worked), "likely mistake"),
                (plan.vocabulary, "vocabulary"),
                (plan.block("closure"), "closure"),
            ):
                if not present:
                    yield 6, f"the plan has no {what}"
        case "depth":
            share = sum(e.item.thinking in HIGHER for e in exercises) / max(1, len(exercises))
            yield (
                round(40 * max(0.0, 0.25 - share) / 0.25),
                f"{share:.0%} of the exercises ask to analyse, evaluate or create (25% wanted)",
            )
            if not (plan.block("discuss") or plan.block("elaborate")):
                yield 12, "nothing is put up for discussion"
            forms = {e.item.representation for e in exercises}
            if len(forms) < 3:
                yield 8, f"exercises come in {len(forms)} representations only"
        case "practicality":
            used = sum("problem" in e.item.representation or e.item.thinking == "apply" for e in exercises)
            share = used / max(1, len(exercises))
            yield (
                round(30 * max(0.0, 1 / 3 - share) * 3),
                f"{share:.0%} of the exercises apply the skill (33% wanted)",
            )
            if not plan.block("hook"):
                yield 8, "no opening from life"
        case "pertinence":
            mistakes = [m for w in plan.worked for m in w.mistakes]
            guessed = sum(m.asked == 0 for m in mistakes)
            if guessed:
                yield (
                    round(15 * guessed / len(mistakes)),
                    f"{guessed} of {len(mistakes)} likely mistakes were never asked about in this class",
                )
            if len({t.level for t in plan.tiers}) < 3 <= plan.learners:
                yield 10, "fewer than three tiers"
