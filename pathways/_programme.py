"""The planning problem as an integer programme for HiGHS."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from ._problem import Joint, Problem
from ._solve import Solution


class Programme:
    """One 0/1 variable for each skill and each joint activity; rows are added, then it is solved."""

    def __init__(
        self, problem: Problem, price: Mapping[str, float], *, must: Sequence[str], saving: float
    ) -> None:
        self._problem = problem
        self._joints = [j for j in problem.joints if not problem.tangle(_always_with(problem, j), [j])]
        self._names = list(problem.cost)
        self._at = {name: i for i, name in enumerate(self._names)}
        self._rows: list[dict[int, float]] = []
        self._low: list[float] = []
        self._high: list[float] = []
        self._lower = np.zeros(len(self._names) + len(self._joints))
        self._lower[[self._at[name] for name in must]] = 1.0
        self._price = np.array(
            [price.get(name, 0.0) for name in self._names]
            + [-saving * joint.saving for joint in self._joints]
        )
        at = self._at
        for name in self._names:
            for other in problem.all_of[name]:
                self._add({at[other]: 1.0, at[name]: -1.0}, 0.0, np.inf)
            for group in problem.any_of[name]:
                self._add({**{at[s]: 1.0 for s in group}, at[name]: -1.0}, 0.0, np.inf)
        for n, joint in enumerate(self._joints, len(self._names)):
            for name in joint.skills:
                self._add({at[name]: 1.0, n: -1.0}, 0.0, np.inf)
        for name in {s for joint in self._joints for s in joint.skills}:
            own = [n for n, joint in enumerate(self._joints, len(self._names)) if name in joint.skills]
            if len(own) > 1:
                self._add(dict.fromkeys(own, 1.0), 0.0, 1.0)

    def limit_minutes(self, budget: int) -> None:
        """At most so many minutes in all."""
        row = {self._at[name]: float(minutes) for name, minutes in self._problem.cost.items()}
        row |= {n: -float(joint.saving) for n, joint in enumerate(self._joints, len(self._names))}
        self._add(row, -np.inf, float(budget))

    def cover(self, weight: float) -> None:
        """Goals of at least this weight."""
        self._add({self._at[g]: w for g, w in self._problem.goals.items()}, weight - 1e-6, np.inf)

    def limit_price(self, most: float) -> None:
        """No plan dearer than one that is known (whole minutes, so half a minute is no loss)."""
        self._add({i: float(c) for i, c in enumerate(self._price) if c}, -np.inf, most + 0.5)

    def untangle(self, units: Iterable[frozenset[str]], joints: Iterable[Joint]) -> None:
        """Never again all of these steps with all of these joint activities that wait for each other."""
        units = set(units)
        row = {self._at[name]: 1.0 for unit in units for name in unit}
        own = [n for n, j in enumerate(self._joints) if j in set(joints) and j.skills in units]
        row |= dict.fromkeys((len(self._names) + n for n in own), 1.0)
        self._add(row, -np.inf, len(row) - 1.0)

    def solve(self, seconds: float) -> Solution | None:
        """The best choice found in time, with the price that no choice can go below."""
        cells = [(i, j, value) for i, row in enumerate(self._rows) for j, value in row.items()]
        i, j, v = zip(*cells, strict=True) if cells else ((), (), ())
        matrix = csr_array(
            (np.array(v, dtype=float), (np.array(i, dtype=int), np.array(j, dtype=int))),
            (len(self._rows), len(self._price)),
        )
        result = milp(
            c=self._price,
            integrality=np.ones(len(self._price)),
            bounds=Bounds(self._lower, np.ones(len(self._price))),
            constraints=LinearConstraint(matrix, self._low, self._high) if self._rows else None,
            options={"time_limit": seconds},
        )
        if result.x is None:
            return None
        on = result.x > 0.5
        chosen = frozenset(name for name, x in zip(self._names, on, strict=False) if x)
        joints = tuple(joint for joint, x in zip(self._joints, on[len(self._names) :], strict=True) if x)
        value = float(self._price[on].sum())
        dual = result.mip_dual_bound
        bound = value if result.status == 0 else -np.inf if dual is None else float(dual)
        return Solution(chosen, value, bound, joints)

    def _add(self, row: dict[int, float], low: float, high: float) -> None:
        self._rows.append(row)
        self._low.append(low)
        self._high.append(high)


def _always_with(problem: Problem, joint: Joint) -> set[str]:
    """Every plan that holds the joint activity holds these skills."""
    found: set[str] = set()
    waiting = list(joint.skills)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += problem.all_of[name]
    return found
