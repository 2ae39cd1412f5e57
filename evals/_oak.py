"""Lessons and their misconceptions in the format of Oak's curriculum, as JSON lines."""

import json
from pathlib import Path
from typing import Any

from ..graph._base import Frozen
from ..graph.errors import LessonloomError


class RetrievalDataError(LessonloomError):
    """The data folder cannot be used."""


class Query(Frozen):
    """A lesson by its fields, with the places of its misconceptions among all and the unit it belongs to."""

    title: str
    outcome: str
    points: tuple[str, ...]
    keywords: str
    unit: str
    relevant: frozenset[int]

    @property
    def full(self) -> str:
        """All of it as one text."""
        return " ".join((self.title, self.outcome, *self.points, self.keywords))


class Target(Frozen):
    """A misconception with its correction."""

    statement: str
    correction: str

    @property
    def full(self) -> str:
        """Both as one text."""
        return f"{self.statement} {self.correction}".strip()


def read_oak(folder: Path) -> tuple[list[Query], list[Target]]:
    """`lessons.jsonl` and `misconceptions.jsonl`; lessons without a misconception are left out.

    Raises RetrievalDataError with file and line.
    """
    targets: list[Target] = []
    place: dict[str, int] = {}
    for where, row in rows(folder / "misconceptions.jsonl", ("id", "statement")):
        if row["id"] in place:
            raise RetrievalDataError(f"{where}: the id {row['id']} is used twice", "Ids must be unique.")
        place[str(row["id"])] = len(targets)
        targets.append(Target(statement=row["statement"], correction=row.get("correction") or ""))
    queries = []
    for _, row in rows(folder / "lessons.jsonl", ("title", "misconception_ids")):
        relevant = frozenset(place[one] for one in row["misconception_ids"] if one in place)
        if relevant:
            units = row.get("units") or [{"unit": row["title"]}]
            queries.append(
                Query(
                    title=row["title"],
                    outcome=row.get("outcome") or row["title"],
                    points=tuple(row.get("key_learning_points") or ()),
                    keywords=" ".join(str(k.get("term", "")) for k in row.get("keywords") or ()),
                    unit=str(units[0].get("unit", row["title"])),
                    relevant=relevant,
                )
            )
    if len({q.unit for q in queries}) < 5:
        raise RetrievalDataError(f"{folder}: fewer than five units", "Weights are learned on other units.")
    return queries, targets


def rows(path: Path, wanted: tuple[str, ...]) -> list[tuple[str, dict[str, Any]]]:
    """The objects of a file with their places; RetrievalDataError where a wanted key is missing."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RetrievalDataError(
            f"{path}: cannot be read ({error})", "Name the folder with --data DIR."
        ) from error
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise RetrievalDataError(f"{path}:{number}: is no JSON", "One object per line.") from error
        missing = [name for name in wanted if not isinstance(row, dict) or row.get(name) is None]
        if missing:
            raise RetrievalDataError(f"{path}:{number}: has no {missing[0]}", "See the format's description.")
        found.append((f"{path}:{number}", row))
    return found
