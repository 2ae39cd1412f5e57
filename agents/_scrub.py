"""Taking one learner out of records and texts: what is about the learner goes, what mentions one stays.

Over-careful on purpose: where two learners share a first name, both mentions are blotted out.
"""

import json
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..graph import StoreError
from ..lessons import name_parts
from ..lessons.export import write_atomic

GONE = "[erased]"
Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True)
class Somebody:
    """A learner of one class: the pseudonym, and the name where it is known."""

    learner: str
    name: str | None

    @cached_property
    def _mention(self) -> re.Pattern[str]:
        parts = sorted(map(re.escape, name_parts([self.name or ""])), key=len, reverse=True)
        whole = [rf"(?i:{self._whole})"] if self.name else []
        return re.compile(rf"(?<!\w)(?:{'|'.join((*whole, *parts, re.escape(self.learner)))})(?!\w)")

    @property
    def _whole(self) -> str:
        return r"\s+".join(map(re.escape, (self.name or "").split()))

    def text(self, text: str) -> str:
        """A text without the name, its words and the pseudonym."""
        return self._mention.sub(GONE, text)

    def named_in(self, text: str) -> bool:
        """Whether the name as a whole stands in a text."""
        return bool(self.name) and re.search(rf"(?<!\w){self._whole}(?!\w)", text, re.IGNORECASE) is not None

    def unnamed(self, text: str) -> str:
        """A text without the name as a whole; pseudonyms are another class's as well."""
        return re.sub(rf"(?<!\w){self._whole}(?!\w)", GONE, text, flags=re.IGNORECASE)

    def record(self, value: Json) -> Json:
        """A record without entries about the learner, and without mentions in its texts."""
        match value:
            case str():
                return self.text(value)
            case list():
                return [self.record(one) for one in value if not self._about(one)]
            case dict():
                return {key: self.record(one) for key, one in value.items() if key not in self._keys}
            case _:
                return value

    def json(self, text: str) -> str:
        """The same for a record as JSON; a text that is none is taken as a text."""
        try:
            loaded: Json = json.loads(text)
        except ValueError:
            return self.text(text)
        kept = self.record(loaded)
        return text if kept == loaded else json.dumps(kept, ensure_ascii=False, separators=(",", ":"))

    @property
    def _keys(self) -> tuple[str, ...]:
        return (self.learner, *filter(None, (self.name,)))

    def _about(self, value: Json) -> bool:
        return value in self._keys or (isinstance(value, dict) and value.get("learner") == self.learner)


def scrub_file(path: Path, who: Somebody) -> None:
    """Rewrite a file of JSON, or of one record on each line, where it speaks of somebody."""
    old = path.read_text(encoding="utf-8", errors="replace")
    lines = old.splitlines(keepends=True) if path.suffix == ".jsonl" else [old]
    new = "".join(who.json(line.rstrip("\n")) + "\n" * line.endswith("\n") for line in lines)
    if new != old:
        mode = path.stat().st_mode
        write_atomic(path, new.encode())
        path.chmod(mode)


def scrub_table(path: Path, table: str, column: str, key: str, keys: Iterable[str], who: Somebody) -> None:
    """Rewrite a column of records in the rows that `keys` name, and leave no old page readable.

    Names of table and columns are our own constants, never data. Raises StoreError.
    """
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as db:
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
                return
            db.execute("PRAGMA secure_delete = ON")
            db.execute("BEGIN IMMEDIATE")
            wanted = set(keys)
            rows = db.execute(f"SELECT rowid, {key}, {column} FROM {table}").fetchall()
            for row, name, text in rows:
                if name in wanted and text is not None and (new := who.json(str(text))) != text:
                    db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (new, row))
            db.execute("COMMIT")
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        raise StoreError(f"{path}: not everything could be erased ({error}).", "Erase once more.") from error
