"""Bring in standards from elsewhere: a CASE 1.1 JSON file or a CSV becomes a pack to write lessons on."""

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import yaml

from .errors import InputError
from .pack import load_pack
from .tree import find_cycle

MAX_BYTES = 50_000_000
PER_FILE = 200
"""Standards in one file of the backbone, so that it stays under 1 MB."""
_ID = re.compile(r"[A-Za-z0-9]+([.\-][A-Za-z0-9]+)*\Z")


@dataclass(frozen=True)
class Imported:
    """A standard as it was found; `place` says where, `before` names its prerequisites."""

    id: str
    title: str
    statement: str
    grade: str
    domain: str
    before: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class ImportReport:
    """What an import made of a file."""

    standards: int
    prerequisites: int
    notes: tuple[str, ...]


def import_pack(file: Path, out: Path) -> ImportReport:
    """Write a new pack into the folder `out`; raises InputError with place and remedy.

    `.json` is read as CASE 1.1 (one package: CFDocument, CFItems, CFAssociations), `.csv` as a table
    with the columns id, title and prerequisites (separated by `;`), and where wanted statement,
    grade and domain.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} is there already and not empty", "Name a new folder with --out.")
    text = _text(file)
    if file.suffix.lower() == ".json":
        from ._case import read_case

        name, found, notes = read_case(file, text)
    elif file.suffix.lower() == ".csv":
        name, found, notes = file.stem, _table(file, text), ()
    else:
        raise InputError(f"{file}: is neither .json nor .csv", "Give a CASE 1.1 JSON file or a CSV table.")
    _check(found, file)
    _write(out, name, found)
    load_pack(out)
    return ImportReport(len(found), sum(len(one.before) for one in found), notes)


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise InputError(f"{file}: is larger than {MAX_BYTES // 10**6} MB", "Divide the file.")
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: is not UTF-8 text", "Save the file as UTF-8.") from error


def _table(file: Path, text: str) -> list[Imported]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        head = [cell.strip().casefold() for cell in next(reader, [])]
        missing = [name for name in ("id", "title", "prerequisites") if name not in head]
        if missing:
            raise InputError(f"{file}:1: has no column {missing[0]}", "Columns: id,title,prerequisites")
        found = []
        for row in reader:
            cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
            if not any(cells.values()):
                continue
            place = f"{file}:{reader.line_num}"
            title = cells.get("title", "")
            if not title:
                raise InputError(f"{place}: has no title", "Give every row an id and a title.")
            before = (name.strip() for name in cells.get("prerequisites", "").split(";"))
            found.append(
                Imported(
                    id=cells.get("id", ""),
                    title=title[:2000],
                    statement=(cells.get("statement") or title)[:2000],
                    grade=(cells.get("grade") or "all")[:20],
                    domain=(cells.get("domain") or "all")[:2000],
                    before=tuple(dict.fromkeys(name for name in before if name)),
                    place=place,
                )
            )
    except csv.Error as error:
        line = f"{file}:{reader.line_num}"
        raise InputError(f"{line}: is not a CSV table: {error}", "Save it as CSV with commas.") from error
    return found


def _check(found: list[Imported], file: Path) -> None:
    if not found:
        raise InputError(f"{file}: holds no standard", "Check that it is the right file.")
    known: dict[str, Imported] = {}
    for one in found:
        if not _ID.match(one.id) or len(one.id) > 40:
            remedy = "Use up to 40 letters and digits with single . or - between them."
            raise InputError(f"{one.place}: {one.id[:60]!r} is no usable id", remedy)
        first = known.setdefault(one.id.casefold(), one)
        if first is not one:
            raise InputError(f"{one.place}: the id {one.id} is there twice", f"First in {first.place}.")
    ids = {one.id for one in found}
    for one in found:
        for name in one.before:
            if name not in ids:
                near = get_close_matches(name[:60], ids, n=2)
                remedy = f"Did you mean {' or '.join(near)}?" if near else "Add a row for it, or remove it."
                raise InputError(f"{one.place}: there is no {name[:60]}, which {one.id} needs", remedy)
    cycle = find_cycle({one.id: one.before for one in found})
    if cycle:
        place = known[cycle[0].casefold()].place
        raise InputError(f"{place}: prerequisites form a cycle: {' -> '.join(cycle)}", "Remove one of them.")


def _write(out: Path, name: str, found: list[Imported]) -> None:
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60] or "imported"
    info = {
        "name": slug,
        "title": name[:2000] or slug,
        "version": "0.1",
        "licence": "unknown",
        "subject": "unknown",
    }
    grades: dict[str, list[Imported]] = defaultdict(list)
    for one in found:
        grades[one.grade].append(one)
    try:
        (out / "backbone").mkdir(parents=True)
        (out / "skills").mkdir()
        (out / "pack.yaml").write_text(_yaml(info), encoding="utf-8")
        for n, (grade, standards) in enumerate(grades.items(), 1):
            word = re.sub(r"[^A-Za-z0-9]+", "-", grade).strip("-") or "all"
            for part in range(0, len(standards), PER_FILE):
                rows = [_row(one) for one in standards[part : part + PER_FILE]]
                file = out / "backbone" / f"{n:02}-{word}-{part // PER_FILE + 1}.yaml"
                file.write_text(_yaml({"grade": grade, "standards": rows}), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{out} cannot be written: {error.strerror}", "Name another folder.") from error


def _row(one: Imported) -> dict[str, object]:
    row: dict[str, object] = {
        "id": one.id, "title": one.title, "statement": one.statement, "domain": one.domain,
    }  # fmt: skip
    if one.before:
        why = "stated in the imported file"
        row["prerequisites"] = [{"skill": name, "kind": "hard", "why": why} for name in one.before]
    return row


def _yaml(data: object) -> str:
    return str(yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=100))


class _Plain(yaml.SafeDumper):
    """No anchors: the same text twice is written twice."""

    def ignore_aliases(self, data: object) -> bool:
        return data is data
