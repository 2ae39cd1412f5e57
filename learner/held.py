"""What single learners may believe: for each skill with wrong answers, the posterior over its mal-rules."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ..graph.errors import GoalError
from ..graph.evidence import Response
from ..graph.tree import SkillTree
from ._lookup import Lookup
from .beliefs import OTHER, SECURE, Answered, belief_posterior
from .model import HeldBelief

LEAST = 0.2
"""Beliefs less probable than this are not listed: a slip or a guess explains the answers as well."""


def held_beliefs(
    responses: Iterable[Response], *, learners: Sequence[str], tree: SkillTree, lookup: Lookup
) -> tuple[HeldBelief, ...]:
    """Probable misconceptions by learner (in their order) and skill, the most probable first.

    `belief_posterior` weighs each mal-rule that the questions can show against a slip of somebody who
    knows the skill and against lacking it without a rule. Questions of a school's own have no mal-rules
    and say nothing here.
    """
    answered: dict[tuple[str, str], list[tuple[str, Answered]]] = defaultdict(list)
    for r in responses:
        item = lookup.item(r.item)
        if r.correct is not None and item is not None:
            answered[r.learner, r.skill].append((r.id, Answered(item, r.correct, r.misconceptions)))
    found = []
    for learner in learners:
        for skill in (s for name, s in answered if name == learner):
            given = answered[learner, skill]
            if all(one.correct for _, one in given):
                continue
            for name, p in belief_posterior([one for _, one in given]).items():
                if name in (SECURE, OTHER) or p < LEAST or not _known(tree, name):
                    continue
                evidence = tuple(id for id, one in given if name in one.misconceptions)
                found.append(
                    HeldBelief(learner=learner, skill=skill, misconception=name, p=p, evidence=evidence)
                )
    return tuple(found)


def _known(tree: SkillTree, name: str) -> bool:
    try:
        tree.misconception(name)
    except GoalError:  # an answer graded with another version of the pack
        return False
    return True
