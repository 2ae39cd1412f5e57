"""Options that several commands share."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
StoreUrl = Annotated[
    str | None, typer.Option("--store", metavar="URL", help="neo4j://USER@HOST:PORT/DATABASE, or a file.")
]


def settings_for(store: str | None = None) -> "Settings":
    """The settings, with `store` in place of the one that is set if it is given."""
    from ..settings import Settings

    return Settings(store=store) if store else Settings()
