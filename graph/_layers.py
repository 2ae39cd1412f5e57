"""Places for the boxes of a neighborhood: prerequisites to the left, what follows to the right."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from .tree import SkillTree

EdgeKind = Literal["hard", "soft", "alternative"]
Edge = tuple[str, str]

SWEEPS = 6


@dataclass(frozen=True)
class Layers:
    """Columns from left to right, each from top to bottom; a tuple in a column is an edge that passes."""

    columns: tuple[tuple[str | Edge, ...], ...]
    edges: Mapping[Edge, EdgeKind]


def neighborhood(tree: SkillTree, centers: Collection[str], depth: int) -> Layers:
    """The skills at most `depth` edges before or after `centers`, in columns."""
    before: dict[str, dict[str, EdgeKind]] = {}
    after: dict[str, list[str]] = defaultdict(list)
    for skill in tree.skills.values():
        found: dict[str, EdgeKind] = {edge.skill: edge.kind for edge in skill.prerequisites}
        for choice in skill.alternatives:
            found |= dict.fromkeys(choice.skills, "alternative")
        before[skill.id] = found
        for name in found:
            after[name].append(skill.id)
    back, forth = _reach(centers, before, depth), _reach(centers, after, depth)
    shown = back | forth
    edges = {(a, b): kind for b in shown for a, kind in before[b].items() if a in shown}
    order = _teaching_order(shown, edges)
    column: dict[str, int] = {}
    for name in order:
        if name in forth:
            column[name] = max((column[a] + 1 for a, b in edges if b == name and a in column), default=0)
    for name in reversed(order):
        if name not in column:
            column[name] = min((column[b] - 1 for a, b in edges if a == name and b in column), default=0)
    return Layers(_ordered(column, order, edges), edges)


def _reach(centers: Iterable[str], edges: Mapping[str, Iterable[str]], depth: int) -> set[str]:
    found = set(centers)
    rim = found
    for _ in range(depth):
        rim = {other for name in rim for other in edges.get(name, ())} - found
        found = found | rim
    return found


def _teaching_order(shown: Collection[str], edges: Iterable[Edge]) -> list[str]:
    waiting = {name: {a for a, b in edges if b == name} for name in sorted(shown)}
    order: list[str] = []
    while waiting:
        ready = [name for name, needs in waiting.items() if needs.isdisjoint(waiting)]
        order += ready
        for name in ready:
            del waiting[name]
    return order


def _ordered(
    column: Mapping[str, int], order: Iterable[str], edges: Iterable[Edge]
) -> tuple[tuple[str | Edge, ...], ...]:
    """Columns with few crossings: each box goes to the mean height of its neighbors, to and fro."""
    first, last = min(column.values()), max(column.values())
    columns: list[list[str | Edge]] = [[] for _ in range(first, last + 1)]
    for name in order:
        columns[column[name] - first].append(name)
    beside: dict[tuple[int, str | Edge], dict[int, list[str | Edge]]] = defaultdict(lambda: {-1: [], 1: []})
    for edge in sorted(edges):
        a, b = (column[name] - first for name in edge)
        chain: list[str | Edge] = [edge[0], *([edge] * (b - a - 1)), edge[1]]
        for step, place in enumerate(range(a + 1, b)):
            columns[place].append(chain[step + 1])
        for step in range(b - a):
            beside[a + step, chain[step]][1].append(chain[step + 1])
            beside[a + step + 1, chain[step + 1]][-1].append(chain[step])
    for sweep in range(SWEEPS):
        side = -1 if sweep % 2 == 0 else 1
        for n in range(len(columns)) if side == -1 else range(len(columns) - 1, -1, -1):
            if not 0 <= n + side < len(columns):
                continue
            height = {one: (i + 0.5) / len(columns[n + side]) for i, one in enumerate(columns[n + side])}
            mean: dict[str | Edge, float] = {}
            for i, one in enumerate(columns[n]):
                near = [height[other] for other in beside[n, one][side]]
                mean[one] = sum(near) / len(near) if near else (i + 0.5) / len(columns[n])
            columns[n].sort(key=mean.__getitem__)
    return tuple(tuple(one) for one in columns)
