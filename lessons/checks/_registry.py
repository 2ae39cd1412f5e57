"""What a check is, and the table of all of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ...graph import SkillTree
from ...items import ItemBank
from ..model import Finding, LessonPlan, Severity

Family = Literal["structure", "assessment", "content", "class"]
FAMILIES: tuple[Family, ...] = ("structure", "assessment", "content", "class")

Theme = Literal[
    "alignment",
    "prerequisites",
    "time",
    "objectives",
    "thinking",
    "assessment",
    "items",
    "keys",
    "misconceptions",
    "vocabulary",
    "readability",
    "differentiation",
    "language",
    "materials",
    "safety",
    "inclusion",
    "consistency",
    "printability",
    "provenance",
    "privacy",
]
THEMES: dict[Theme, Family] = {
    "alignment": "structure",
    "prerequisites": "class",
    "time": "structure",
    "objectives": "content",
    "thinking": "content",
    "assessment": "assessment",
    "items": "assessment",
    "keys": "assessment",
    "misconceptions": "content",
    "vocabulary": "content",
    "readability": "content",
    "differentiation": "class",
    "language": "content",
    "materials": "structure",
    "safety": "structure",
    "inclusion": "class",
    "consistency": "structure",
    "printability": "structure",
    "provenance": "structure",
    "privacy": "class",
}
"""What checks are about, and the family that runs them together."""

DimensionName = Literal["clarity", "integrity", "depth", "practicality", "pertinence"]


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
    """A named, versioned check. `look` yields a spot for everything it objects to; `dimension` is the
    score that its findings lower. Without `frames` it asks for content that a frame cannot have."""

    id: str
    version: int
    severity: Severity
    theme: Theme
    dimension: DimensionName
    look: Look
    frames: bool = True

    @property
    def family(self) -> Family:
        """The family it runs with."""
        return THEMES[self.theme]

    @property
    def doc(self) -> str:
        """What it demands, in a sentence or two."""
        return " ".join((self.look.__doc__ or "").split())

    def findings(self, plan: LessonPlan, context: CheckContext) -> tuple[Finding, ...]:
        """Everything the check objects to in this plan."""
        if plan.missing and not self.frames:
            return ()
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


def check(
    id: str,
    *,
    severity: Severity,
    theme: Theme,
    dimension: DimensionName,
    version: int = 1,
    frames: bool = True,
) -> Callable[[Look], Look]:
    """Enter a check into the table. Raises ValueError when the id is taken."""

    def enter(look: Look) -> Look:
        if id in CHECKS:
            raise ValueError(f"two checks are called {id}")
        CHECKS[id] = Check(id, version, severity, theme, dimension, look, frames)
        return look

    return enter


def run_family(family: Family, plan: LessonPlan, context: CheckContext) -> tuple[Finding, ...]:
    """Findings of one family of checks."""
    return tuple(f for c in CHECKS.values() if c.family == family for f in c.findings(plan, context))
