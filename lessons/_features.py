"""Features of a plan that its scores weigh: each takes up to `most` points off one dimension."""

from collections.abc import Callable
from dataclasses import dataclass

from .checks import DimensionName
from .model import LessonPlan

HIGHER = ("analyse", "evaluate", "create")
LONG, LONGER = 90, 60
"""Words from which a teacher's paragraph is long, and how many more take all points off."""
HIGHER_SHARE, APPLIED_SHARE = 1 / 4, 1 / 3
"""Shares of exercises that a plan should have: higher thinking, and use of the skill."""


def applies(representation: str, thinking: str) -> bool:
    """Whether an exercise puts the skill to use."""
    return "problem" in representation or thinking == "apply"


Measure = Callable[[LessonPlan], tuple[float, str]]
"""How far a plan falls short, 0 (not at all) to 1, with the sentence that says so."""


@dataclass(frozen=True)
class Feature:
    """One weight of a score. `what` is what the page says it is for."""

    id: str
    dimension: DimensionName
    most: int
    what: str
    measure: Measure


def _absent(present: Callable[[LessonPlan], object], sentence: str) -> Measure:
    return lambda plan: (0.0 if present(plan) else 1.0, sentence)


def _long_paragraph(plan: LessonPlan) -> tuple[float, str]:
    longest = max((len(p.text.split()) for b in plan.blocks for p in b.teacher), default=0)
    return min(1.0, max(0, longest - LONG) / LONGER), f"the longest paragraph has {longest} words"


def _higher_thinking(plan: LessonPlan) -> tuple[float, str]:
    share = sum(e.item.thinking in HIGHER for e in plan.exercises) / max(1, len(plan.exercises))
    sentence = f"{share:.0%} of the exercises ask to analyse, evaluate or create (25% wanted)"
    return max(0.0, HIGHER_SHARE - share) / HIGHER_SHARE, sentence


def _applied(plan: LessonPlan) -> tuple[float, str]:
    used = sum(applies(e.item.representation, e.item.thinking) for e in plan.exercises)
    share = used / max(1, len(plan.exercises))
    sentence = f"{share:.0%} of the exercises apply the skill (33% wanted)"
    return max(0.0, APPLIED_SHARE - share) / APPLIED_SHARE, sentence


def _forms(plan: LessonPlan) -> tuple[float, str]:
    forms = len({e.item.representation for e in plan.exercises})
    return float(forms < 3), f"exercises come in {forms} representations only"


def _guessed(plan: LessonPlan) -> tuple[float, str]:
    mistakes = [m for w in plan.worked for m in w.mistakes]
    if not mistakes:
        return 1.0, "no likely mistake of this class is named"
    guessed = sum(m.asked == 0 for m in mistakes)
    sentence = f"{guessed} of {len(mistakes)} likely mistakes were never asked about in this class"
    return guessed / len(mistakes), sentence


def _unplaced(plan: LessonPlan) -> tuple[float, str]:
    placed = sum(t.placed for t in plan.tiers)
    sentence = (
        f"{plan.learners - placed} of {plan.learners} learners are in a tier without an answer of theirs"
    )
    return max(0.0, 1 - placed / max(1, plan.learners)), sentence


def _few_tiers(plan: LessonPlan) -> tuple[float, str]:
    return float(len({t.level for t in plan.tiers}) < 3 <= plan.learners), "fewer than three tiers"


def _discussed(plan: LessonPlan) -> object:
    return plan.block("discuss") or plan.block("elaborate")


FEATURES: tuple[Feature, ...] = (
    Feature("long-paragraph", "clarity", 20, "a paragraph of 90 words (none) to 150 (all)", _long_paragraph),
    Feature(
        "worked-example", "integrity", 6, "no worked example",
        _absent(lambda p: p.worked, "the plan has no worked example"),
    ),
    Feature(
        "likely-mistakes", "integrity", 6, "no likely mistake",
        _absent(lambda p: any(w.mistakes for w in p.worked), "the plan has no likely mistake"),
    ),
    Feature(
        "vocabulary", "integrity", 6, "no vocabulary",
        _absent(lambda p: p.vocabulary, "the plan has no vocabulary"),
    ),
    Feature(
        "closure", "integrity", 6, "no closure",
        _absent(lambda p: p.block("closure"), "the plan has no closure"),
    ),
    Feature(
        "higher-thinking", "depth", 40,
        "fewer than 25% of the exercises ask to analyse, evaluate or create, in proportion", _higher_thinking,
    ),
    Feature(
        "discussion", "depth", 12, "nothing to discuss",
        _absent(_discussed, "nothing is put up for discussion"),
    ),
    Feature("representations", "depth", 8, "fewer than three representations among the exercises", _forms),
    Feature(
        "applied", "practicality", 30, "fewer than a third of the exercises apply the skill, in proportion",
        _applied,
    ),
    Feature(
        "opening", "practicality", 8, "no opening",
        _absent(lambda p: p.block("hook"), "no opening from life"),
    ),
    Feature(
        "guessed-mistakes", "pertinence", 15,
        "likely mistakes that this class was never asked about, in proportion (all, where none is named)",
        _guessed,
    ),
    Feature(
        "unplaced", "pertinence", 20, "learners whose tier rests on no answer of theirs, in proportion",
        _unplaced,
    ),
    Feature("tiers", "pertinence", 10, "fewer than three tiers", _few_tiers),
)  # fmt: skip
"""All weights beside those of findings; docs/quality.md publishes them."""


GRADUAL = ("long-paragraph", "higher-thinking", "applied", "guessed-mistakes", "unplaced")
"""Features that take points off in proportion; the others take all or none."""


def weights() -> str:
    """The table of docs/quality.md."""
    rows = [
        f"| {f.dimension} | `{f.id}` | {'up to ' if f.id in GRADUAL else ''}{f.most} | {f.what} |"
        for f in FEATURES
    ]
    return "\n".join(("| dimension | feature | points | for |", "|---|---|---|---|", *rows))
