"""What is still needed, for thousands of learners at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..graph.tree import SkillTree

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def needed_skills(
    tree: SkillTree, goals: Sequence[str], mastered: "NDArray[np.bool_]"
) -> "NDArray[np.bool_]":
    """The closure of the goals minus what is mastered, per learner.

    `mastered` and the result have shape (learners, skills), skills in the order of `tree.skills`. What
    lies below a mastered skill is not needed for it. Of an alternative without a mastered member the
    first counts. Raises GoalError for an unknown goal.
    """
    import numpy as np

    at = {name: n for n, name in enumerate(tree.skills)}
    needed = np.zeros((len(at), len(mastered)), dtype=bool)
    known = np.ascontiguousarray(mastered.T)
    for goal in goals:
        tree.skill(goal)
        needed[at[goal]] = True
    for name in reversed(list(tree.skills)):
        row = needed[at[name]]
        row &= ~known[at[name]]
        if not row.any():
            continue
        for other in tree.hard(name):
            needed[at[other]] |= row
        for group in tree.skill(name).alternatives:
            met = np.logical_or.reduce([known[at[s]] for s in group.skills])
            needed[at[group.skills[0]]] |= row & ~met
    return needed.T
