"""How far a passage lies from the goal: in steps of the skill tree, and in years of school."""

from collections import deque
from collections.abc import Mapping

from ..graph.english import school_years
from ..graph.tree import SkillTree
from .model import Document

FARTHEST = 6
"""Steps, and years, beyond which farther makes no difference."""
UNPLACED = 2
"""Steps of a passage that belongs to no skill, such as a teacher's own."""
PER_STEP, PER_YEAR = -0.5, -0.3
"""Log-odds of relevance for each step and each year away from the goal.

Assumed, not learned: in labelled lessons a misconception is filed under the grade of its lesson, so the label
would be in the feature.
"""


def steps(tree: SkillTree, goal: str) -> Mapping[str, int]:
    """Steps along prerequisites, in either direction, from `goal` to every skill within reach.

    Empty when `goal` is no skill of the tree.
    """
    if goal not in tree.skills:
        return {}
    found = {goal: 0}
    queue = deque([goal])
    while queue:
        here = queue.popleft()
        if found[here] == FARTHEST:
            break
        for other in (*tree.hard(here), *tree.soft(here), *tree.successors(here)):
            if other not in found:
                found[other] = found[here] + 1
                queue.append(other)
    return found


class Nearness:
    """Distances of documents from a goal."""

    def __init__(self, tree: SkillTree, goal: str) -> None:
        self._steps = steps(tree, goal)
        self._grade = school_years(tree.skills[goal].grade) if goal in tree.skills else None

    def steps(self, document: Document) -> int:
        """Steps of the tree, at most FARTHEST; a passage of no skill counts as UNPLACED."""
        if not document.skill or not self._steps:
            return UNPLACED
        return self._steps.get(document.skill, FARTHEST)

    def years(self, document: Document) -> int:
        """Years of school, at most FARTHEST; a passage of no grade counts as in the goal's."""
        if self._grade is None or not document.grade:
            return 0
        return min(abs(school_years(document.grade) - self._grade), FARTHEST)
