"""Turning the bytes of a class file into rows of text, or saying what the file is instead."""

import csv
from dataclasses import dataclass
from pathlib import Path

from ..graph.errors import InputError

_NEEDED = "Save the answers as CSV (in a spreadsheet: File > Save as > CSV UTF-8) and try again."
_SIGNATURES = (
    (b"PK", "an Excel or other zipped document"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word document"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "an RTF document"),
)
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class Row:
    """One record of the file: its line (from 1) and its cells without surrounding space."""

    line: int
    cells: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether every cell is blank."""
        return not any(self.cells)


@dataclass(frozen=True)
class Table:
    """Header and non-empty records of a delimited file; `file` is its name for messages."""

    file: str
    header: Row
    rows: tuple[Row, ...]


def read_table(path: Path) -> Table:
    """Read a delimited text file (comma, semicolon or tab; UTF-8, UTF-16 with its mark, or Latin-1).

    Raises InputError for a missing file and for anything that is not delimited text.
    """
    text = _decode(path)
    _refuse_other_text(path.name, text)
    rows = _parse(path.name, text)
    if not rows:
        raise InputError(
            f"{path.name} is empty.", "It needs a header row and one row for each answer or learner."
        )
    return Table(path.name, rows[0], tuple(rows[1:]))


def _decode(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"There is no file {path}.", "Check the path of the class file.") from None
    except IsADirectoryError:
        raise InputError(f"{path} is a folder.", "Name the CSV file inside it.") from None
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise InputError(f"{path} cannot be read: {reason}.", "Check the permissions.") from None
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"{path.name} is {kind}, not a CSV file.", _NEEDED)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        raise InputError(f"{path.name} is a binary file, not a CSV file.", _NEEDED)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _refuse_other_text(name: str, text: str) -> None:
    start = text.lstrip()[:200].casefold()
    if start.startswith(("<!doctype", "<html", "<?xml", "<table", "<head", "<body")):
        raise InputError(
            f"{name} is a web page (HTML), not a CSV file.",
            "Download the file itself; a log-in page may have been saved instead.",
        )
    if start.startswith(("{", "[")):
        raise InputError(f"{name} is JSON, not a CSV file.", "Export the answers as CSV and try again.")


def _parse(name: str, text: str) -> list[Row]:
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    rows = []
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    start = 1
    try:
        for cells in reader:
            row = Row(start, tuple(cell.strip() for cell in cells))
            start = reader.line_num + 1
            if not row.empty:
                rows.append(row)
    except csv.Error as error:
        raise InputError(f"{name}, row {start}: {error}.", "Look for an unclosed quotation mark.") from None
    return rows
