"""The file that maps learners' names to pseudonyms: the only place where both stand together."""

import json
import os
import re
from pathlib import Path

from ..graph import SkillTree, StoreError
from ..items import ItemBank
from ..learner import ClassData, read_class
from ..settings import Settings
from .folders import OTHER_HOME, make_folder


def _path(folder: Path, class_name: str) -> Path:
    return folder / (re.sub(r"[^\w.-]+", "_", class_name) + ".json")


def read_roster(folder: Path, class_name: str) -> dict[str, str]:
    """Name -> pseudonym of a class; empty for a class not met before. Raises StoreError if unreadable."""
    path = _path(folder, class_name)
    try:
        if not path.exists():
            return {}
        loaded = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): str(pseudonym) for name, pseudonym in loaded.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise StoreError(
            f"{path}: the list of names and pseudonyms cannot be read ({error}).",
            "Restore the file from a backup, or delete it to number the class anew.",
        ) from error


def write_roster(folder: Path, class_name: str, roster: dict[str, str]) -> None:
    """Keep the mapping, readable by its owner only; the old file stays until the new one is whole."""
    make_folder(folder, OTHER_HOME)
    path = _path(folder, class_name)
    new = path.with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as f:
        json.dump(roster, f, ensure_ascii=False, indent=1, sort_keys=True)
        f.flush()
        os.fsync(f.fileno())
    os.replace(new, path)


def read_pupils(
    class_file: Path,
    settings: Settings,
    *,
    tree: SkillTree,
    bank: ItemBank,
    key: Path | None,
    skip_bad: bool,
) -> tuple[ClassData, dict[str, str]]:
    """A class under the pseudonyms of its roster, and the name behind each of them.

    Newcomers are entered into the roster before anything else happens.
    """
    folder = settings.roster_path
    roster = read_roster(folder, class_file.stem)
    data = read_class(
        class_file,
        tree=tree,
        bank=bank,
        key=key,
        skip_bad=skip_bad,
        roster=roster,
        decimal_comma=settings.decimal_comma,
    )
    known = {**roster, **{name: pseudonym for pseudonym, name in data.names.items()}}
    if known != roster:
        write_roster(folder, class_file.stem, known)
    return data, {pseudonym: name for name, pseudonym in known.items()}
