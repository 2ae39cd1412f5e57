"""Lessons as they went, kept for each run: the last word on a lesson replaces an earlier one."""

from ..graph._base import Frozen
from ..learner import LessonReport
from ._tools import Tools
from .classes import Classes


class Kept(Frozen):
    """What is kept of an entry. The note is the teacher's: it goes into no plan and no prompt."""

    report: LessonReport
    note: str = ""


class Reports:
    """Entries of each class."""

    def __init__(self, tools: Tools, classes: Classes) -> None:
        self._tools = tools
        self._classes = classes

    def of(self, class_id: str) -> tuple[LessonReport, ...]:
        """All reports of a class, in order of time. Raises Unknown."""
        return tuple(report for _, report in self.by_run(class_id))

    def by_run(self, class_id: str) -> tuple[tuple[str, LessonReport], ...]:
        """The same with the run of each. Raises Unknown."""
        self._classes.key(class_id)
        sql = "SELECT run, record FROM report WHERE class = ? ORDER BY at, run"
        rows = self._tools.records.read(sql, class_id)
        return tuple((str(run), Kept.model_validate_json(str(text)).report) for run, text in rows)

    def get(self, run: str) -> Kept | None:
        """The entry on one lesson, if there is one. Raises Unknown where its class is not seen."""
        rows = self._tools.records.read("SELECT record, class FROM report WHERE run = ?", run)
        if not rows:
            return None
        self._classes.key(str(rows[0][1]))
        return Kept.model_validate_json(str(rows[0][0]))

    def put(self, class_id: str, run: str, kept: Kept) -> None:
        """Keep an entry; it is on disk when the call returns."""
        with self._tools.records.writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO report (run, class, at, record) VALUES (?, ?, ?, ?)",
                (run, class_id, kept.report.at.isoformat(), kept.model_dump_json()),
            )

    def remove(self, run: str) -> None:
        """Forget an entry."""
        with self._tools.records.writing() as db:
            db.execute("DELETE FROM report WHERE run = ?", (run,))
