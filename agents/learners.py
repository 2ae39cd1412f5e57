"""What is kept about one learner: shown in full, or erased everywhere on this machine."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
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


@contextmanager
def open_stores(settings: Settings) -> Iterator[tuple[GraphStore, ...]]:
    """The store in use and, where that is another one, the file in the home folder: whoever moved to a
    server has left there what was answered before."""
    file = settings.model_copy(update={"store": None})
    places = [settings]
    if settings.store and file.store_path.is_file() and not _same(settings.store, file.store_path):
        places.append(file)
    with ExitStack() as opened:
        yield tuple(opened.enter_context(closing(open_store(place))) for place in places)


def _same(store: str, file: Path) -> bool:
    return "://" not in store and Path(store).resolve() == file.resolve()


def export_learner(who: str, settings: Settings) -> Kept:
    """All that is kept about `CLASS/PSEUDONYM` or `CLASS/NAME`; raises InputError for someone unknown."""
    with open_stores(settings) as stores:
        class_name, learner, name = _find(who, stores, settings)
        runs = _runs(stores, class_name)
        # The store in use comes last: what is in both is shown as it stands there.
        responses = {r.id: r for one in stores[::-1] for r in one.responses(class_name)}
        mastery = {(m.learner, m.skill): m for one in stores[::-1] for m in one.mastery(class_name)}
    return Kept(
        class_name=class_name,
        learner=learner,
        name=name,
        responses=tuple(r.model_dump(mode="json") for r in responses.values() if r.learner == learner),
        mastery=tuple(m.model_dump(mode="json") for m in mastery.values() if m.learner == learner),
        runs=tuple(run.id for run in runs),
        files=tuple(str(path) for path in _files(runs)),
        documents=_documents(name, settings),
    )


def delete_learner(who: str, settings: Settings) -> Gone:
    """Erase a learner from the stores, the list of names, the checkpoints and the written lists of names.

    Plans stay: they count learners and name none. Runs of the class can no longer be resumed, because
    their checkpoints hold the answers of everyone.
    """
    with open_stores(settings) as stores:
        class_name, learner, name = _find(who, stores, settings)
        runs = _runs(stores, class_name)
        erased = [one.erase_learner(class_name, learner) for one in stores]
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
        erased=Erased(
            responses=sum(one.responses for one in erased), estimates=sum(one.estimates for one in erased)
        ),
        runs=tuple(run.id for run in runs),
        files=tuple(str(path) for path in files),
        documents=_documents(name, settings),
    )


def find_learner(who: str, settings: Settings) -> tuple[str, str, str | None]:
    """Class, pseudonym and name (None where the list of names has none). Raises InputError."""
    with open_stores(settings) as stores:
        return _find(who, stores, settings)


def _find(who: str, stores: Sequence[GraphStore], settings: Settings) -> tuple[str, str, str | None]:
    class_name, _, wanted = who.partition("/")
    roster = read_roster(settings.roster_path, class_name)
    by_name = {name.casefold(): name for name in roster}
    name = by_name.get(wanted.strip().casefold())
    if name is not None:
        return class_name, roster[name], name
    name = next((n for n, pseudonym in roster.items() if pseudonym == wanted), None)
    known = {r.learner for store in stores for r in store.responses(class_name)}
    known |= {m.learner for store in stores for m in store.mastery(class_name)}
    if name is None and wanted not in known:
        classes = ", ".join(sorted({c for store in stores for c in store.classes()})) or "none yet"
        raise InputError(
            f"there is no learner {wanted!r} in the class {class_name!r}",
            f"Write CLASS/PSEUDONYM or CLASS/NAME; classes known here: {classes}.",
        )
    return class_name, wanted, name


def _runs(stores: Sequence[GraphStore], class_name: str) -> list[RunRecord]:
    every = {run.id: run for store in stores for run in store.runs()}
    return [r for r in every.values() if Request.model_validate_json(r.request).class_name == class_name]


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
