"""The file that came back for an export: every line of it accounted for, and the rest made a batch.

What is imported lies in `home/replies/HASH`, the hash being of the replies in any order, so that the same
file imported twice is the same batch, and a better one plans anew what it changes.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from ..graph import InputError, StoreError
from ..graph._base import Frozen
from ..llm.batchfile import Answer, ReplyLine, write_replies
from ..settings import Settings
from .requests import MANIFEST, PLACES, PLACES_OF

LONGEST = 1_000_000
"""Bytes of a line that are read; a reply is a few hundred."""
_SHOWN = 8
_MARK = 16


class Imported(Frozen):
    """What a file came to. `manifest` is that of the batch to run; `used` counts replies for it.

    The others name places in lessons (`missing`, `truncated`, `errors`) or lines of the file: `twice` where
    an earlier line had answered already, `foreign` where the line belongs to no request of this export,
    `unreadable` where it is no reply at all.
    """

    manifest: Path
    model: str
    used: int
    missing: tuple[str, ...]
    truncated: tuple[str, ...]
    errors: dict[str, str]
    twice: tuple[int, ...]
    foreign: tuple[int, ...]
    unreadable: tuple[int, ...]

    def text(self) -> str:
        """Lines for the terminal."""
        lines = [f"{self.used} replies of {self.model or 'an unnamed model'}"]
        for what, places in (("no reply", self.missing), ("cut at the limit of tokens", self.truncated)):
            if places:
                lines.append(f"{what} for {_some(places)}")
        lines += [f"{place}: {reason}" for place, reason in list(self.errors.items())[:_SHOWN]]
        if len(self.errors) > _SHOWN:
            lines.append(f"... and {len(self.errors) - _SHOWN} more errors")
        for what, numbers in (
            ("answered before", self.twice),
            ("not of this export", self.foreign),
            ("no reply of a batch", self.unreadable),
        ):
            if numbers:
                lines.append(f"passed over, {what}: line {_some(tuple(map(str, numbers)))}")
        if len(lines) > 1:
            lines.append("What has no reply keeps the composed text, and the plan is complete.")
        return "\n".join(lines)


def import_replies(file: Path, settings: Settings) -> Imported:
    """Sort out a file of replies, and make the batch that plans with them.

    The first usable reply to a request counts; an error counts only where nothing better came. Raises
    InputError where the file cannot be read or answers nothing that was exported with this home folder.
    """
    lines = dict(_lines(file))
    exports = {line.custom_id.rpartition("-")[0] for line in lines.values() if line}
    known = [mark for mark in sorted(exports) if _export(settings, mark).is_dir()]
    if not known:
        raise InputError(
            f"{file.name} answers no requests that were exported here.",
            "Export and import with the same LESSONLOOM_HOME, and give the file that came back.",
        )
    mark = max(
        known, key=lambda m: sum(1 for line in lines.values() if line and line.custom_id.startswith(m))
    )
    places = PLACES_OF.validate_json((_export(settings, mark) / PLACES).read_bytes())
    found: dict[str, Answer] = {}
    twice, foreign = [], []
    model = ""
    for number, line in lines.items():
        if line is None:
            continue
        ours, _, key = line.custom_id.rpartition("-")
        if ours != mark or key not in places:
            foreign.append(number)
        elif key in found and not found[key].error:
            twice.append(number)
        else:
            found[key] = line.answer(key)
            model = model or line.model
    return Imported(
        manifest=_keep(settings, mark, model, list(found.values())),
        model=model,
        used=sum(1 for a in found.values() if not a.error),
        missing=_places(places, (key for key in places if key not in found)),
        truncated=_places(places, (a.key for a in found.values() if a.truncated)),
        errors={place: a.error for a in found.values() if a.error for place in places[a.key]},
        twice=tuple(twice),
        foreign=tuple(foreign),
        unreadable=tuple(number for number, line in lines.items() if line is None),
    )


def _lines(file: Path) -> Iterator[tuple[int, ReplyLine | None]]:
    """Number and reply of every line that is not blank; None where it is no reply."""
    try:
        with file.open("rb") as source:
            number = 0
            while raw := source.readline(LONGEST):
                number += 1
                whole = raw.endswith(b"\n") or len(raw) < LONGEST
                while not raw.endswith(b"\n") and (more := source.readline(LONGEST)):
                    raw = more
                if whole and not raw.strip():
                    continue
                try:
                    yield number, ReplyLine.model_validate_json(raw) if whole else None
                except ValidationError:
                    yield number, None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{file} cannot be read: {reason}.", "Check the path.") from error


def _export(settings: Settings, mark: str) -> Path:
    return settings.home / "exports" / (mark if mark.isalnum() else "none")


def _places(places: dict[str, tuple[str, ...]], keys: Iterator[str]) -> tuple[str, ...]:
    return tuple(place for key in keys for place in places[key])


def _keep(settings: Settings, mark: str, model: str, answers: list[Answer]) -> Path:
    """The manifest whose model is these answers; made whole or not at all."""
    ordered = sorted(answers, key=lambda a: a.key)
    told = "\n".join((mark, model, *(a.model_dump_json() for a in ordered)))
    folder = settings.home / "replies" / hashlib.sha256(told.encode()).hexdigest()[:_MARK]
    if folder.is_dir():
        return folder / MANIFEST
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=folder.parent, prefix="."))
        write_replies(made, model, ordered)
        rows = (_export(settings, mark) / MANIFEST).read_text(encoding="utf-8").splitlines()
        own = {"model": f"replies:{folder.absolute()}"}
        (made / MANIFEST).write_text(
            "".join(json.dumps({**json.loads(row), **own}) + "\n" for row in rows), encoding="utf-8"
        )
        try:
            made.rename(folder)
        except OSError:  # another import was faster with the same file
            shutil.rmtree(made)
            if not folder.is_dir():
                raise
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written ({error}).", "Check permissions and free space."
        ) from error
    return folder / MANIFEST


def _some(places: tuple[str, ...]) -> str:
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return f"{'; '.join(places[:_SHOWN])}{more}"
