"""`lessonloom export`: the plan of a run in any format, whenever it is wanted."""

import json
from pathlib import Path
from typing import Annotated

import typer

from .options import AsJson, StoreUrl, settings_for

FORMATS = (
    "html, docx, markdown, json, jsonld, pdf, pptx for the plan; "
    "gift, moodle-xml, qti12, qti21, qti30, jsonld, csv for its sheets as quizzes"
)


def export(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A finished run; `lessonloom runs` lists them.")],
    formats: Annotated[
        str | None, typer.Option("--format", metavar="LIST", help=f"With commas: {FORMATS}.")
    ] = None,
    form: Annotated[
        Path | None, typer.Option(metavar="DOCX", help="A form of your school to fill; docs/files.md.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path("out"),
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Write the plan of a finished run in other formats."""
    from ..agents.deps import load_tree, open_store
    from ..agents.folders import make_folder
    from ..graph import InputError
    from ..lessons import LessonPlan
    from ..lessons.export.files import FORMATS as KNOWN
    from ..lessons.export.files import write_files, write_form
    from ..lessons.export.quiz_files import chosen

    wanted = () if form and formats is None else chosen(formats or "", KNOWN)
    settings = settings_for(store)
    opened = open_store(settings)
    try:
        found = next((record for record in opened.plans() if record.run == run), None)
    finally:
        opened.close()
    if found is None:
        raise InputError(f"There is no finished plan of run {run}.", "`lessonloom runs` lists the runs.")
    make_folder(out)
    plan = LessonPlan.model_validate_json(found.plan)
    tree = load_tree(settings)
    written = write_files(plan, tree, wanted, out)
    if form:
        written["form"] = write_form(plan, tree, form, out)
    if as_json:
        print(json.dumps({name: str(path) for name, path in written.items()}, indent=1))
        return
    for name, path in written.items():
        print(f"{name}: {path}")
