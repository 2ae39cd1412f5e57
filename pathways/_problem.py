"""The planning problem as plain data: costs, ANDs, ORs and weighted goals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Joint:
    """One activity for several skills: together they take `saving` minutes less than one by one."""

    skills: frozenset[str]
    saving: int


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
    joints: tuple[Joint, ...] = ()
    """Activities for several skills that may be used, each for other skills; a skill is in at most one
    that is used."""

    @property
    def has_choices(self) -> bool:
        """Whether more than one plan for the same goals is worth a thought."""
        return bool(self.joints) or any(self.any_of.values())

    def predecessors(self, skill: str) -> tuple[str, ...]:
        """Hard prerequisites and members of alternatives."""
        return (*self.all_of[skill], *(s for group in self.any_of[skill] for s in group))

    def holds(self, chosen: Iterable[str]) -> bool:
        """Whether no chosen skill lacks a prerequisite."""
        inside = set(chosen)
        return all(
            inside.issuperset(self.all_of[s]) and all(inside.intersection(group) for group in self.any_of[s])
            for s in inside
        )

    def minutes(self, chosen: Iterable[str], joints: Iterable[Joint] = ()) -> int:
        """Minutes of a set of steps of which some are done together."""
        return sum(self.cost[s] for s in chosen) - sum(joint.saving for joint in joints)

    def tangle(self, chosen: Iterable[str], joints: Iterable[Joint]) -> tuple[frozenset[str], ...]:
        """Groups of steps that wait for each other when joint activities are done in one go, or ()."""
        unit = {s: frozenset([s]) for s in chosen}
        for joint in joints:
            unit.update(dict.fromkeys(joint.skills, joint.skills))
        waits: dict[frozenset[str], set[frozenset[str]]] = {u: set() for u in unit.values()}
        for s, own in unit.items():
            waits[own] |= {unit[t] for t in self.predecessors(s) if t in unit} - {own}
        while ready := [u for u, before in waits.items() if not before & waits.keys()]:
            for u in ready:
                del waits[u]
        return tuple(waits)

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
        """Minutes that no plan for the wanted skills can go below: the longest necessary chain, with
        every joint activity made use of."""
        least = dict(self.cost)
        for joint in self.joints:
            for s in joint.skills:
                least[s] -= joint.saving
        value: dict[str, int] = {}
        for s in self.cost:
            below = [value[t] for t in self.all_of[s]]
            below += [min(value[t] for t in group) for group in self.any_of[s]]
            value[s] = max(0, least[s]) + max(below, default=0)
        return max((value[s] for s in wanted), default=0)
