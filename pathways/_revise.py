"""What is still to be taught in a unit, by what is known now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..graph.tree import SkillTree
from ._assemble import room
from ._slots import parts_of
from .model import Need, PathStep, Unreachable
from .needs import goal_weights
from .planner import apart, plan_pathway
from .unit_model import Unit, UnitStep

MINUTES_THAT_MATTER = 5
"""Expected minutes that differ by less do not change a plan."""


@dataclass(frozen=True)
class Outlook:
    """`steps` have to be placed, in this order where they can; `waiting` are known and left out so far.

    `news` says for each skill that new evidence changes why it does; `refreshed` are skills of
    which only the numbers are new.
    """

    steps: tuple[UnitStep, ...]
    waiting: tuple[PathStep, ...]
    weights: Mapping[str, float]
    sources: tuple[str, ...]
    unreachable: tuple[Unreachable, ...]
    needs: tuple[Need, ...]
    news: Mapping[str, str] = field(default_factory=dict)
    refreshed: tuple[str, ...] = ()


def revise(
    tree: SkillTree, unit: Unit, taught: int, rests: Sequence[UnitStep], needs: Mapping[str, Need] | None
) -> Outlook:
    """The outlook after the first `taught` lessons, of which `rests` are left over."""
    left = [step for lesson in unit.lessons[taught:] for step in lesson.steps]
    before = {need.skill: need for need in unit.needs}
    if needs is None or (before and all(needs.get(skill) == need for skill, need in before.items())):
        return Outlook(
            steps=(*rests, *left),
            waiting=tuple(one.step for one in unit.left_out),
            weights=unit.weights,
            sources=unit.sources,
            unreachable=unit.unreachable,
            needs=unit.needs,
        )
    met = {step.skill: lesson.number for lesson in unit.lessons[:taught] for step in lesson.steps}
    out = {one.step.skill for one in unit.left_out}
    finished = met.keys() - {step.skill for step in (*rests, *left)} - out
    judged = {s: _learned(n) if s in finished and not _new(n, before.get(s)) else n for s, n in needs.items()}
    weights = goal_weights(judged, unit.goals) | {g: unit.weights[g] for g in unit.goals if g in finished}
    way = plan_pathway(tree, judged, unit.goals, weights=weights)
    wanted = {step.skill: step for step in way.steps}
    news: dict[str, str] = {}
    kept: list[UnitStep] = []
    refreshed: list[str] = []
    place: dict[str, int] = {}
    for n, step in enumerate((*rests, *left)):
        place.setdefault(step.skill, n)
    for skill, parts in _by_skill([*rests, *left]).items():
        if skill not in wanted:
            news[skill] = _gone(skill, needs.get(skill), way.sources)
        elif skill in met or _as_before(parts, wanted[skill]):
            new = [_refreshed(part, wanted[skill]) for part in parts]
            refreshed += [skill] if new != parts else []
            kept += new
        else:
            news[skill] = f"What is known now: {wanted[skill].evidence}"
            kept += parts_of(wanted[skill], unit.minutes, room(unit.minutes, 2))
    kept.sort(key=lambda part: place[part.skill])
    standing = {part.skill for part in kept}
    added = [s for s in way.steps if s.skill not in standing and s.skill not in out]
    for one in added:
        again = f"Taught in lesson {met[one.skill]}, and not secure yet" if one.skill in met else "Needed now"
        news[one.skill] = f"{again} by the new answers: {one.evidence}"
    changed = {one.skill for one in added} | (news.keys() & standing)
    kept = [
        part if changed.issuperset(part.together) or part.skill not in changed else apart(part)
        for part in kept
    ]
    for one in reversed(added):
        alone = one if changed.issuperset(one.together) else apart(one)
        _insert(tree, kept, parts_of(alone, unit.minutes, room(unit.minutes, 2)))
    return Outlook(
        steps=tuple(kept),
        waiting=tuple(step for step in way.steps if step.skill in out),
        weights=weights,
        sources=way.sources,
        unreachable=way.unreachable,
        needs=tuple(needs[s] for s in tree.closure(unit.goals) if s in needs),
        news=news,
        refreshed=tuple(refreshed),
    )


def _new(need: Need, before: Need | None) -> bool:
    """Whether there are answers that the unit was not planned from."""
    return need.answers > (before.answers if before else 0)


def _learned(need: Need) -> Need:
    """What was taught counts as learned until answers say otherwise."""
    return need.model_copy(update={"seen": True, "lacking": 0, "unsure": 0})


def _gone(skill: str, need: Need | None, sources: Iterable[str]) -> str:
    if need is not None and skill in set(sources):
        return (
            "By the new answers the class is secure on it: "
            f"{need.learners - need.lacking} of {need.learners} learners."
        )
    return "By the new answers no goal needs it any more."


def _as_before(parts: Sequence[UnitStep], step: PathStep) -> bool:
    minutes = sum(part.minutes for part in parts)
    return parts[0].activity == step.activity and abs(minutes - step.minutes) < MINUTES_THAT_MATTER


def _refreshed(part: UnitStep, step: PathStep) -> UnitStep:
    return part.model_copy(
        update={"learners": step.learners, "evidence": step.evidence, "changes_if": step.changes_if}
    )


def _by_skill(steps: Iterable[UnitStep]) -> dict[str, list[UnitStep]]:
    found: dict[str, list[UnitStep]] = {}
    for step in steps:
        found.setdefault(step.skill, []).append(step)
    return found


def _insert(tree: SkillTree, steps: list[UnitStep], new: Sequence[UnitStep]) -> None:
    """Put parts of a step before the first that builds on it, else at the end."""
    after = tree.successors(new[0].skill)
    at = next((n for n, step in enumerate(steps) if step.skill in after), len(steps))
    steps[at:at] = new
