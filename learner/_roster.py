"""Names and pseudonyms: a learner keeps the same pseudonym from file to file."""

import re
from collections.abc import Mapping

from ._raw import plain

_NUMBERED = re.compile(r"L(\d+)")


class Roster:
    """Assigns L01, L02, ... by first appearance; pseudonyms known already are kept."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = {plain(name): pseudonym for name, pseudonym in known.items()}
        numbers = [int(m[1]) for p in known.values() if (m := _NUMBERED.fullmatch(p))]
        self._last = max(numbers, default=0)
        self._names: dict[str, str] = {}

    def pseudonym(self, name: str) -> str:
        """The pseudonym of a learner; letter case and repeated spaces make no difference."""
        folded = plain(name)
        found = self._known.get(folded)
        if found is None:
            self._last += 1
            found = self._known[folded] = f"L{self._last:02d}"
        self._names.setdefault(found, " ".join(name.split()))
        return found

    @property
    def present(self) -> tuple[str, ...]:
        """Pseudonyms of the learners met, in order of appearance."""
        return tuple(self._names)

    @property
    def names(self) -> dict[str, str]:
        """Name by pseudonym, of the learners met."""
        return dict(self._names)
