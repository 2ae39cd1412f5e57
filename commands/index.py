"""`lessonloom index ...`: a teacher's own documents, added, listed, searched and removed."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import AsJson, settings_for

if TYPE_CHECKING:
    from ..retrieval import MiniLM
    from ..retrieval.teacher import AddReport, DocumentFolder

app = typer.Typer(no_args_is_help=True, help="The retrieval index, and your own documents in it.")


@app.command("add")
def index_add(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Documents, or folders of them.")],
    as_json: AsJson = False,
) -> None:
    """Add your documents: Markdown, text, PDF, Word, HTML. Known ones are not read again."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from ..retrieval.reading import ReaderApart

    folder, encoder = _folder(), _encoder()
    bar = Progress(
        TextColumn("{task.description:9}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[name]}", markup=False),
        console=Console(file=sys.stderr),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar, ReaderApart() as reader:
        tasks = {
            what: bar.add_task(what, total=None, visible=False, name="") for what in ("reading", "indexing")
        }

        def watch(what: str, done: int, of: int, name: str) -> None:
            bar.update(tasks[what], completed=done, total=of, name=name, visible=of > 0)

        report = folder.add(paths, reader, encoder, watch)
    files = folder.library.files()
    kept = {"documents": len(files), "passages": sum(file.passages for file in files)}
    if as_json:
        print(json.dumps({**report.model_dump(), "library": kept}, indent=1))
    else:
        _tell(report)
        print(
            f"in the library: {_count(kept['documents'], 'document')}, {_count(kept['passages'], 'passage')}"
        )
    raise typer.Exit(1 if report.skipped else 0)


@app.command("list")
def index_list(as_json: AsJson = False) -> None:
    """List the documents you have added."""
    files = _folder().library.files()
    if as_json:
        rows = [{**file.model_dump(), "there": Path(file.path).exists()} for file in files]
        print(json.dumps({"documents": rows}, indent=1))
        return
    for file in files:
        gone = "" if Path(file.path).exists() else "  (the file is gone; what was read of it is kept)"
        print(f"{_count(file.passages, 'passage'):>14}  {file.added[:10]}  {file.path}{gone}")
    if not files:
        print("No documents yet. Add some: lessonloom index add PATH")


@app.command("remove")
def index_remove(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="PATH...", help="Paths, folders or file names.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Remove every document.")] = False,
    as_json: AsJson = False,
) -> None:
    """Forget documents; the files themselves stay."""
    from ..graph import InputError, MissingExtra

    if everything == bool(names):
        raise InputError("Say which documents to remove.", "Give their paths, or --all.")
    folder = _folder()
    try:
        encoder = _encoder()
    except MissingExtra:
        encoder = None
    wanted = [file.path for file in folder.library.files()] if everything else names or []
    gone = folder.remove(wanted, encoder) if wanted else ()
    if as_json:
        print(json.dumps({"removed": [file.path for file in gone]}, indent=1))
        return
    for file in gone:
        print(f"removed: {file.path} ({_count(file.passages, 'passage')})")
    if not gone:
        print("There was nothing to remove.")


@app.command("search")
def index_search(
    question: Annotated[str, typer.Argument(metavar="WORDS", help="What you look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="At most so many passages.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Show what would be found in your documents, and where it stands."""
    from rich.console import Console

    documents = _folder().open(_encoder())
    found = documents.search(question, k=k) if documents else ()
    if as_json:
        rows = [
            {
                "source": f.passage.source,
                "path": f.passage.path,
                "text": f.passage.text,
                "similarity": f.similarity,
                "coverage": f.coverage,
            }
            for f in found
        ]
        print(json.dumps({"question": question, "found": rows}, indent=1))
        return
    console = Console(highlight=False, markup=False)
    for hit in found:
        console.print(hit.passage.source, style="bold")
        console.print(hit.passage.text)
        console.print()
    if not found:
        empty = "No documents yet. Add some: lessonloom index add PATH"
        print("Nothing relevant in your documents." if documents else empty)


@app.command("skills")
def index_skills(as_json: AsJson = False) -> None:
    """List the skills that your documents are about, and where."""
    from ..agents.deps import load_tree, open_documents

    settings = settings_for()
    tree = load_tree(settings)
    documents = open_documents(tree, settings, _encoder())
    met = documents.skills() if documents else {}
    if as_json:
        rows = {skill: [p.source for p in passages] for skill, passages in met.items()}
        print(json.dumps({"skills": rows}, indent=1))
        return
    for skill, passages in met.items():
        print(f"{skill} {tree.skill(skill).title}")
        for source in dict.fromkeys(p.source for p in passages):
            print(f"    {source}")
    if not met:
        empty = "No documents yet. Add some: lessonloom index add PATH"
        print("Your documents are about no skill of the curriculum." if documents else empty)


def _folder() -> "DocumentFolder":
    from ..retrieval.teacher import DocumentFolder

    return DocumentFolder(settings_for().documents_path)


def _encoder() -> "MiniLM":
    from ..retrieval import MiniLM

    settings = settings_for()
    return MiniLM(settings.encoder, device=settings.device)


def _tell(report: "AddReport") -> None:
    """One line for each document, then what was left out, on standard error with its remedy."""
    for outcome, paths in (
        ("added", report.added),
        ("read again", report.changed),
        ("moved", report.moved),
        ("known already", report.unchanged),
        ("a copy of a known one", report.copies),
    ):
        for path in paths:
            print(f"{outcome}: {path}")
    for path in report.missing:
        print(f"gone: {path} (to forget it: lessonloom index remove)")
    if report.passed_over:
        print(f"passed over: {_count(report.passed_over, 'file')} of other kinds")
    for skipped in report.skipped:
        print(f"left out: {skipped.path} {skipped.reason}\n  try: {skipped.remedy}", file=sys.stderr)


def _count(n: int, what: str) -> str:
    return f"{n} {what}{'s' * (n != 1)}"
