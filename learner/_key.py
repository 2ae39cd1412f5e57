"""The key of a quiz: which skill a question is on, and what its right answer is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..graph.errors import InputError
from ._lookup import is_item_id
from ._raw import Field, field_of, plain
from ._table import read_table


@dataclass(frozen=True)
class KeyEntry:
    """One question of the school: a Lessonloom item, or a skill with or without a right answer."""

    question: str
    place: str
    item: str | None = None
    skill: str | None = None
    answer: str | None = None


Key = Mapping[str, KeyEntry]
"""Entries by question label, normalized by `plain`."""

_REMEDY = "A key has the columns question, skill (or item) and answer, one row for each question."


def read_key(path: Path) -> Key:
    """Read a key file; raises InputError that names the row and the remedy."""
    table = read_table(path)
    at: dict[Field, int] = {}
    for i, name in enumerate(table.header.cells):
        field = field_of(name)
        if field is not None:
            at.setdefault(field, i)
    question = _question_column(table.header.cells)
    item = next((i for i, name in enumerate(table.header.cells) if plain(name) in {"item", "item id"}), None)
    if question is None and item is None:
        raise InputError(
            f"{table.file} has no column for the question (found: {', '.join(table.header.cells)}).", _REMEDY
        )
    if item is None and "skill" not in at:
        raise InputError(
            f"{table.file} says for no question which skill it is on "
            f"(found: {', '.join(table.header.cells)}).",
            _REMEDY,
        )
    entries: dict[str, KeyEntry] = {}
    for row in table.rows:
        cells = row.cells

        def cell(i: int | None, cells: tuple[str, ...] = cells) -> str | None:
            return cells[i] or None if i is not None and i < len(cells) else None

        label = cell(question) or cell(item)
        place = f"{table.file}, row {row.line}"
        if label is None:
            raise InputError(
                f"{place}: the question has no label.", "Write the label used in the class file."
            )
        if plain(label) in entries:
            raise InputError(
                f"{place}: the question {label!r} is in the key twice.", "Keep one of the two rows."
            )
        named = cell(item) or (label if is_item_id(label) else None)
        skill = cell(at.get("skill"))
        if skill is not None and is_item_id(skill):
            named, skill = skill, None
        if named is None and skill is None:
            raise InputError(
                f"{place}: the question {label!r} has neither a skill nor an item.", "Fill in one of them."
            )
        entries[plain(label)] = KeyEntry(label, place, named, skill, cell(at.get("answer")))
    if not entries:
        raise InputError(f"{table.file} has a header but no questions.", _REMEDY)
    return entries


def _question_column(header: tuple[str, ...]) -> int | None:
    names = [plain(name) for name in header]
    for wanted in ("question", "question id", "problem", "task", "label"):
        if wanted in names:
            return names.index(wanted)
    return None
