"""Who is in a class: pseudonyms everywhere, names in one file that stays on this machine."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..agents.rosters import write_roster
from ..graph import InputError
from ..graph._base import Frozen
from ..learner._roster import Roster
from ._tools import Tools, aside
from .classes import Classes
from .errors import Unknown
from .runs import Runs

if TYPE_CHECKING:
    from ..agents.learners import Gone, Kept

MOST_LEARNERS = 5000
LONGEST = 120


class Learner(Frozen):
    """A learner; `name` is None where names were not asked for, or none is known."""

    id: str
    name: str | None = None


class Rosters:
    """The learners of each class."""

    def __init__(self, tools: Tools, classes: Classes, runs: Runs) -> None:
        self._tools = tools
        self._classes = classes
        self._runs = runs

    async def all(self, class_id: str, *, names: bool = False) -> tuple[Learner, ...]:
        """The learners of a class by pseudonym, with their names only where asked for. Raises Unknown."""

        def work() -> tuple[Learner, ...]:
            named = {p: n for n, p in self._tools.roster(self._classes.key(class_id)).items()}
            return tuple(Learner(id=id, name=named.get(id) if names else None) for id in pseudonyms(named))

        return await aside(work)

    async def add(self, class_id: str, names: Sequence[str]) -> tuple[Learner, ...]:
        """Enter learners by name; who is on the roster keeps the pseudonym. Raises Unknown, InputError."""

        def work() -> tuple[Learner, ...]:
            key = self._classes.key(class_id)
            entered = [" ".join(name.split()) for name in names]
            if any(not name or len(name) > LONGEST or not name.isprintable() for name in entered):
                raise InputError("A name is empty or longer than 120 characters.", "Write one name a line.")
            with self._tools.rosters:
                known = self._tools.roster(key)
                if len(known) + len(entered) > MOST_LEARNERS:
                    raise InputError("A class has at most 5000 learners.", "Make several classes of it.")
                roster = Roster(known)
                ids = [roster.pseudonym(name) for name in entered]
                fresh = {name: id for id, name in roster.names.items() if id not in known.values()}
                if fresh:
                    write_roster(self._tools.settings.roster_path, key, {**known, **fresh})
            return tuple(Learner(id=id) for id in dict.fromkeys(ids))

        return await aside(work)

    async def rename(self, class_id: str, learner: str, name: str) -> Learner:
        """Correct the name of a learner. Raises Unknown, InputError."""

        def work() -> Learner:
            key, new = self._classes.key(class_id), " ".join(name.split())
            if not new or len(new) > LONGEST or not new.isprintable():
                raise InputError("A name is empty or longer than 120 characters.", "Write one name.")
            with self._tools.rosters:
                known = self._tools.roster(key)
                old = next((n for n, p in known.items() if p == learner), None)
                if old is None:
                    raise Unknown(
                        f"There is no learner {learner[:80]!r} in this class.", "List the learners."
                    )
                if any(n.casefold() == new.casefold() and p != learner for n, p in known.items()):
                    raise InputError("Somebody else in this class has that name.", "Add an initial.")
                kept = {n: p for n, p in known.items() if n != old}
                write_roster(self._tools.settings.roster_path, key, {**kept, new: learner})
            return Learner(id=learner)

        return await aside(work)

    async def export(self, class_id: str, learner: str) -> "Kept":
        """Everything that is kept about a learner, the name included. Raises Unknown."""

        def work() -> "Kept":
            from ..agents.learners import export_learner

            return export_learner(self._known(class_id, learner), self._tools.settings)

        return await aside(work)

    async def erase(self, class_id: str, learner: str) -> "Gone":
        """Remove a learner for good, from everything that is kept (see `erasing`). Plans of the class that
        are at work are stopped. Raises Unknown."""
        who = await aside(lambda: self._known(class_id, learner))
        for run in await aside(self._runs.all):
            if self._runs.class_of(run) == class_id and self._runs.status(run) in ("waiting", "running"):
                await self._runs.cancel(run)

        def work() -> "Gone":
            from .erasing import erase_learner  # loads LangGraph, whose checkpoints speak of learners

            with self._tools.rosters:
                return erase_learner(who, self._tools.settings)

        return await aside(work)

    def _known(self, class_id: str, learner: str) -> str:
        key = self._classes.key(class_id)
        known = set(self._tools.roster(key).values()) | {r.learner for r in self._tools.store.responses(key)}
        if learner not in known:
            raise Unknown(f"There is no learner {learner[:80]!r} in this class.", "List the learners.")
        return f"{key}/{learner}"


def pseudonyms(ids: Iterable[str]) -> tuple[str, ...]:
    """Pseudonyms in the order of their numbers: L02 before L100."""
    return tuple(sorted(set(ids), key=lambda id: (len(id), id)))
