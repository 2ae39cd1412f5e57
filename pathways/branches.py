"""One pathway for a class, with branches: who needs which bridge while the others practice."""

from collections import defaultdict
from collections.abc import Sequence

from ..graph.evidence import Mastery
from ..graph.tree import SkillTree
from ..learner.model import Diagnosis
from ..learner.thresholds import status
from . import _sentences
from ._activity import bridge_minutes
from .model import Branch, PathStep, Pathway
from .needs import class_needs, goal_weights
from .planner import plan_pathway


def class_pathway(
    tree: SkillTree, diagnosis: Diagnosis, goals: Sequence[str], *, budget: int | None = None
) -> Pathway:
    """The pathway of the whole class, goals weighted by the learners who still need them, with branches.

    A branch is a bridge for those who, by their own answers, lack a skill on which a step builds and
    on which the class as a whole is secure. Raises GoalError for an unknown goal.
    """
    needs = class_needs(diagnosis)
    plan = plan_pathway(tree, needs, goals, budget=budget, weights=goal_weights(needs, goals))
    return plan.model_copy(update={"branches": tier_branches(tree, diagnosis, (*plan.steps, *plan.deferred))})


def tier_branches(tree: SkillTree, diagnosis: Diagnosis, steps: Sequence[PathStep]) -> tuple[Branch, ...]:
    """One branch for each skill below the steps that only some lack, in the order of the steps."""
    of_skill: dict[str, list[Mastery]] = defaultdict(list)
    for mastery in diagnosis.mastery:
        of_skill[mastery.skill].append(mastery)
    planned = {step.skill for step in steps}
    found: dict[str, Branch] = {}
    for step in steps:
        for name in tree.hard(step.skill):
            skill = tree.skill(name)
            group = lacking(of_skill[name])
            if not group or name in planned or name in found or not skill.authored:
                continue
            found[name] = Branch(
                skill=name,
                before=step.skill,
                minutes=bridge_minutes(skill),
                learners=tuple(one.learner for one in group),
                why=_sentences.why_branch(tree, step.skill, name, len(group), len(diagnosis.learners)),
                evidence=_sentences.branch_evidence(group),
                changes_if=_sentences.branch_changes_if(len(diagnosis.learners)),
            )
    return tuple(found.values())


def lacking(mastery: Sequence[Mastery]) -> list[Mastery]:
    """Those who lack the skill by their own answers; who was not asked is not sent away from the class."""
    return [one for one in mastery if one.n > 0 and status(one) == "lacking"]
