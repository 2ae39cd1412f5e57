"""The lessons that are still to come, and how to place steps in them with the fewest lessons changed."""

from collections.abc import Container, Sequence, Set
from dataclasses import dataclass

from ..graph.tree import SkillTree
from ._assemble import room
from ._slots import Key, arrange, halves, in_order
from .unit_model import UnitStep


@dataclass(frozen=True)
class Grid:
    """Lessons of `minutes` from number `first` on; `homes` says which steps stand in each now, none in a
    free one."""

    tree: SkillTree
    minutes: int
    first: int
    homes: tuple[tuple[Key, ...], ...]

    def room(self, place: int) -> int:
        """Minutes for steps in one of the lessons, counted from 0."""
        return room(self.minutes, self.first + place)

    def place(
        self, steps: Sequence[UnitStep], *, opened: Set[int] | None = None
    ) -> list[list[UnitStep]] | None:
        """The steps of each lesson, or None if they do not fit.

        Steps stay at home as far as can be: of all runs of lessons that can take what has no home, the
        shortest is arranged anew, the earliest of equal ones, without its free lessons if possible (of
        them only those `opened` already, where these are given).
        What was left over from a lesson taught comes at once.
        """
        home = {key: n for n, keys in enumerate(self.homes) for key in keys}
        stand: list[list[UnitStep]] = [[] for _ in self.homes]
        for step in steps:
            if step.key in home:
                stand[home[step.key]].append(step)
        new = [step for step in steps if step.key not in home]
        if not new and self._fits(stand, range(len(stand))) and in_order(self.tree, stand):
            return stand
        at_once = any(step.rest for step in new)
        for length in range(1, len(stand) + 1):
            starts = range(1 if at_once else len(stand) - length + 1)
            for most in (0, length) if opened is None else (0,):
                for start in starts:
                    window = range(start, start + length)
                    found = self._window(steps, stand, home, window, most, opened or ())
                    if found is not None:
                        return found
        return None

    def place_or_halve(self, steps: Sequence[UnitStep]) -> list[list[UnitStep]] | None:
        """`place`, and where that fails the same with steps without a home that may go on in the next
        lesson."""
        found = self.place(steps)
        if found is not None:
            return found
        at_home = {key for keys in self.homes for key in keys}
        return self.place(
            [
                part
                for step in steps
                for part in ((step,) if step.key in at_home else halves(step, self.room(1)))
            ]
        )

    def _window(
        self,
        steps: Sequence[UnitStep],
        stand: list[list[UnitStep]],
        home: dict[Key, int],
        window: range,
        most_open: int,
        opened: Container[int],
    ) -> list[list[UnitStep]] | None:
        outside = [n for n in range(len(stand)) if n not in window]
        free = [n for n in window if not self.homes[n] and n not in opened]
        if not self._fits(stand, outside) or (most_open and not free):
            return None
        inside = [step for step in steps if home.get(step.key, window.start) in window]
        for more in range(min(1, most_open), min(len(free), most_open) + 1):
            rooms = [0 if n in free[more:] else self.room(n) for n in window]
            near = {key: n - window.start for key, n in home.items() if n in window}
            found = arrange(self.tree, inside, rooms, self.minutes, near)
            if found is not None:
                layout = [*stand[: window.start], *found, *stand[window.stop :]]
                if in_order(self.tree, layout):
                    return layout
        return None

    def _fits(self, stand: Sequence[Sequence[UnitStep]], places: Sequence[int]) -> bool:
        return all(
            sum(step.minutes for step in stand[n]) <= (self.room(n) if len(stand[n]) > 1 else self.minutes)
            for n in places
        )
