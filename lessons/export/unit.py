"""A unit as files: for machines, for wikis, for print, and for a calendar."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from ...pathways.calendar import ics, written
from ...pathways.unit_file import UnitFile
from ._text import inline_markdown as md
from ._unit_view import LessonView, Row, UnitView, unit_view
from .bundle import write_atomic
from .cells import safe_cell
from .html import render


def unit_markdown(file: UnitFile, titles: Mapping[str, str], folder: str) -> str:
    """The unit as Markdown; `folder` is where its files lie, as commands name it."""
    view = unit_view(file, titles, folder)
    parts = [
        f"# {md(view.title)}",
        " · ".join(md(fact) for fact in view.facts),
        md(view.reaches),
        *_section("What changed, and why", [f"{md(what)} *{md(why)}*" for what, why in view.changes]),
        "## Calendar",
        "\n".join(
            [
                "| lesson | date | what |",
                "| --- | --- | --- |",
                *(f"| {one.number} | {written(one.on)} | {md(one.title)} |" for one in view.lessons),
            ]
        ),
        *(part for one in view.lessons for part in _lesson(one)),
        "## When you run late",
        "\n".join(f"- {md(text)}" for text in view.late),
    ]
    if view.cuts:
        parts += [
            "Then leave out, in this order:",
            "\n".join(f"{n}. {md(t)}" for n, t in enumerate(view.cuts, 1)),
        ]
    parts += _section("Left out", [md(text) for text in view.left_out])
    return "\n\n".join(parts) + "\n"


def unit_html(file: UnitFile, titles: Mapping[str, str], folder: str) -> str:
    """The unit as one page."""
    return render("unit.html.j2", unit=unit_view(file, titles, folder), written=written)


def unit_calendar(file: UnitFile, view: UnitView, gone: int = 0) -> bytes:
    """The lessons as a calendar file; `gone` lessons of the plan before it are cancelled."""
    key = f"{file.class_name}:{','.join(file.asked)}:{file.calendar.start}"
    return ics(
        view.entries, name=f"{file.class_name}: {view.title}", key=key, revision=file.revision, gone=gone
    )


def bridges_csv(file: UnitFile, titles: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Who needs which bridge in which lesson after those taught, by name: for the teacher's eyes only."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["lesson", "date", "bridge", "title", "minutes", "learner"])
    for lesson, on in list(zip(file.unit.lessons, file.dates, strict=True))[file.taught :]:
        for branch in lesson.branches:
            for learner in branch.learners:
                row = [lesson.number, on, branch.skill, titles.get(branch.skill, ""), branch.minutes]
                table.writerow([*row, safe_cell(names.get(learner, learner))])
    return out.getvalue()


def write_unit(
    file: UnitFile,
    titles: Mapping[str, str],
    folder: Path,
    *,
    names: Mapping[str, str],
    gone: int = 0,
) -> tuple[UnitView, dict[str, Path]]:
    """Write unit.json, unit.md, unit.html, calendar.ics, and bridges.csv; the same unit, the same bytes.

    `names` by pseudonym go into bridges.csv alone; `gone` lessons of the plan before are cancelled in
    the calendar.
    """
    named = folder.as_posix()
    view = unit_view(file, titles, named)
    contents = {
        "json": ("unit.json", file.model_dump_json(indent=1) + "\n"),
        "markdown": ("unit.md", unit_markdown(file, titles, named)),
        "html": ("unit.html", unit_html(file, titles, named)),
        "calendar": ("calendar.ics", unit_calendar(file, view, gone).decode()),
        "bridges": ("bridges.csv", bridges_csv(file, titles, names)),
    }
    for name, text in contents.values():
        write_atomic(folder / name, text.encode())
    return view, {kind: folder / name for kind, (name, _) in contents.items()}


def _lesson(one: LessonView) -> list[str]:
    parts = [f"## Lesson {one.number}, {written(one.on)}: {md(one.title)}"]
    parts.append("\n".join(_row(row) for row in one.rows))
    if one.branches:
        parts.append("Meanwhile, for some:\n\n" + "\n".join(_row(row) for row in one.branches))
    if one.note:
        parts.append(md(one.note))
    if one.commands:
        parts.append("```console\n" + "\n".join(f"$ {command}" for command in one.commands) + "\n```")
    return parts


def _row(row: Row) -> str:
    notes = " ".join(md(note) for note in row.notes if note)
    return f"- **{row.minutes} min. {md(row.what)}.** {md(row.text)}" + (f" *{notes}*" if notes else "")


def _section(title: str, lines: list[str]) -> list[str]:
    return [f"## {title}", "\n".join(f"- {line}" for line in lines)] if lines else []
