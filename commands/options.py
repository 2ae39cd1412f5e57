"""Options that several commands share."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..graph import SkillTree
    from ..items import ItemBank
    from ..learner import ClassData
    from ..settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
StoreUrl = Annotated[
    str | None, typer.Option("--store", metavar="URL", help="neo4j://USER@HOST:PORT/DATABASE, or a file.")
]


def settings_for(store: str | None = None) -> "Settings":
    """The settings, with `store` in place of the one that is set if it is given."""
    from ..settings import Settings

    return Settings(store=store) if store else Settings()


def read_class_file(
    class_file: Path, settings: "Settings", *, key: Path | None = None, skip_bad: bool = False
) -> "tuple[SkillTree, ItemBank, ClassData]":
    """The tree, its exercises and a class, whose roster is kept; what was left out of the file is told."""
    from rich.console import Console

    from ..agents import terminal
    from ..agents.deps import load_tree
    from ..agents.rosters import read_pupils
    from ..items import ItemBank

    tree = load_tree(settings)
    bank = ItemBank(tree)
    data, _ = read_pupils(class_file, settings, tree=tree, bank=bank, key=key, skip_bad=skip_bad)
    terminal.show_skipped(data, Console(file=sys.stderr))
    return tree, bank, data
