"""One sentence on an estimate, built from its largest terms."""

from collections.abc import Sequence

from ..graph.evidence import Response
from ..graph.tree import SkillTree
from ._closure import full_closure
from ._lookup import ItemSource, Lookup
from ._posterior import Z95, sigmoid
from .held import held_beliefs
from .mastery import estimator
from .reading import ClassData

LITTLE = 3
"""Fewer answers than this on the skill itself are little evidence."""
SLIGHT = 0.05
"""A term that moves the estimate by less, in logits, is not worth a word."""


def explain_learner(
    data: ClassData, learner: str, *, tree: SkillTree, bank: ItemSource, goals: Sequence[str]
) -> dict[str, str]:
    """A sentence for each skill on the way to the goals that the learner (a pseudonym) was asked about,
    and for the goals themselves, with what the learner may believe; prerequisites first."""
    asked = {r.skill for r in data.responses if r.learner == learner and r.correct is not None}
    lookup = Lookup(bank)
    own = [r for r in data.responses if r.learner == learner]
    beliefs = held_beliefs(own, learners=[learner], tree=tree, lookup=lookup)

    def sentence(skill: str) -> str:
        said = explain_mastery(
            data.responses, learner=learner, skill=skill, tree=tree, goals=goals, lookup=lookup
        )
        held = [
            f"“{tree.misconception(b.misconception).belief.rstrip('.')}” ({100 * b.p:.0f}%)"
            for b in beliefs
            if b.skill == skill
        ]
        return f"{said} May believe: {'; '.join(held)}." if held else said

    return {skill: sentence(skill) for skill in full_closure(tree, goals) if skill in asked or skill in goals}


def explain_mastery(
    responses: Sequence[Response],
    *,
    learner: str,
    skill: str,
    tree: SkillTree,
    goals: Sequence[str],
    lookup: Lookup,
) -> str:
    """Why a learner's mastery of a skill is estimated as it is.

    The estimate in logits is the prior plus covariance x pull over the answers (see `Abilities.pull`), so
    the answers' shares add up exactly; they are summed over the skill itself, what it builds on, what builds
    on it, and the rest, and the two largest sums are told. Raises GoalError for an unknown skill, ValueError
    for one that leads to none of the goals.
    """
    graded = [r for r in responses if r.correct is not None and r.skill in tree.skills]
    model = estimator(graded, tree=tree, goals=goals, lookup=lookup)
    tree.skill(skill)  # raises for an unknown one
    if skill not in model.closure:
        raise ValueError(f"{skill} leads to none of {', '.join(goals)}")
    own = [r for r in graded if r.learner == learner]
    found, k = model.abilities(own), model.skills.index(skill)
    moves: dict[str, float] = {}
    answers: dict[str, list[Response]] = {}
    for response, pull in zip(own, found.pull.tolist(), strict=True):
        group = _group(tree, skill, response.skill)
        at = model.skills.index(response.skill)
        moves[group] = moves.get(group, 0.0) + float(model.covariance[k, at]) * pull
        answers.setdefault(group, []).append(response)
    told = [g for g in sorted(moves, key=lambda g: -abs(moves[g]))[:2] if abs(moves[g]) >= SLIGHT]
    ends = (found.mode[k], found.mode[k] - Z95 * found.sd[k], found.mode[k] + Z95 * found.sd[k])
    p, low, high = (f"{100 * float(sigmoid(z)):.0f}" for z in ends)
    parts = [f"{100 * float(sigmoid(model.mean[k])):.0f}% expected from the grade alone"]
    parts += [_told(g, answers[g], raises=moves[g] > 0) for g in told]
    n = len(answers.get(_OWN, ()))
    few = "" if n >= LITTLE else f"; {'no answer' if n == 0 else 'little evidence'} on it so far"
    return f"{p}% ({low}\N{EN DASH}{high}%): {', '.join(parts)}{few}."


_OWN = "on it"
_BELOW = "on what it builds on"
_ABOVE = "on what builds on it"
_ELSEWHERE = "on other skills"


def _group(tree: SkillTree, skill: str, asked: str) -> str:
    if asked == skill:
        return _OWN
    if asked in full_closure(tree, [skill]):
        return _BELOW
    return _ABOVE if skill in full_closure(tree, [asked]) else _ELSEWHERE


def _told(group: str, answers: Sequence[Response], *, raises: bool) -> str:
    right = sum(bool(r.correct) for r in answers)
    return f"{'raised' if raises else 'lowered'} by {right} of {len(answers)} right {group}"
