"""The quality report: findings, and a rule-based score for each CIDDP dimension.

Clarity, integrity, depth, practicality and pertinence are the dimensions of EduPlanner (Zhang et al.
2025). A score starts at 100 and only ever falls: every finding of a check takes `PENALTY` off the
dimension that the check bears on, and every feature of `FEATURES` takes off up to its weight. Each
dimension says what moved it. docs/quality.md publishes the weights. No model has a voice in it.
"""

from collections.abc import Iterator

from ._features import FEATURES
from .checks import CHECKS, DimensionName
from .model import Dimension, Finding, LessonPlan, Move, QualityReport, Severity

NAMES: tuple[DimensionName, ...] = ("clarity", "integrity", "depth", "practicality", "pertinence")

PENALTY: dict[Severity, int] = {"error": 30, "warning": 8, "note": 3}


def report(plan: LessonPlan, findings: tuple[Finding, ...]) -> QualityReport:
    """Findings of all checks on this plan, with the five scores they and its features give."""
    failed = {f.check for f in findings}
    unsolved = {f.place for f in findings if f.check == "keys-solved-twice"}
    keyed = [e for e in plan.exercises if e.item.answer.kind != "text"]
    scores = {name: score(name, plan, findings) for name in NAMES}
    return QualityReport(
        checks=len(CHECKS),
        passed=len(CHECKS) - len(failed),
        findings=findings,
        resolved=sum(e.id not in unsolved for e in keyed),
        **scores,
    )


def score(name: DimensionName, plan: LessonPlan, findings: tuple[Finding, ...]) -> Dimension:
    """One dimension: 100 less the points of all that moved it, never below 0.

    Monotone: another finding, or one of higher severity, never raises it.
    """
    moves = (*_of_findings(name, findings), *_of_features(name, plan))
    return Dimension(
        score=max(0, 100 - sum(move.points for move in moves)),
        because=tuple(f"{move.reason} (−{move.points})" for move in moves),
        moves=moves,
    )


def _of_findings(name: DimensionName, findings: tuple[Finding, ...]) -> Iterator[Move]:
    for f in findings:
        if CHECKS[f.check].dimension == name:
            reason = f"{f.place}: {f.message}"
            yield Move(source=f.check, place=f.place, points=PENALTY[f.severity], reason=reason)


def _of_features(name: DimensionName, plan: LessonPlan) -> Iterator[Move]:
    for feature in FEATURES:
        if feature.dimension == name:
            short, reason = feature.measure(plan)
            if points := round(feature.most * short):
                yield Move(source=feature.id, place="", points=points, reason=reason)
