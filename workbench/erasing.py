"""One learner taken out of everything that a home folder holds."""

import asyncio
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ..agents._scrub import Somebody, scrub_file, scrub_table
from ..agents.checkpoints import forget_checkpoints
from ..agents.history import FILE as VERSIONS
from ..agents.learners import PERSONAL_FILES, Gone, delete_learner, find_learner, open_stores
from ..settings import Settings
from ._kept import head_in
from ._records import FILE as RECORDS

_ELSEWHERE = ("tenants", "documents", "index", "cache", "vllm")
"""Other schools' homes, the teacher's own documents (named in the result), and what is no learner's."""
_TEXTS = (".json", ".jsonl", ".md", ".html", ".csv", ".txt", ".log", ".ics")
_LEFT_BEHIND = re.compile(r"\.(.+\.\w+)\.\w{6,}|.+\.new")
"""Files that a crash left in the middle of being written."""


def erase_learner(who: str, settings: Settings) -> Gone:
    """Erase `CLASS/PSEUDONYM` or `CLASS/NAME` from everything in the home folder, as `delete_learner` does
    and beyond: the notes, the plans' versions, units, jobs and kept replies of the class, and whatever text
    names the learner. No run of the class may be at work. Raises InputError for someone unknown.
    """
    class_name, learner, name = find_learner(who, settings)
    person, home = Somebody(learner, name), settings.home
    runs = _runs(home, class_name)
    for folder in runs:
        for name_ in ("job.json", "ending.json", "events.jsonl", "lesson-plan.json"):
            if (folder / name_).exists():
                scrub_file(folder / name_, person)
        for name_ in PERSONAL_FILES:
            (folder / name_).unlink(missing_ok=True)
    ids = _class_ids(home, class_name)
    for path in sorted((home / "units").glob("*.json")) if (home / "units").is_dir() else ():
        if any(mark in path.read_text(encoding="utf-8") for mark in _marks(class_name, ids)):
            scrub_file(path, person)
    _scrub_store(settings, class_name, person)
    planned = {folder.name for folder in runs} | _known_runs(settings, class_name)
    scrub_table(home / VERSIONS, "version", "record", "run", planned, person)
    scrub_table(home / RECORDS, "report", "record", "class", ids, person)
    scrub_table(home / RECORDS, "reply", "body", "key", _replies(home, class_name, ids), person)
    asyncio.run(forget_checkpoints(settings, sorted(planned)))
    gone = delete_learner(who, settings)
    _sweep(home, person)
    return gone


def _runs(home: Path, class_name: str) -> tuple[Path, ...]:
    jobs = sorted((home / "portal").glob("*/job.json"))
    return tuple(p.parent for p in jobs if head_in(p.parent).request.class_name == class_name)


def _class_ids(home: Path, class_name: str) -> tuple[str, ...]:
    return tuple(_column(home / RECORDS, "SELECT id FROM classroom WHERE key = ?", class_name))


def _replies(home: Path, class_name: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Keys of replies that speak of the class."""
    rows = _column(home / RECORDS, "SELECT key || char(0) || coalesce(body, '') FROM reply")
    pairs = (row.partition("\0") for row in rows)
    marks = _marks(class_name, ids)
    return tuple(key for key, _, body in pairs if any(mark in body for mark in marks))


def _marks(class_name: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    """What stands in a record of the class."""
    pairs = [("class_id", id) for id in ids] + [("class_name", class_name)]
    return tuple(f'"{field}":{json.dumps(value, ensure_ascii=False)}' for field, value in pairs)


def _column(path: Path, sql: str, *values: str) -> Iterator[str]:
    if path.exists():
        with closing(sqlite3.connect(path, timeout=30)) as db:
            yield from (str(row[0]) for row in db.execute(sql, values).fetchall())


def _known_runs(settings: Settings, class_name: str) -> set[str]:
    with open_stores(settings) as stores:
        return {plan.run for store in stores for plan in store.plans(class_name)}


def _scrub_store(settings: Settings, class_name: str, person: Somebody) -> None:
    with open_stores(settings) as stores:
        for store in stores:
            for plan in store.plans(class_name):
                if (new := person.json(plan.plan)) != plan.plan:
                    store.put_plan(plan.model_copy(update={"plan": new}))


def _sweep(home: Path, person: Somebody) -> None:
    """Remove what a crash left half written, and the name from any text that still has it."""
    for path in sorted(home.rglob("*")):
        if path.relative_to(home).parts[0] in _ELSEWHERE or not path.is_file():
            continue
        if _LEFT_BEHIND.fullmatch(path.name):
            path.unlink()
        elif path.suffix in _TEXTS and person.named_in(text := path.read_text("utf-8", errors="replace")):
            if path.name in PERSONAL_FILES:
                path.unlink()
            else:
                path.write_text(person.unnamed(text), encoding="utf-8")
