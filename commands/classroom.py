"""`lessonloom quiz`, `due` and `explain`: what to ask a class next, what again, and why we think so."""

import json
from pathlib import Path
from typing import Annotated

import typer

from .options import AsJson, read_class_file, settings_for

DatedFile = Annotated[Path, typer.Option("--class", metavar="CSV", help="Answers with a column of dates.")]
ClassFile = Annotated[Path, typer.Option("--class", metavar="CSV", help="Answers of the class.")]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Keep the good rows; list others.")]
QUIZ_FORMATS = "docx, pdf, gift, moodle-xml, qti12, qti21, qti30, jsonld, csv"
Goal = Annotated[str, typer.Option("--goal", help="A standard or skill, such as 6.RP.A.3.")]


def quiz(
    goal: Goal,
    questions: Annotated[int, typer.Option(min=1, max=12, help="At most so many questions.")] = 12,
    out: Annotated[Path, typer.Option(help="Folder for the sheet with its key and the table.")] = Path("out"),
    formats: Annotated[
        str | None, typer.Option("--format", metavar="LIST", help=f"Also, with commas: {QUIZ_FORMATS}.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a short test that tells most about a class."""
    from ..agents.deps import load_tree
    from ..agents.folders import make_folder
    from ..items import ItemBank
    from ..learner import make_quiz
    from ..lessons.export import quiz_files, write_quiz
    from ..settings import Settings

    wanted = quiz_files.chosen(formats, tuple(quiz_files.QUIZ_FORMATS)) if formats is not None else ()
    tree = load_tree(Settings())
    goals = tree.resolve_goal(goal)
    items = make_quiz(tree, ItemBank(tree), goals, size=questions)
    make_folder(out)
    named = [(f"Q{number}", item) for number, item in enumerate(items, 1)]
    record = quiz_files.quiz_of(named, tree, title=f"Quiz: {', '.join(goals)}")
    written = write_quiz(items, tree, goals, out) | quiz_files.write_quiz_files(record, wanted, out)
    files = {what: str(file) for what, file in written.items()}
    if as_json:
        print(json.dumps({"questions": [i.model_dump(mode="json") for i in items], "files": files}, indent=1))
        return
    for number, item in enumerate(items, 1):
        print(f"Q{number:<3} {item.skill}  {tree.skill(item.skill).title}")
    for what, file in files.items():
        print(f"{what}: {file}")


def due(
    class_file: DatedFile,
    day: Annotated[str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="Today if left out.")] = None,
    skip_bad: SkipBad = False,
    as_json: AsJson = False,
) -> None:
    """List who should meet which skill again, and when."""
    from datetime import UTC, date, datetime

    from rich.console import Console
    from rich.markup import escape

    from ..graph import InputError
    from ..learner.review import due_by, end_of, review_dates

    try:
        on = date.fromisoformat(day) if day else datetime.now(UTC).date()
    except ValueError:
        raise InputError(f"--on {day} is no date", "Write it as 2026-03-02.") from None
    tree, _, data = read_class_file(class_file, settings_for(), skip_bad=skip_bad)
    if not any(r.at for r in data.responses):
        raise InputError(f"{class_file} has no times", "Add a column `date` with the day of each answer.")
    waiting = due_by(review_dates(data.responses, now=end_of(on)), on)
    if as_json:
        print(json.dumps(waiting, indent=1))
        return
    console = Console(soft_wrap=False)
    for skill, learners in waiting.items():
        names = escape(", ".join(data.names.get(one, one) for one in learners))
        console.print(f"[bold]{skill}[/] {escape(tree.skill(skill).title)} ({len(learners)}): {names}")
    if not waiting:
        print(f"nothing is due on {on}")


def explain(
    class_file: ClassFile,
    goal: Goal,
    learner: Annotated[str, typer.Option(help="Name or pseudonym of one learner.")],
    skip_bad: SkipBad = False,
    as_json: AsJson = False,
) -> None:
    """Say why one learner's skills are estimated as they are."""
    from difflib import get_close_matches

    from ..graph import InputError
    from ..graph.notation import plain
    from ..learner import explain_learner

    tree, bank, data = read_class_file(class_file, settings_for(), skip_bad=skip_bad)
    goals = tree.resolve_goal(goal)
    known = {name: one for one, name in data.names.items()} | {one: one for one in data.learners}
    if learner not in known:
        near = get_close_matches(learner, known, n=3)
        found = ", ".join(near or sorted(data.names.values())[:5])
        raise InputError(f"{class_file} has no learner {learner!r}", f"It has {found}.")
    told = explain_learner(data, known[learner], tree=tree, bank=bank, goals=goals)
    if as_json:
        print(json.dumps(told, indent=1))
        return
    for skill, sentence in told.items():
        print(f"{skill} {tree.skill(skill).title}\n    {plain(sentence)}")
