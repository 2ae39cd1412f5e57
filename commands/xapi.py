"""`lessonloom xapi ...`: answers to and from a learning record store, by way of files."""

import csv
import io
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from .options import AsJson, settings_for

app = typer.Typer(no_args_is_help=True, help="Answers as xAPI statements, out and in.")

ClassFile = Annotated[
    Path, typer.Option("--class", metavar="CSV", help="Answers: one row per response, or a gradebook.")
]
_HEAD = ("student", "item", "skill", "answer", "correct", "date")


@app.command("write")
def xapi_write(
    class_file: ClassFile,
    out: Annotated[Path, typer.Option(help="File for the statements.")] = Path("statements.json"),
    home: Annotated[
        str | None, typer.Option(metavar="URL", help="The system that knows the learners by pseudonym.")
    ] = None,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Keep the good rows; list others.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the answers of a class as statements, under pseudonyms."""
    from ..agents.deps import load_tree
    from ..agents.folders import make_folder
    from ..agents.rosters import read_pupils
    from ..items import ItemBank
    from ..learner.xapi import HOME, statements_of
    from ..lessons.export import write_atomic

    settings = settings_for()
    tree = load_tree(settings)
    data, _ = read_pupils(class_file, settings, tree=tree, bank=ItemBank(tree), key=None, skip_bad=skip_bad)
    made = statements_of(data.responses, home or HOME)
    make_folder(out.parent)
    write_atomic(out, (json.dumps(made, indent=1, ensure_ascii=False) + "\n").encode())
    print(json.dumps({"statements": len(made), "file": str(out)}) if as_json else f"{len(made)} in {out}")


@app.command("read")
def xapi_read(
    statements: Annotated[Path, typer.Argument(metavar="FILE", help="Statements as JSON.")],
    out: Annotated[Path, typer.Option(help="The class file to write.")] = Path("class.csv"),
    as_json: AsJson = False,
) -> None:
    """Make a class file of statements, to diagnose and plan with."""
    from ..agents.folders import make_folder
    from ..graph import InputError
    from ..learner.xapi import rows_of
    from ..lessons.export import write_atomic

    try:
        text = statements.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{statements} cannot be read: {error}.", "Name a file of xAPI statements."
        ) from None
    rows, left_out = rows_of(text)
    if not rows:
        why = f" The first: {left_out[0]}." if left_out else ""
        raise InputError(f"{statements} has no answers.{why}", "docs/files.md says what is read.")
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(_HEAD)
    writer.writerows([_safe(getattr(row, name)) for name in _HEAD] for row in rows)
    make_folder(out.parent)
    write_atomic(out, table.getvalue().encode())
    if as_json:
        print(json.dumps({"answers": len(rows), "left_out": left_out, "file": str(out)}, indent=1))
        return
    for line in left_out:
        print(line, file=sys.stderr)
    print(f"{len(rows)} answers in {out}")


def _safe(cell: str) -> str:
    """A space before what a spreadsheet would read as a formula; reading a class file takes it away."""
    return f" {cell}" if cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t")) else cell
