"""Skills that can matter for some goals: prerequisites and every alternative."""

from collections.abc import Iterable

from ..graph.model import Skill
from ..graph.tree import SkillTree


def before(skill: Skill) -> tuple[str, ...]:
    """Ids of the hard prerequisites and of all members of the alternatives of a skill."""
    edges = [edge.skill for edge in skill.prerequisites if edge.kind == "hard"]
    edges += [name for group in skill.alternatives for name in group.skills]
    return tuple(dict.fromkeys(edges))


def full_closure(tree: SkillTree, goals: Iterable[str]) -> tuple[str, ...]:
    """The goals and everything that may lead to them, prerequisites first.

    Unlike `SkillTree.closure` it holds every member of an alternative, because a planner that
    chooses between them has to know all of them.
    """
    found: set[str] = set()
    waiting = list(goals)
    while waiting:
        name = waiting.pop()
        if name not in found:
            waiting.extend(before(tree.skill(name)))
            found.add(name)
    return tuple(name for name in tree.skills if name in found)
