"""Trees with wrong edges, to see what the right ones are worth."""

import random
from collections.abc import Iterable

from ..graph import Prerequisite, SkillTree

SWAPS = 20
"""Swaps tried for each edge."""


def without_edges(tree: SkillTree, skills: Iterable[str]) -> SkillTree:
    """These skills with no prerequisites at all."""
    return _with_edges(tree, list(skills), [])


def shuffled(tree: SkillTree, skills: Iterable[str], rng: random.Random) -> SkillTree:
    """These skills with their hard prerequisites among each other exchanged at random.

    Two edges a -> b and c -> d become a -> d and c -> b (a double edge swap), so every skill keeps the
    number of its prerequisites and of its successors. A swap counts only if both edges still lead from
    earlier to later in the order of the tree, which keeps it free of cycles. Alternatives and soft edges
    are left out.
    """
    names = list(skills)
    place = {name: n for n, name in enumerate(tree.skills)}
    edges = hard_edges(tree, names)
    there = set(edges)
    for _ in range(SWAPS * len(edges)):
        i, j = rng.randrange(len(edges)), rng.randrange(len(edges))
        (a, b), (c, d) = edges[i], edges[j]
        new = (a, d), (c, b)
        if place[a] < place[d] and place[c] < place[b] and not there & set(new):
            there -= {edges[i], edges[j]}
            there |= set(new)
            edges[i], edges[j] = new
    return _with_edges(tree, names, edges)


def hard_edges(tree: SkillTree, skills: Iterable[str]) -> list[tuple[str, str]]:
    """(prerequisite, skill) for the hard edges among these skills."""
    names = list(skills)
    return [(before, name) for name in names for before in tree.hard(name) if before in set(names)]


def real_edges(tree: SkillTree, skills: Iterable[str]) -> SkillTree:
    """These skills with their own hard prerequisites among each other, and nothing else."""
    names = list(skills)
    return _with_edges(tree, names, hard_edges(tree, names))


def _with_edges(tree: SkillTree, names: list[str], edges: list[tuple[str, str]]) -> SkillTree:
    before: dict[str, list[Prerequisite]] = {name: [] for name in names}
    for first, then in edges:
        before[then].append(Prerequisite(skill=first, why="an edge of the benchmark"))
    skills = [
        tree.skill(name).model_copy(update={"prerequisites": tuple(before[name]), "alternatives": ()})
        for name in names
    ]
    return SkillTree(tree.pack, skills)
