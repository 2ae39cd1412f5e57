"""What a check is, and the table of all of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ...graph import SkillTree
from ...items import ItemBank
from ..model import Finding, LessonPlan, Severity

Family = Literal["structure", "assessment", "content", "class"]
FAMILIES: tuple[Family, ...] = ("structure", "assessment", "content", "class")


@dataclass(frozen=True)
class CheckContext:
    """What a check may look at beside the plan: the curriculum, and the class it is for.

    `names` are the learners' real names, `learners` how many there are.
    """

    tree: SkillTree
    bank: ItemBank
    names: frozenset[str]
    learners: int


class Spot(NamedTuple):
    """Where a check objects: place (block, exercise or field), quoted evidence, message, suggestion."""

    place: str
    evidence: str
    message: str
    suggestion: str


Look = Callable[[LessonPlan, CheckContext], Iterator[Spot]]


@dataclass(frozen=True)
class Check:
    """A named, versioned check. `look` yields a spot for everything it objects to."""

    id: str
    version: int
    severity: Severity
    family: Family
    look: Look

    @property
    def doc(self) -> str:
        """What it demands, in one sentence."""
        return (self.look.__doc__ or "").strip()

    def findings(self, plan: LessonPlan, context: CheckContext) -> tuple[Finding, ...]:
        """Everything the check objects to in this plan."""
        return tuple(
            Finding(
                check=self.id,
                version=self.version,
                severity=self.severity,
                place=spot.place,
                evidence=spot.evidence[:300],
                message=spot.message,
                suggestion=spot.suggestion,
            )
            for spot in self.look(plan, context)
        )


CHECKS: dict[str, Check] = {}


def check(id: str, *, severity: Severity, family: Family, version: int = 1) -> Callable[[Look], Look]:
    """Enter a check into the table."""

    def enter(look: Look) -> Look:
        CHECKS[id] = Check(id, version, severity, family, look)
        return look

    return enter


def run_family(family: Family, plan: LessonPlan, context: CheckContext) -> tuple[Finding, ...]:
    """Findings of one family of checks."""
    return tuple(f for c in CHECKS.values() if c.family == family for f in c.findings(plan, context))
