"""Thin commands: read the options, call the rooms, show the result. All heavy imports are inside."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from .agents import Event
    from .agents.session import Outcome
    from .items import ItemBank
    from .learner import ClassData
    from .settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="From what a class has shown it can and cannot do to lessons that fit that class.",
)
graph_app = typer.Typer(no_args_is_help=True, help="The skill tree: look at it and check it.")
items_app = typer.Typer(no_args_is_help=True, help="Exercises with verified keys.")
index_app = typer.Typer(no_args_is_help=True, help="The retrieval index.")
app.add_typer(graph_app, name="graph")
app.add_typer(items_app, name="items")
app.add_typer(index_app, name="index")


class TemplateName(StrEnum):
    """Lesson templates."""

    GRADUAL = "gradual-release"
    DIRECT = "direct-instruction"
    FIVE_E = "5e"


class LevelName(StrEnum):
    """Levels of exercises."""

    SUPPORT = "support"
    CORE = "core"
    EXTENSION = "extension"


class Benchmark(StrEnum):
    """Benchmarks there are."""

    ITEMS = "items"
    PLAN_SPEED = "plan-speed"


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
Goal = Annotated[str, typer.Option("--goal", help="A standard or skill, such as 6.RP.A.3.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Keep the good rows; list what was skipped.")]


@app.command()
def plan(
    class_file: OptionalClassFile = None,
    goal: Annotated[str | None, typer.Option("--goal", help="A standard or skill, such as 6.RP.A.3.")] = None,
    minutes: Annotated[int, typer.Option(help="Length of the lesson (20 to 120).")] = 50,
    out: Annotated[Path, typer.Option(help="Folder for the plan's files.")] = Path("out"),
    key: KeyFile = None,
    template: Annotated[TemplateName, typer.Option(help="Shape of the lesson.")] = TemplateName.GRADUAL,
    model: Annotated[
        str | None, typer.Option(help="none, embedded, llama:FILE.gguf or a server's URL.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed, other numbers.")] = 0,
    rounds: Annotated[int, typer.Option(help="Most rounds of revision.")] = 3,
    review: Annotated[bool, typer.Option("--review", help="Rest before export until you decide.")] = False,
    resume: Annotated[str | None, typer.Option(metavar="RUN", help="Go on with a run.")] = None,
    edits: Annotated[
        Path | None, typer.Option(metavar="JSON", help='With --resume: {"passage": "your words"}.')
    ] = None,
    skip_bad: SkipBad = False,
    as_json: AsJson = False,
) -> None:
    """Read a class's answers and write the lesson it needs next on the way to a goal."""
    import asyncio

    from .agents import Request
    from .agents.session import edits_from, new_run_id, start
    from .agents.session import resume as resume_run
    from .graph import InputError

    settings = _settings()
    console = _stderr()
    with _Progress(console) as progress:
        if resume:
            decision = edits_from(edits) if edits else None
            outcome = asyncio.run(resume_run(resume, settings, decision=decision, watch=progress))
        else:
            if class_file is None or goal is None:
                raise InputError(
                    "A plan needs --class and --goal (or --resume RUN).",
                    "lessonloom plan --class answers.csv --goal 6.RP.A.3 --minutes 50 --out out",
                )
            data = _read(class_file, key, skip_bad, settings)
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
            )
            run = new_run_id()
            console.print(f"run {run}  (if it is cut off: lessonloom plan --resume {run})", style="dim")
            outcome = asyncio.run(start(request, data, settings, watch=progress, run=run))
    _show_outcome(outcome, as_json)


@app.command()
def diagnose(
    class_file: ClassFile,
    goal: Goal,
    key: KeyFile = None,
    out: Annotated[Path | None, typer.Option(help="Folder for diagnosis.html with the heat-map.")] = None,
    skip_bad: SkipBad = False,
    as_json: AsJson = False,
) -> None:
    """Show what a class can and cannot do on the way to a goal, with the evidence."""
    from .agents import terminal
    from .agents.deps import load_tree
    from .items import ItemBank
    from .learner import diagnose as run_diagnosis
    from .lessons.export import diagnosis_html, write_atomic

    settings = _settings()
    tree = load_tree(settings)
    data = _read(class_file, key, skip_bad, settings, bank=ItemBank(tree))
    result = run_diagnosis(data, tree=tree, bank=ItemBank(tree), goals=tree.resolve_goal(goal))
    if out is not None:
        titles = {s.id: s.title for s in tree.skills.values()}
        out.mkdir(parents=True, exist_ok=True)
        write_atomic(out / "diagnosis.html", diagnosis_html(result, titles, data.names).encode())
        _stderr().print(f"heat-map: {out / 'diagnosis.html'}")
    if as_json:
        print(result.model_dump_json(indent=1))
    else:
        terminal.show_diagnosis(result, tree, _stdout())


@app.command()
def path(
    class_file: ClassFile,
    goal: Goal,
    key: KeyFile = None,
    minutes: Annotated[int | None, typer.Option(help="Budget: the best use of so many minutes.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for pathway.html.")] = None,
    skip_bad: SkipBad = False,
    as_json: AsJson = False,
) -> None:
    """Show the way from what is mastered to a goal: steps, minutes, reasons."""
    from .agents import terminal
    from .agents.deps import load_tree
    from .items import ItemBank
    from .learner import diagnose as run_diagnosis
    from .lessons.export import pathway_html, write_atomic
    from .pathways import class_needs, plan_pathway

    settings = _settings()
    tree = load_tree(settings)
    bank = ItemBank(tree)
    data = _read(class_file, key, skip_bad, settings, bank=bank)
    goals = tree.resolve_goal(goal)
    diagnosis = run_diagnosis(data, tree=tree, bank=bank, goals=goals)
    result = plan_pathway(tree, class_needs(diagnosis), goals, budget=minutes)
    if out is not None:
        titles = {s.id: s.title for s in tree.skills.values()}
        out.mkdir(parents=True, exist_ok=True)
        write_atomic(out / "pathway.html", pathway_html(result, titles).encode())
        _stderr().print(f"picture: {out / 'pathway.html'}")
    if as_json:
        print(result.model_dump_json(indent=1))
    else:
        terminal.show_pathway(result, tree, _stdout())


@app.command()
def runs(as_json: AsJson = False) -> None:
    """List the runs of this machine, newest first."""
    from .agents.deps import open_store

    store = open_store(_settings())
    try:
        records = store.runs()
    finally:
        store.close()
    if as_json:
        print(json.dumps([r.model_dump(mode="json") for r in records], indent=1))
        return
    for record in records:
        request = json.loads(record.request)
        print(f"{record.id}  {record.status:8} {request['class_name']} -> {request['goal']}")


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say what is installed, which models, stores and GPUs were found, and what to do about the rest."""
    from .agents.doctor import examine

    rows = examine(_settings())
    if as_json:
        print(json.dumps([r.model_dump() for r in rows], indent=1))
        return
    from rich.table import Table

    marks = {"ok": "[green]ok[/]", "optional": "[yellow]optional[/]", "missing": "[red]missing[/]"}
    table = Table("what", "state", "found", "what to do")
    for row in rows:
        table.add_row(row.what, marks[row.state], row.found, row.remedy)
    _stdout().print(table)
    if any(r.state == "missing" for r in rows):
        raise typer.Exit(1)


@graph_app.command("validate")
def graph_validate(pack: Annotated[Path | None, typer.Argument(help="Folder of a pack.")] = None) -> None:
    """Check a curriculum pack: structure, prerequisites, and every item model by drawing from it."""
    from .graph import default_pack_path, load_pack
    from .items.validate import validate

    tree = load_pack(pack or _settings().pack or default_pack_path())
    problems = validate(tree)
    for problem in problems:
        print(problem)
    if problems:
        raise typer.Exit(1)
    print(f"{tree.pack.name} {tree.pack.version}: {len(tree.skills)} skills, no problems")


@graph_app.command("stats")
def graph_stats(as_json: AsJson = False) -> None:
    """Count what the pack holds."""
    from .agents.deps import load_tree

    skills = load_tree(_settings()).skills.values()
    counts = {
        "standards": len({s.standard for s in skills}),
        "skills": len(skills),
        "prerequisites": sum(len(s.prerequisites) for s in skills),
        "authored": sum(s.authored for s in skills),
        "item_models": sum(len(s.item_models) for s in skills),
        "misconceptions": sum(len(s.misconceptions) for s in skills),
        "mal_rules": sum(len(m.distractors) for s in skills for m in s.item_models),
    }
    if as_json:
        print(json.dumps(counts))
    else:
        for name, count in counts.items():
            print(f"{count:6} {name.replace('_', ' ')}")


@graph_app.command("show")
def graph_show(skill: str) -> None:
    """Show one skill: what it is, what comes before and after, how it goes wrong."""
    from .agents import terminal
    from .agents.deps import load_tree

    tree = load_tree(_settings())
    for found in tree.resolve_goal(skill):
        terminal.show_skill(tree.skill(found), tree, _stdout())


@items_app.command("draw")
def items_draw(
    skill: str,
    level: Annotated[LevelName | None, typer.Option(help="Only this level.")] = None,
    n: Annotated[int, typer.Option("-n", min=1, max=500, help="How many.")] = 5,
    seed: Annotated[int, typer.Option(help="Another seed, other numbers.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Draw exercises of a skill, with keys, worked steps and what wrong answers mean."""
    from .agents import terminal
    from .agents.deps import load_tree
    from .items import ItemBank

    tree = load_tree(_settings())
    bank = ItemBank(tree)
    found = terminal.draw_items(bank, tree.resolve_goal(skill), level.value if level else None, n, seed)
    if as_json:
        print(json.dumps([i.model_dump(mode="json") for i in found], indent=1))
    else:
        terminal.show_items(found, _stdout())


@index_app.command("build")
def index_build() -> None:
    """Build the retrieval index anew from the pack."""
    from .agents.deps import load_tree
    from .retrieval import MiniLM, build_index, documents

    settings = _settings()
    docs = documents(load_tree(settings).skills.values())
    build_index(docs, MiniLM(settings.encoder), settings.index_path)
    print(f"{len(docs)} passages in {settings.index_path}")


@app.command("eval")
def evaluate(
    benchmark: Benchmark,
    draws: Annotated[int, typer.Option(help="items: draws of each model.")] = 300,
    plans: Annotated[int, typer.Option(help="plan-speed: how many plans.")] = 20,
    model: Annotated[str, typer.Option(help="plan-speed: which model writes.")] = "none",
    seed: int = 0,
    as_json: AsJson = False,
) -> None:
    """Run a benchmark and print its figures."""
    if benchmark is Benchmark.ITEMS:
        from .evals.items import run as run_items

        result = run_items(draws=draws, seed=seed, pack=_settings().pack)
    else:
        from .evals.plan_speed import run as run_speed

        result = run_speed(plans=plans, model=model, seed=seed)
    if as_json:
        print(json.dumps(result, indent=1))
    else:
        for name, value in result["headline"].items():
            print(f"{name:28} {value}")


class _Progress:
    """Prints a line for every finished stage and shows the one at work."""

    def __init__(self, console: "Console") -> None:
        self._console = console
        self._status = console.status("starting")

    def __enter__(self) -> "_Progress":
        self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    def __call__(self, event: "Event") -> None:
        match event.kind:
            case "stage_started":
                self._status.update(event.stage)
            case "stage_finished":
                line = f"[green]✓[/] {event.stage:9} {event.summary}  [dim]{event.seconds:.1f} s[/]"
                self._console.print(line, highlight=False)
            case "passage_done":
                why = f": {'; '.join(event.reasons)}" if event.reasons else ""
                self._console.print(f"  [dim]{event.slot} {event.outcome}{why}[/]", highlight=False)
            case "review_waiting":
                self._console.print(f"[yellow]rests for review:[/] {event.title}")


def _show_outcome(outcome: "Outcome", as_json: bool) -> None:
    quality = outcome.plan.quality
    assert quality is not None
    if as_json:
        summary = {
            "run": outcome.run,
            "status": outcome.status,
            "title": outcome.plan.title,
            "skill": outcome.plan.skill,
            "minutes": outcome.plan.minutes,
            "files": outcome.files,
            "stop_reason": quality.stop_reason,
            "findings": [f.model_dump() for f in quality.findings],
            "passages": [p.model_dump() for p in outcome.plan.provenance.passages],
        }
        print(json.dumps(summary, indent=1))
        return
    console = _stdout()
    if outcome.status == "review":
        console.print(f"{outcome.plan.title}: waiting for you.")
        for block in outcome.plan.blocks:
            for passage in (*block.teacher, *block.learners):
                console.print(f"  {passage.slot}: {passage.text}", highlight=False, markup=False)
        console.print(
            f"Approve: lessonloom plan --resume {outcome.run}\n"
            f"Change:  lessonloom plan --resume {outcome.run} --edits edits.json", highlight=False
        )
        return
    console.print(f"[bold]{outcome.plan.title}[/] ({outcome.plan.skill}, {outcome.plan.minutes} minutes)")
    for kind, file in outcome.files.items():
        console.print(f"  {kind:9} {file}", highlight=False, soft_wrap=True)


def _settings() -> "Settings":
    from .settings import Settings

    return Settings()


def _stdout() -> "Console":
    from rich.console import Console

    return Console(soft_wrap=False)


def _stderr() -> "Console":
    from rich.console import Console

    return Console(file=sys.stderr)


def _read(
    class_file: Path,
    key: Path | None,
    skip_bad: bool,
    settings: "Settings",
    *,
    bank: "ItemBank | None" = None,
) -> "ClassData":
    """Read a class, keep its roster, and say what was left out."""
    from .agents.deps import load_tree
    from .agents.rosters import read_roster, write_roster
    from .items import ItemBank
    from .learner import read_class

    tree = load_tree(settings)
    roster = read_roster(settings.roster_path, class_file.stem)
    data = read_class(
        class_file, tree=tree, bank=bank or ItemBank(tree), key=key, skip_bad=skip_bad, roster=roster
    )
    names = {name: pseudonym for pseudonym, name in data.names.items()}
    write_roster(settings.roster_path, class_file.stem, {**roster, **names})
    console = _stderr()
    for skipped in data.skipped[:10]:
        console.print(f"[yellow]note:[/] {skipped.place}: {skipped.reason}", highlight=False)
    if len(data.skipped) > 10:
        console.print(f"[yellow]note:[/] and {len(data.skipped) - 10} more")
    return data
