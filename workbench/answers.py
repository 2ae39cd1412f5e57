"""Answers of a class: read from what a school has, kept once, never lost to a bad row."""

import csv
import io
import tempfile
from pathlib import Path

from ..agents.rosters import write_roster
from ..graph import InputError
from ..graph._base import Frozen
from ..graph.evidence import Response
from ..learner import ClassData, Skipped, read_class
from ..learner.xapi import rows_of
from ._tools import Tools, aside
from .classes import Classes
from .reports import Reports
from .rosters import pseudonyms

_COLUMNS = ("student", "item", "skill", "answer", "correct", "date")


class Imported(Frozen):
    """What came of a file: answers that were new, and those kept already; `ungraded` among the new ones could
    not be graded. `newcomers` are pseudonyms that the roster did not have. `skipped` lists what was not
    used or counted differently from what the file says."""

    new: int
    known: int
    ungraded: int
    learners: tuple[str, ...]
    newcomers: tuple[str, ...]
    skipped: tuple[Skipped, ...] = ()


class Answers:
    """The answers of each class."""

    def __init__(self, tools: Tools, classes: Classes, reports: Reports) -> None:
        self._tools = tools
        self._classes = classes
        self._reports = reports

    async def add(
        self, class_id: str, answers: Path | bytes, *, key: Path | bytes | None = None, skip_bad: bool = False
    ) -> Imported:
        """Read answers into a class: one row for each, a gradebook (with its `key`), or xAPI statements.

        Everything is kept or nothing: with `skip_bad` the good rows, otherwise InputError names the bad
        ones. The same answer read twice counts once. Raises Unknown.
        """
        return await aside(lambda: self._add(class_id, answers, key, skip_bad))

    async def all(
        self, class_id: str, *, learner: str | None = None, skill: str | None = None
    ) -> tuple[Response, ...]:
        """The answers of a class in order of time, of one learner or on one skill. Raises Unknown."""

        def work() -> tuple[Response, ...]:
            return tuple(
                r
                for r in self._tools.store.responses(self._classes.key(class_id))
                if learner in (None, r.learner) and skill in (None, r.skill)
            )

        return await aside(work)

    def of(self, class_id: str) -> ClassData:
        """The class as the diagnostician takes it: learners, answers, lessons as they went. Raises Unknown,
        and InputError for a class without learners."""
        key = self._classes.key(class_id)
        responses = self._tools.store.responses(key)
        learners = pseudonyms([*self._tools.roster(key).values(), *(r.learner for r in responses)])
        if not learners:
            raise InputError("This class has no learners yet.", "Read in answers, or enter its roster.")
        return ClassData(
            name=key, learners=learners, names={}, responses=responses, reports=self._reports.of(class_id)
        )

    def read(
        self, class_id: str, answers: Path | bytes, key: Path | bytes | None, skip_bad: bool
    ) -> ClassData:
        """The answers of a file under pseudonyms; the roster of the class is kept, the answers are not."""
        return self._read(self._classes.key(class_id), answers, key, skip_bad)[0]

    def _add(
        self, class_id: str, answers: Path | bytes, key: Path | bytes | None, skip_bad: bool
    ) -> Imported:
        name = self._classes.key(class_id)
        data, newcomers = self._read(name, answers, key, skip_bad)
        before = {r.id for r in self._tools.store.responses(name)}
        fresh = [r for r in data.responses if r.id not in before]
        new = self._tools.store.add_responses(name, fresh)
        return Imported(
            new=new,
            known=len(data.responses) - new,
            ungraded=sum(r.correct is None for r in fresh),
            learners=data.learners,
            newcomers=newcomers,
            skipped=data.skipped,
        )

    def _read(
        self, name: str, answers: Path | bytes, key: Path | bytes | None, skip_bad: bool
    ) -> tuple[ClassData, tuple[str, ...]]:
        """The class and its newcomers; uploads lie in a folder of their own, gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="lessonloom-") as made, self._tools.rosters:
            folder = Path(made)
            roster = self._tools.roster(name)
            file, left_out = _as_table(answers, folder)
            data = read_class(
                file,
                tree=self._tools.tree,
                bank=self._tools.bank,
                key=_as_file(key, folder / "key.csv") if key is not None else None,
                skip_bad=skip_bad,
                roster=roster,
                decimal_comma=self._tools.settings.decimal_comma,
            )
            if left_out and not skip_bad:
                raise InputError(
                    f"{len(left_out)} statements cannot be used; the first: {left_out[0].reason}.",
                    "Correct them, or choose to leave such statements out.",
                )
            fresh = {n: p for p, n in data.names.items() if p not in roster.values()}
            if fresh:
                write_roster(self._tools.settings.roster_path, name, {**roster, **fresh})
        skipped = (*left_out, *data.skipped)
        return data.model_copy(update={"name": name, "names": {}, "skipped": skipped}), tuple(fresh.values())


def _as_file(content: Path | bytes, path: Path) -> Path:
    if isinstance(content, Path):
        return content
    path.write_bytes(content)
    return path


def _as_table(answers: Path | bytes, folder: Path) -> tuple[Path, list[Skipped]]:
    """The answers as a file with rows; statements are written as one, and those left out are listed."""
    file = _as_file(answers, folder / "class.csv")
    try:
        with file.open("rb") as opened:
            start = opened.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError:
        return file, []  # the reader says what is wrong with it
    if not start.startswith((b"{", b"[")):
        return file, []
    try:
        rows, told = rows_of(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(
            "The statements are not written in UTF-8.", "Export them as JSON in UTF-8."
        ) from None
    if not rows:
        raise InputError(
            f"There is no answer in these statements{': ' + told[0] if told else ''}.",
            "docs/files.md says what is read.",
        )
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([getattr(row, column) for column in _COLUMNS] for row in rows)
    made = folder / "statements.csv"
    made.write_text(table.getvalue(), encoding="utf-8")
    return made, [Skipped(place=p, reason=r.strip()) for p, _, r in (one.partition(":") for one in told)]
