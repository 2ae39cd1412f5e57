"""What every part of the workbench works with."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from filelock import FileLock

from ..agents.rosters import read_roster
from ..graph import GraphStore, InputError, SkillTree
from ..items import ItemBank
from ..settings import Settings
from ._records import Records

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
    any_model: bool
    """Whether a plan may name any model, and with it any address that is then asked."""
    rosters: FileLock
    """Held while a roster is read and written again; it also keeps other processes out."""

    def allow(self, model: str) -> None:
        """Raise InputError for a model that this workbench must not ask."""
        own = self.settings
        if not self.any_model and model not in ("", "none", own.model, *own.models):
            raise InputError(
                f"The model {model[:80]!r} may not be named here.",
                f"Leave it empty for {own.model}. Whoever runs the portal lists further ones in "
                "LESSONLOOM_MODELS (docs/access.md).",
            )

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
