"""Thin commands: read the options, call the rooms, show the result. All heavy imports are inside."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .commands.batch import app as batch_app
from .commands.classroom import due, explain, quiz
from .commands.export import export
from .commands.graph import app as graph_app
from .commands.index import app as index_app
from .commands.learners import app as learners_app
from .commands.models import models, serve_model
from .commands.options import AsJson, StoreUrl, read_class_file, settings_for
from .commands.portal import app as portal_app
from .commands.review import review
from .commands.tune import tune
from .commands.unit import app as unit_app
from .commands.xapi import app as xapi_app
from .evals.commands import app as eval_app

if TYPE_CHECKING:
    from rich.console import Console


app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="From what a class has shown it can and cannot do to lessons that fit that class.",
)
items_app = typer.Typer(no_args_is_help=True, help="Exercises with verified keys.")
app.add_typer(batch_app, name="batch")
app.add_typer(graph_app, name="graph")
app.add_typer(items_app, name="items")
app.add_typer(index_app, name="index")
app.add_typer(eval_app, name="eval")
app.add_typer(learners_app, name="learners")
app.add_typer(portal_app, name="portal")
app.add_typer(unit_app, name="unit")
app.add_typer(xapi_app, name="xapi")


class TemplateName(StrEnum):
    """Lesson templates."""

    GRADUAL = "gradual-release"
    DIRECT = "direct-instruction"
    FIVE_E = "5e"
    ROSENSHINE = "rosenshine"
    HUNTER = "hunter"
    FOUR_AS = "4as"


class LevelName(StrEnum):
    """Levels of exercises."""

    SUPPORT = "support"
    CORE = "core"
    EXTENSION = "extension"


ClassFile = Annotated[
    Path, typer.Option("--class", metavar="CSV", help="Answers: one row per response, or a gradebook.")
]
OptionalClassFile = Annotated[
    Path | None,
    typer.Option("--class", metavar="CSV", help="Answers: one row per response, or a gradebook."),
]
KeyFile = Annotated[
    Path | None, typer.Option("--key", metavar="CSV", help="question,skill,answer for a gradebook.")
]
OptionalGoal = Annotated[str | None, typer.Option("--goal", help="A standard or skill, such as 6.RP.A.3.")]
Goal = Annotated[str, typer.Option("--goal", help="A standard or skill, such as 6.RP.A.3.")]
SkillName = Annotated[str, typer.Argument(metavar="SKILL", help="A standard or skill, such as 6.RP.A.2.")]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Keep the good rows; list what was skipped.")]


@app.command()
def plan(
    class_file: OptionalClassFile = None,
    goal: OptionalGoal = None,
    minutes: Annotated[int, typer.Option(min=16, max=180, help="Length of the lesson.")] = 50,
    out: Annotated[Path, typer.Option(help="Folder for the plan's files.")] = Path("out"),
    skill: Annotated[
        str | None, typer.Option(help="Teach this skill of the way now, not the next one.")
    ] = None,
    key: KeyFile = None,
    template: Annotated[TemplateName, typer.Option(help="Shape of the lesson.")] = TemplateName.GRADUAL,
    model: Annotated[
        str | None, typer.Option(help="none, embedded, llama:FILE.gguf or a server's URL.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed, other numbers.")] = 0,
    rounds: Annotated[int, typer.Option(min=0, max=20, help="Most rounds of revision.")] = 3,
    review: Annotated[bool, typer.Option("--review", help="Rest before export until you decide.")] = False,
    resume: Annotated[str | None, typer.Option(metavar="RUN", help="Go on with a run.")] = None,
    edits: Annotated[
        Path | None, typer.Option(metavar="JSON", help='With --resume: {"hook": "your words"}.')
    ] = None,
    author: Annotated[
        str | None, typer.Option(metavar="NAME", help="With --resume: who decides; “teacher” if left out.")
    ] = None,
    store: StoreUrl = None,
    skip_bad: SkipBad = False,
    as_json: AsJson = False,
) -> None:
    """Write the lesson a class needs next on the way to a goal."""
    import asyncio

    from .agents import Request, terminal
    from .agents.progress import Progress
    from .agents.session import edits_from, new_run_id, start
    from .agents.session import resume as resume_run
    from .graph import InputError

    settings = settings_for(store)
    run = resume or new_run_id()
    with Progress(_stderr(), run) as progress:
        if resume:
            words = edits_from(edits) if edits else ()
            who = author or "teacher"
            outcome = asyncio.run(resume_run(run, settings, edits=words, author=who, watch=progress))
        else:
            if class_file is None or goal is None or edits is not None or author is not None:
                raise InputError(
                    "A plan needs --class and --goal, or --resume RUN (with --edits JSON, --author NAME).",
                    "lessonloom plan --class answers.csv --goal 6.RP.A.3 --minutes 50 --out out",
                )
            _, _, data = read_class_file(class_file, settings, key=key, skip_bad=skip_bad)
            request = Request(
                class_name=class_file.stem,
                goal=goal,
                minutes=minutes,
                out=out.resolve(),
                template=template.value,
                model=model or settings.model,
                seed=seed,
                rounds=rounds,
                review=review,
                skill=skill,
            )
            outcome = asyncio.run(start(request, data, settings, watch=progress, run=run))
    if as_json:
        print(terminal.outcome_json(outcome))
    else:
        terminal.show_outcome(outcome, _stdout())


@app.command()
def diagnose(
    class_file: ClassFile,
    goal: Goal,
    key: KeyFile = None,
    out: Annotated[
        Path | None, typer.Option("--out", "--html", help="Folder for diagnosis.html with the heat-map.")
    ] = None,
    abilities: Annotated[
        str | None, typer.Option(metavar="N,N,N,N,N", help="Levels of the class that you know, 1 to 5.")
    ] = None,
    remarks: Annotated[
        list[str] | None,
        typer.Option("--noticed", metavar="TEXT", help="What you noticed, in your words; repeatable."),
    ] = None,
    skip_bad: SkipBad = False,
    as_json: AsJson = False,
) -> None:
    """Show what a class can and cannot do, with the evidence."""
    from .agents import terminal
    from .agents.folders import make_folder
    from .learner import diagnose as run_diagnosis
    from .learner import given_abilities
    from .lessons.export import diagnosis_html, write_atomic

    given = [given_abilities(abilities)] if abilities is not None else []
    tree, bank, data = read_class_file(class_file, settings_for(), key=key, skip_bad=skip_bad)
    result = run_diagnosis(data, tree=tree, bank=bank, goals=tree.resolve_goal(goal), abilities=given)
    if out is not None:
        titles = {s.id: s.title for s in tree.skills.values()}
        make_folder(out)
        write_atomic(out / "diagnosis.html", diagnosis_html(result, titles, data.names).encode())
        _stderr().print(f"heat-map: {out / 'diagnosis.html'}")
    heard = []
    if remarks:
        from .agents.deps import open_retriever
        from .agents.noticed import noticed

        telling = "Making the index of the curriculum, once ..."
        retriever = open_retriever(tree, settings_for(), lambda _: _stderr().print(telling))
        heard = [noticed(r, result, tree=tree, bank=bank, retriever=retriever) for r in remarks]
    if as_json:
        said = {"noticed": [one.model_dump() for one in heard]} if remarks else {}
        print(json.dumps(result.model_dump(mode="json") | said, indent=1, ensure_ascii=False))
    else:
        terminal.show_diagnosis(result, tree, _stdout())
        for one in heard:
            terminal.show_noticed(one, _stdout())


@app.command()
def path(
    class_file: ClassFile,
    goal: Goal,
    key: KeyFile = None,
    minutes: Annotated[int | None, typer.Option(help="Budget: the best use of so many minutes.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "--html", help="Folder for pathway.html.")] = None,
    skip_bad: SkipBad = False,
    as_json: AsJson = False,
) -> None:
    """Show the way to a goal: steps, minutes, reasons."""
    from .agents import terminal
    from .agents.folders import make_folder
    from .learner import diagnose as run_diagnosis
    from .lessons.export import pathway_html, write_atomic
    from .pathways import class_pathway

    tree, bank, data = read_class_file(class_file, settings_for(), key=key, skip_bad=skip_bad)
    goals = tree.resolve_goal(goal)
    diagnosis = run_diagnosis(data, tree=tree, bank=bank, goals=goals)
    result = class_pathway(tree, diagnosis, goals, budget=minutes)
    if out is not None:
        titles = {s.id: s.title for s in tree.skills.values()}
        make_folder(out)
        write_atomic(out / "pathway.html", pathway_html(result, titles).encode())
        _stderr().print(f"picture: {out / 'pathway.html'}")
    if as_json:
        print(result.model_dump_json(indent=1))
    else:
        terminal.show_pathway(result, tree, _stdout())


app.command()(quiz)
app.command()(due)
app.command()(review)
app.command()(export)
app.command()(explain)
app.command()(models)
app.command("serve-model")(serve_model)


@app.command()
def runs(store: StoreUrl = None, as_json: AsJson = False) -> None:
    """List the runs of this machine, newest first."""
    from .agents import terminal
    from .agents.deps import open_store

    opened = open_store(settings_for(store))
    try:
        records = opened.runs()
    finally:
        opened.close()
    if as_json:
        print(json.dumps([r.model_dump(mode="json") for r in records], indent=1))
    else:
        terminal.show_runs(records, _stdout())


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say what is found here, and what to do about the rest."""
    from .agents import terminal
    from .agents.doctor import examine

    rows = examine(settings_for())
    if as_json:
        print(json.dumps([r.model_dump() for r in rows], indent=1))
    else:
        terminal.show_rows(rows, _stdout())
    if any(r.state == "missing" for r in rows):
        raise typer.Exit(1)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address; any but loopback needs a key or access.yaml.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to open.")] = 8765,
) -> None:
    """Open the portal, pages and a service, on this machine."""
    from .portal import create_app

    loopback = ("127.0.0.1", "localhost")
    portal = create_app(settings_for(), hosts=loopback if host in loopback else ("*",))
    from .portal.serving import serve as until_ended  # after create_app has said what is missing

    if not until_ended(portal, host, port):
        raise typer.Exit(3)


@graph_app.command("sync")
def graph_sync(
    source: Annotated[str, typer.Option("--from", metavar="STORE", help="A file or neo4j://...")],
    target: Annotated[str, typer.Option("--to", metavar="STORE", help="A file or neo4j://...")],
    as_json: AsJson = False,
) -> None:
    """Copy everything from one store to another."""
    from contextlib import closing

    from .agents.deps import load_tree, open_store
    from .graph import InputError
    from .graph.sync import sync

    if "://" not in source and not Path(source).is_file():
        raise InputError(
            f"There is no store {source}.", "Name the file of a store, or neo4j://USER@HOST:PORT."
        )
    with closing(open_store(settings_for(source))) as old, closing(open_store(settings_for(target))) as new:
        moved = sync(old, new, load_tree(settings_for()), lambda name: _stderr().print(f"class {name}"))
    if as_json:
        print(moved.model_dump_json())
    else:
        print(", ".join(f"{n} {what.replace('_', ' ')}" for what, n in moved.model_dump().items()))


@items_app.command("draw")
def items_draw(
    skill: SkillName,
    level: Annotated[LevelName | None, typer.Option(help="Only this level.")] = None,
    n: Annotated[int, typer.Option("-n", min=1, max=500, help="How many.")] = 5,
    seed: Annotated[int, typer.Option(help="Another seed, other numbers.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Draw exercises with keys, worked steps and mistakes."""
    from .agents import terminal
    from .agents.deps import load_tree
    from .graph import GoalError
    from .items import ItemBank

    tree = load_tree(settings_for())
    bank = ItemBank(tree)
    found = terminal.draw_items(bank, tree.resolve_goal(skill), level.value if level else None, n, seed)
    if not found:
        raise GoalError(
            f"The pack has no {level.value + ' ' if level else ''}exercises of {skill} yet.",
            f"`lessonloom graph show {skill}` says what there is; docs/authoring.md, how to add some.",
        )
    if as_json:
        print(json.dumps([i.model_dump(mode="json") for i in found], indent=1))
    else:
        terminal.show_items(found, _stdout())


@index_app.command("build")
def index_build(
    seed: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the vectors here too, for a pack to ship."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build the index anew; vectors that the pack ships are taken over."""
    from .agents.deps import load_tree
    from .graph import default_pack_path
    from .retrieval import SEED, MiniLM, build_index, documents, read_seed, write_seed

    settings = settings_for()
    docs = documents(load_tree(settings).skills.values())
    embedder = MiniLM(settings.encoder, device=settings.device)
    shipped = (settings.pack or default_pack_path()) / SEED
    known = {} if seed else read_seed(shipped, embedder, (d.text for d in docs))
    index = build_index(docs, embedder, settings.index_path, known=known, device=settings.device)
    if seed is not None:
        write_seed(index, seed)
    if as_json:
        print(json.dumps({"passages": len(docs), "index": str(settings.index_path)}))
    else:
        print(f"{len(docs)} passages in {settings.index_path}")


index_app.command("tune")(tune)


def _stdout() -> "Console":
    from rich.console import Console

    return Console(soft_wrap=False)


def _stderr() -> "Console":
    from rich.console import Console

    return Console(file=sys.stderr)
