"""The planning problem as plain data: costs, ANDs, ORs and weighted goals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Skills that may be steps, in topological order (prerequisites first).

    Mastered skills are left out of `cost`, `all_of` and `any_of`: a prerequisite that is mastered is
    met, and so is an alternative with a mastered member. Costs are whole minutes above 0.
    """

    cost: Mapping[str, int]
    all_of: Mapping[str, tuple[str, ...]]
    any_of: Mapping[str, tuple[tuple[str, ...], ...]]
    goals: Mapping[str, float]
    """Weight of each goal that still has to be reached."""

    @property
    def has_alternatives(self) -> bool:
        """Whether any skill leaves a choice."""
        return any(self.any_of.values())

    def holds(self, chosen: Iterable[str]) -> bool:
        """Whether no chosen skill lacks a prerequisite."""
        inside = set(chosen)
        return all(
            inside.issuperset(self.all_of[s]) and all(inside.intersection(group) for group in self.any_of[s])
            for s in inside
        )

    def minutes(self, chosen: Iterable[str]) -> int:
        """Minutes of a set of steps."""
        return sum(self.cost[s] for s in chosen)

    def covered(self, chosen: Iterable[str]) -> float:
        """Weight of the goals among the chosen skills."""
        return sum(self.goals.get(s, 0.0) for s in chosen)

    def closure(self, wanted: Iterable[str], have: Iterable[str] = ()) -> frozenset[str]:
        """What has to be added to `have` for the wanted skills; of an alternative a member at hand,
        else the member whose own need is cheapest, counts."""
        inside, added = set(have), set[str]()
        estimate = self.estimates()
        waiting = [s for s in wanted if s not in inside]
        while waiting:
            name = waiting.pop()
            if name in inside:
                continue
            inside.add(name)
            added.add(name)
            waiting.extend(self.all_of[name])
            for group in self.any_of[name]:
                if not inside.intersection(group):
                    waiting.append(min(group, key=lambda s: (estimate[s], s)))
        return frozenset(added)

    def estimates(self) -> dict[str, float]:
        """Per skill, an upper estimate of the minutes to reach it (shared prerequisites count double)."""
        value: dict[str, float] = {}
        for s in self.cost:
            value[s] = (
                self.cost[s]
                + sum(value[t] for t in self.all_of[s])
                + sum(min(value[t] for t in group) for group in self.any_of[s])
            )
        return value

    def lower_bound(self, wanted: Sequence[str]) -> int:
        """Minutes that no plan for the wanted skills can go below: the longest necessary chain."""
        value: dict[str, int] = {}
        for s in self.cost:
            below = [value[t] for t in self.all_of[s]]
            below += [min(value[t] for t in group) for group in self.any_of[s]]
            value[s] = self.cost[s] + max(below, default=0)
        return max((value[s] for s in wanted), default=0)
