"""What is kept about one learner: shown in full, or erased everywhere on this machine."""

import asyncio
import json
from pathlib import Path
from typing import Any

from ..graph import Erased, GraphStore, InputError, RunRecord
from ..graph._base import Frozen
from ..lessons import name_parts
from ..retrieval.teacher import DocumentFolder
from ..settings import Settings
from ._documents import names_somebody
from .checkpoints import forget_checkpoints
from .deps import open_store
from .rosters import read_roster, write_roster
from .state import Request

PERSONAL_FILES = (
    "groups.csv",
    "diagnosis.html",
    *(f".run/checkpoints.sqlite{end}" for end in ("", "-wal", "-shm")),
)
"""Written files that list learners by name, and a batch's checkpoints, which hold the answers of everyone."""


class Kept(Frozen):
    """Everything that is kept about a learner."""

    class_name: str
    learner: str
    name: str | None
    responses: tuple[dict[str, Any], ...]
    mastery: tuple[dict[str, Any], ...]
    runs: tuple[str, ...]
    files: tuple[str, ...]
    documents: tuple[str, ...] = ()


class Gone(Frozen):
    """What was erased; `files` are the written lists of names that were removed.

    `documents` are documents the teacher has added where a word of the name stands: they may speak of
    somebody else, so they are named and left to the teacher.
    """

    class_name: str
    learner: str
    erased: Erased
    runs: tuple[str, ...]
    files: tuple[str, ...]
    documents: tuple[str, ...] = ()


def export_learner(who: str, settings: Settings) -> Kept:
    """All that is kept about `CLASS/PSEUDONYM` or `CLASS/NAME`; raises InputError for someone unknown."""
    store = open_store(settings)
    try:
        class_name, learner, name = _find(who, store, settings)
        runs = _runs(store, class_name)
        return Kept(
            class_name=class_name,
            learner=learner,
            name=name,
            responses=tuple(
                r.model_dump(mode="json") for r in store.responses(class_name) if r.learner == learner
            ),
            mastery=tuple(
                m.model_dump(mode="json") for m in store.mastery(class_name) if m.learner == learner
            ),
            runs=tuple(run.id for run in runs),
            files=tuple(str(path) for path in _files(runs)),
            documents=_documents(name, settings),
        )
    finally:
        store.close()


def delete_learner(who: str, settings: Settings) -> Gone:
    """Erase a learner from the store, the list of names, the checkpoints and the written lists of names.

    Plans stay: they count learners and name none. Runs of the class can no longer be resumed, because
    their checkpoints hold the answers of everyone.
    """
    store = open_store(settings)
    try:
        class_name, learner, name = _find(who, store, settings)
        runs = _runs(store, class_name)
        erased = store.erase_learner(class_name, learner)
    finally:
        store.close()
    asyncio.run(forget_checkpoints(settings, [run.id for run in runs]))
    files = _files(runs)
    for path in files:
        path.unlink()
    if name is not None:
        roster = read_roster(settings.roster_path, class_name)
        write_roster(settings.roster_path, class_name, {n: p for n, p in roster.items() if p != learner})
    return Gone(
        class_name=class_name,
        learner=learner,
        erased=erased,
        runs=tuple(run.id for run in runs),
        files=tuple(str(path) for path in files),
        documents=_documents(name, settings),
    )


def find_learner(who: str, settings: Settings) -> tuple[str, str, str | None]:
    """Class, pseudonym and name (None where the list of names has none). Raises InputError."""
    store = open_store(settings)
    try:
        return _find(who, store, settings)
    finally:
        store.close()


def _find(who: str, store: GraphStore, settings: Settings) -> tuple[str, str, str | None]:
    """Class, pseudonym and name (None where the list of names has none)."""
    class_name, _, wanted = who.partition("/")
    roster = read_roster(settings.roster_path, class_name)
    by_name = {name.casefold(): name for name in roster}
    name = by_name.get(wanted.strip().casefold())
    if name is not None:
        return class_name, roster[name], name
    name = next((n for n, pseudonym in roster.items() if pseudonym == wanted), None)
    known = {r.learner for r in store.responses(class_name)} | {m.learner for m in store.mastery(class_name)}
    if name is None and wanted not in known:
        classes = ", ".join(store.classes()) or "none yet"
        raise InputError(
            f"there is no learner {wanted!r} in the class {class_name!r}",
            f"Write CLASS/PSEUDONYM or CLASS/NAME; classes known here: {classes}.",
        )
    return class_name, wanted, name


def _runs(store: GraphStore, class_name: str) -> list[RunRecord]:
    return [run for run in store.runs() if Request.model_validate_json(run.request).class_name == class_name]


def _files(runs: list[RunRecord]) -> list[Path]:
    folders = dict.fromkeys(Request.model_validate_json(run.request).out for run in runs)
    return [folder / name for folder in folders for name in PERSONAL_FILES if (folder / name).is_file()]


def _documents(name: str | None, settings: Settings) -> tuple[str, ...]:
    """The teacher's own documents in which a word of this name stands."""
    if name is None:
        return ()
    parts = name_parts([name])
    passages = DocumentFolder(settings.documents_path).library.passages()
    return tuple(dict.fromkeys(p.path for p in passages if names_somebody(p, parts)))


def as_text(record: Kept | Gone) -> str:
    """The record for people: one line per fact, the answers as JSON lines."""
    lines = [f"learner {record.class_name}/{record.learner}"]
    own = [f"perhaps named in: {path} (lessonloom index remove)" for path in record.documents]
    if isinstance(record, Gone):
        lines.append(f"erased: {record.erased.responses} answers, {record.erased.estimates} estimates")
        lines.append(f"runs that can no longer be resumed: {', '.join(record.runs) or 'none'}")
        lines += [f"removed: {file}" for file in record.files]
        return "\n".join(lines + own)
    lines.append(f"name: {record.name or 'not known here'}")
    lines += [json.dumps(row, ensure_ascii=False) for row in (*record.responses, *record.mastery)]
    lines += [f"in: {file}" for file in record.files]
    return "\n".join(lines + own)
