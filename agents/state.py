"""The state of one run: a TypedDict whose values are frozen pydantic models."""

from pathlib import Path
from typing import Annotated, Literal, TypedDict

from pydantic import Field

from ..graph._base import Frozen
from ..learner import ClassData, Diagnosis
from ..lessons import Brief, Finding, InCourse, LessonPlan, Template
from ..pathways import Pathway

StopReason = Literal["passed", "no_improvement", "rounds", "budget", "drained"]


class Request(Frozen):
    """What a teacher asked for."""

    class_name: str
    goal: str
    minutes: int
    out: Path
    template: Template = "gradual-release"
    model: str = "none"
    seed: int = 0
    rounds: int = Field(default=3, ge=0, le=20)
    variants: int = Field(default=3, ge=1, le=8, description="variants tried in each round")
    kept: int = Field(default=2, ge=1, le=8, description="best plans from which the next round starts")
    budget: int = Field(default=24, ge=1, description="plans checked in all, the first draft included")
    review: bool = False
    skill: str | None = None
    """The skill to teach on the way to the goal; None is the next one that the class needs."""
    course: InCourse | None = None
    """What the lesson is told of the course it belongs to."""


class Verdicts(Frozen):
    """Findings of one family of checks, for each of the plans that were looked at together."""

    findings: tuple[tuple[Finding, ...], ...]


def merge(old: dict[str, Verdicts], new: dict[str, Verdicts]) -> dict[str, Verdicts]:
    """Reducer of the fan-out: each round overwrites the verdict of every family."""
    return {**old, **new}


class PlanState(TypedDict, total=False):
    """Written by the nodes of `agents.workflow`; only `verdicts` is written by a fan-out."""

    run: str
    request: Request
    data: ClassData
    diagnosis: Diagnosis
    pathway: Pathway
    brief: Brief
    draft: LessonPlan
    variants: tuple[LessonPlan, ...]
    """What the round tries; empty while the draft itself is looked at."""
    kept: tuple[LessonPlan, ...]
    """The best plans so far, each with its report, the best first."""
    best: LessonPlan
    first: LessonPlan
    """The first draft with its report."""
    checked: int
    verdicts: Annotated[dict[str, Verdicts], merge]
    round: int
    stop_reason: StopReason | None
    files: dict[str, str]
