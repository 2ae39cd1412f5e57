"""Lesson templates as grammars over roles, and the exact division of a period among them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil
from types import MappingProxyType

from ..graph.errors import InputError
from .model import Role, Template

SHORTEST, LONGEST = 16, 180
KEPT: frozenset[Role] = frozenset({"model", "check", "exit"})
"""Roles that no lesson goes without."""


@dataclass(frozen=True)
class Span:
    """Minutes of one role: `least`, `usual` in a 50-minute lesson, `most`. Past `most` only a role that
    `stretches` grows. The lower `drop`, the sooner a short lesson leaves the role out (0: never)."""

    role: Role
    least: int
    usual: int
    most: int
    drop: int
    stretches: bool = False


_REVIEW = Span("review", 3, 5, 6, 6)
_MODEL = Span("model", 6, 12, 18, 0)
_CHECK = Span("check", 2, 4, 6, 0)
_EXIT = Span("exit", 3, 4, 5, 0)
_CLOSURE = Span("closure", 2, 2, 5, 3)

GRAMMARS: Mapping[Template, tuple[Span, ...]] = MappingProxyType(
    {
        "gradual-release": (
            _REVIEW,
            Span("hook", 2, 4, 8, 2),
            _MODEL,
            Span("guided", 3, 4, 20, 4, stretches=True),
            _CHECK,
            Span("independent", 5, 12, 40, 7, stretches=True),
            Span("discuss", 3, 3, 12, 1),
            _CLOSURE,
            _EXIT,
        ),
        "direct-instruction": (
            _REVIEW,
            Span("hook", 2, 2, 5, 2),
            Span("model", 6, 13, 20, 0),
            _CHECK,
            Span("guided", 3, 6, 20, 4, stretches=True),
            Span("independent", 5, 12, 40, 7, stretches=True),
            Span("discuss", 3, 3, 10, 1),
            _CLOSURE,
            _EXIT,
        ),
        "5e": (
            _REVIEW,
            Span("hook", 2, 4, 8, 4),
            Span("explore", 4, 6, 20, 5, stretches=True),
            Span("model", 6, 9, 18, 0),
            _CHECK,
            Span("independent", 5, 9, 40, 7, stretches=True),
            Span("elaborate", 3, 4, 16, 2),
            Span("discuss", 2, 3, 10, 1),
            _CLOSURE,
            _EXIT,
        ),
        "rosenshine": (
            _REVIEW,
            Span("model", 6, 12, 20, 0),
            _CHECK,
            Span("guided", 3, 9, 24, 5, stretches=True),
            Span("independent", 5, 12, 40, 7, stretches=True),
            _CLOSURE,
            _EXIT,
        ),
        "hunter": (
            _REVIEW,
            Span("hook", 2, 4, 8, 4),
            Span("model", 6, 13, 20, 0),
            _CHECK,
            Span("guided", 3, 8, 20, 5, stretches=True),
            Span("independent", 5, 11, 40, 7, stretches=True),
            Span("closure", 2, 3, 6, 3),
            _EXIT,
        ),
        "4as": (
            _REVIEW,
            Span("explore", 4, 8, 20, 6, stretches=True),
            Span("discuss", 3, 5, 12, 4),
            Span("model", 6, 10, 18, 0),
            _CHECK,
            Span("independent", 5, 12, 40, 7, stretches=True),
            Span("elaborate", 3, 3, 16, 1),
            _CLOSURE,
            _EXIT,
        ),
    }
)
"""Gradual release: D. Fisher and N. Frey, "Better Learning Through Structured Teaching", 2008. 5E: R. Bybee
et al., "The BSCS 5E Instructional Model", 2006. Rosenshine: B. Rosenshine, "Principles of Instruction",
American Educator 36, 2012: review, small steps, checks, much guided practice. Hunter: M. Hunter, "Mastery
Teaching", 1982: anticipatory set, input and modeling, check, guided and independent practice, closure. 4A's:
activity, analysis, abstraction, application. Every one keeps our starter, check and exit ticket."""


def allocate(
    minutes: int, template: Template, need: float = 0.5, without: frozenset[Role] = frozenset()
) -> dict[Role, int]:
    """Whole minutes for each role, in teaching order, summing exactly to the period.

    `need` in 0..1 is the share of the skill still to be learned: it moves time from independent work to
    modeling and guided work. `without` are roles for which there is nothing to teach. Roles are left out,
    the most expendable first, until the others keep their least time; then the sum of squared deviations
    from the wished minutes (in units of the wish) is least, found exactly by dynamic programming.
    Raises InputError for periods under 16 or over 180 minutes.
    """
    if not SHORTEST <= minutes <= LONGEST:
        raise InputError(
            f"a lesson of {minutes} minutes cannot be planned",
            f"Give between {SHORTEST} and {LONGEST} minutes; split a longer one, join shorter ones.",
        )
    spans = [s for s in GRAMMARS[template] if s.role not in without or s.role in KEPT]
    while sum(s.least for s in spans) > minutes:
        spans.remove(min((s for s in spans if s.drop), key=lambda s: s.drop))
    tops = [s.most for s in spans]
    if sum(tops) < minutes:
        tops = [minutes if s.stretches else s.most for s in spans]
    return _divide(minutes, spans, _wishes(minutes, spans, need), tops)


def fitted(
    minutes: int, template: Template, wished: Mapping[Role, int], fixed: Mapping[Role, int]
) -> dict[Role, int]:
    """Whole minutes for these roles in the template's order, summing exactly to the period, as near to the
    wished ones as its bounds allow; `fixed` stay. Raises InputError where the sum cannot be reached."""
    spans = [s for s in GRAMMARS[template] if s.role in wished]
    spans = [
        replace(s, least=fixed[s.role], most=fixed[s.role], stretches=False) if s.role in fixed else s
        for s in spans
    ]
    tops = [s.most for s in spans]
    if sum(tops) < minutes:
        tops = [minutes if s.stretches else s.most for s in spans]
    least = sum(s.least for s in spans)
    if not least <= minutes <= sum(tops):
        raise InputError(
            f"{minutes} minutes cannot be shared out among the parts of {template}: "
            f"they take {least} to {sum(tops)}.",
            "Unlock a block, or choose another template.",
        )
    return _divide(minutes, spans, [float(max(wished[s.role], 1)) for s in spans], tops)


def _wishes(minutes: int, spans: list[Span], need: float) -> list[float]:
    """Wished minutes of each role. A longer period goes mostly to explaining and working: the other roles
    grow with its square root only."""
    usual = [s.usual * _tilt(s.role, need) for s in spans]
    scale = minutes / sum(usual)
    if scale <= 1:
        return [u * scale for u in usual]
    grows = [s.stretches or s.role == "model" for s in spans]
    fixed = sum(u * scale**0.5 for u, g in zip(usual, grows, strict=True) if not g)
    share = (minutes - fixed) / sum(u for u, g in zip(usual, grows, strict=True) if g)
    return [u * share if g else u * scale**0.5 for u, g in zip(usual, grows, strict=True)]


def _tilt(role: Role, need: float) -> float:
    """Factor on the usual minutes: 0.8 to 1.2 over the range of need."""
    lean = 0.4 * (min(max(need, 0.0), 1.0) - 0.5)
    if role in ("model", "guided", "explore"):
        return 1 + lean
    return 1 - lean if role in ("independent", "elaborate", "discuss") else 1.0


def _divide(minutes: int, spans: list[Span], wished: list[float], tops: list[int]) -> dict[Role, int]:
    """Exact minimum of sum((x - wish)^2 / wish) over whole x in [least, top] with the given sum."""
    best: list[dict[int, tuple[float, int]]] = []
    reach: dict[int, float] = {0: 0.0}
    for span, wish, top in zip(spans, wished, tops, strict=True):
        layer: dict[int, tuple[float, int]] = {}
        for used, cost in reach.items():
            for x in range(span.least, min(top, minutes - used) + 1):
                total = cost + (x - wish) ** 2 / wish
                if used + x not in layer or total < layer[used + x][0] - 1e-12:
                    layer[used + x] = (total, x)
        best.append(layer)
        reach = {used: cost for used, (cost, _) in layer.items()}
    left, chosen = minutes, []
    for layer in reversed(best):
        chosen.append(layer[left][1])
        left -= chosen[-1]
    return {span.role: x for span, x in zip(spans, reversed(chosen), strict=True)}


def threshold(learners: int) -> int:
    """Four fifths of the class, rounded up: how many right answers let the lesson go on."""
    return ceil(4 * learners / 5)
