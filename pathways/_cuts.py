"""What can be left out: whole branches of the way, so that no step that stays loses what it needs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..graph.tree import SkillTree


@dataclass(frozen=True)
class Links:
    """Per step, the steps that it needs: all of some, and one of each alternative that is not met."""

    all_of: Mapping[str, frozenset[str]]
    any_of: Mapping[str, tuple[frozenset[str], ...]]

    def standing(self, chosen: Iterable[str]) -> frozenset[str]:
        """The chosen steps that have all they need among them."""
        inside = set(chosen)
        while loose := {s for s in inside if not self._holds(s, inside)}:
            inside -= loose
        return frozenset(inside)

    def needed(self, goals: Iterable[str], chosen: frozenset[str]) -> frozenset[str]:
        """The chosen steps that lead to the goals, with the goals that are chosen."""
        found: set[str] = set()
        waiting = [g for g in goals if g in chosen]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += [
                    s for s in (*self.all_of[name], *frozenset().union(*self.any_of[name])) if s in chosen
                ]
        return frozenset(found)

    def _holds(self, skill: str, inside: set[str]) -> bool:
        return self.all_of[skill] <= inside and all(group & inside for group in self.any_of[skill])


@dataclass(frozen=True)
class Bundle:
    """Steps that go together: a goal, what builds on it, and what then serves no goal any more."""

    skills: tuple[str, ...]
    goals: tuple[str, ...]
    weight: float


def links_of(tree: SkillTree, steps: Iterable[str], met: Iterable[str]) -> Links:
    """Links among the steps; an alternative with a member in `met` (mastered, taught) is met."""
    inside, settled = frozenset(steps), frozenset(met)
    return Links(
        all_of={s: inside.intersection(tree.hard(s)) for s in inside},
        any_of={
            s: tuple(
                inside.intersection(group.skills)
                for group in tree.skill(s).alternatives
                if not settled.intersection(group.skills)
            )
            for s in inside
        },
    )


def cut_order(
    links: Links, order: Sequence[str], minutes: Mapping[str, int], weights: Mapping[str, float]
) -> tuple[Bundle, ...]:
    """Bundles until nothing is left: each time the one that loses the least weight of goals; of equal
    ones that with most minutes, then the latest. `order` is the teaching order of the steps."""
    place = {s: n for n, s in enumerate(order)}
    left = frozenset(order)
    found: list[Bundle] = []

    def bundle(keep: frozenset[str]) -> Bundle:
        goals = [g for g in weights if g in keep]
        gone = left - links.needed(goals, keep)
        return Bundle(
            skills=tuple(sorted(gone, key=place.__getitem__)),
            goals=tuple(g for g in weights if g in gone),
            weight=sum(w for g, w in weights.items() if g in gone),
        )

    while left:
        idle = bundle(left)
        offers = [idle] if idle.skills else [bundle(links.standing(left - {g})) for g in weights if g in left]
        best = min(
            offers,
            key=lambda one: (one.weight, -sum(minutes[s] for s in one.skills), -place[one.skills[-1]]),
        )
        found.append(best)
        left -= frozenset(best.skills)
    return tuple(found)
