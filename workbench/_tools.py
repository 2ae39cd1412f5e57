"""What every part of the workbench works with."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from filelock import FileLock

from ..agents.rosters import read_roster
from ..graph import GraphStore, SkillTree
from ..items import ItemBank
from ..settings import Settings
from ._records import Records
from ._tenant import LOCAL

T = TypeVar("T")


@dataclass(frozen=True)
class Tools:
    """The ports of one tenant. `settings` are the tenant's own."""

    tenant: str
    settings: Settings
    tree: SkillTree
    bank: ItemBank
    store: GraphStore
    records: Records
    rosters: FileLock
    """Held while a roster is read and written again; it also keeps other processes out."""

    @property
    def foreign(self) -> bool:
        """Whether this tenant is a guest on the machine, not the one person whose machine it is."""
        return self.tenant != LOCAL

    def now(self) -> datetime:
        """The time that records carry."""
        return datetime.now(UTC)

    def close(self) -> None:
        """Release files and connections."""
        self.records.close()
        self.store.close()

    def roster(self, key: str) -> dict[str, str]:
        """Name -> pseudonym of a class."""
        return read_roster(self.settings.roster_path, key)


async def aside(work: Callable[[], T]) -> T:
    """Do work that reads, writes or computes in a thread, so that others are not kept waiting."""
    return await asyncio.to_thread(work)
