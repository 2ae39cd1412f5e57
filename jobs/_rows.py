"""The rows of a manifest, whatever it is written in."""

import json
from collections.abc import Iterator
from pathlib import Path

from ..graph import InputError, PackError
from ..learner import read_table

Cells = dict[str, object]


def manifest_rows(path: Path, columns: tuple[str, ...], needed: str) -> Iterator[tuple[int, Cells | str]]:
    """Line and filled cells of every row, or what is wrong with the row.

    Raises InputError, with `needed` as its remedy, where the file as a whole is no manifest.
    """
    if path.suffix.casefold() in (".yaml", ".yml"):
        yield from _yaml_rows(path, columns, needed)
        return
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace").strip()
    except OSError as error:
        reason = (error.strerror or "unknown").lower()
        raise InputError(f"The manifest {path} cannot be read: {reason}.", "Check the path.") from error
    if not text or text.startswith("["):
        what = "is a JSON list, not one object on each line" if text else "is empty"
        raise InputError(f"{path.name} {what}.", needed)
    yield from _json_rows(path, columns) if text.startswith("{") else _csv_rows(path, columns, needed)


def _yaml_rows(path: Path, columns: tuple[str, ...], needed: str) -> Iterator[tuple[int, Cells | str]]:
    from ..graph._yaml import read_yaml

    try:
        document = read_yaml(path)
    except PackError as error:
        raise InputError(error.message, error.remedy or needed) from error
    if not isinstance(document.data, list):
        raise InputError(f"{path.name} is no list of jobs.", f"Begin every job with a dash. {needed}")
    for number, cells in enumerate(document.data):
        yield document.line((number,)), _checked(cells, columns)


def _json_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, Cells | str]]:
    for line, text in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if not text.strip():
            continue
        try:
            cells = json.loads(text)
        except ValueError as error:
            yield line, f"it is not JSON ({error})"
            continue
        yield line, _checked(cells, columns)


def _checked(cells: object, columns: tuple[str, ...]) -> Cells | str:
    if not isinstance(cells, dict):
        return "it is no object"
    if unknown := [str(name) for name in cells if name not in columns]:
        return f"there is no column {min(unknown)!r}"
    return {column: value for column, value in cells.items() if value not in (None, "")}


def _csv_rows(path: Path, columns: tuple[str, ...], needed: str) -> Iterator[tuple[int, Cells | str]]:
    table = read_table(path)
    header = [name.casefold().replace(" ", "_") for name in table.header.cells]
    wrong = [f"unknown column {c!r}" for c in header if c and c not in columns]
    wrong += [f"column {c} is there {header.count(c)} times" for c in columns if header.count(c) > 1]
    wrong += [f"no column {c}" for c in ("class", "goal") if c not in header]
    if wrong:
        raise InputError(f"{path.name}, row {table.header.line}: {'; '.join(wrong)}.", needed)
    for row in table.rows:
        if any(row.cells[len(header) :]):
            yield row.line, "it has more cells than the header (a comma inside a cell needs quotation marks)"
        else:
            yield row.line, {c: v for c, v in zip(header, row.cells, strict=False) if c and v}
