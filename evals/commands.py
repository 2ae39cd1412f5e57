"""`lessonloom eval NAME`: run a benchmark and print its figures."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True, help="Run a benchmark and print its figures.")

Data = Annotated[Path, typer.Option("--data", metavar="DIR", help="Folder with the data of the benchmark.")]
Seed = Annotated[int, typer.Option(help="Another seed, other draws.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the whole result for machines.")]


@app.command("items")
def items(
    draws: Annotated[int, typer.Option(help="Draws of each model.")] = 300,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Judge drawn exercises; seed faults and catch them."""
    from ..settings import Settings
    from .items import run

    _show(run(draws=draws, seed=seed, pack=Settings().pack), as_json=as_json)


@app.command("plan-speed")
def plan_speed(
    plans: Annotated[int, typer.Option(help="How many plans.")] = 20,
    model: Annotated[str, typer.Option(help="Which model writes.")] = "none",
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Time whole plans, for as many goals and classes."""
    from .plan_speed import run

    _show(run(plans=plans, model=model, seed=seed), as_json=as_json)


@app.command("batch")
def batch(
    jobs: Annotated[int, typer.Option(min=10, help="Lessons of the batch.")] = 1000,
    kills: Annotated[int, typer.Option(min=0, help="Kills at random moments.")] = 50,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Time many lessons; kill and go on."""
    from .batch import run

    result = run(jobs=jobs, kills=kills, seed=seed)
    _show(result, as_json=as_json)
    for fault in result["broken"]:
        print(fault, file=sys.stderr)
    if result["broken"]:
        raise typer.Exit(1)


@app.command("kt")
def kt(data: Data, seed: Seed = 0, as_json: AsJson = False) -> None:
    """Predict the next answer of unseen learners."""
    from .kt import run

    _show(run(data=data, seed=seed), as_json=as_json)


@app.command("planning")
def planning(
    graphs: Annotated[int, typer.Option(min=20, help="Random AND/OR graphs.")] = 1000,
    learners: Annotated[int, typer.Option(min=1, help="Plans on the pack's own tree.")] = 1000,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Compare pathways with optima and other planners."""
    from ..agents.deps import load_tree
    from ..settings import Settings
    from .planning import run

    _show(run(load_tree(Settings()), graphs=graphs, learners=learners, seed=seed), as_json=as_json)


@app.command("simulate")
def simulate(
    goal: Annotated[str, typer.Option(help="The skill at the end of the way.")] = "7.RP.A.2.b",
    learners: Annotated[int, typer.Option(min=10, help="How many.")] = 120,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Compare teaching policies on simulated learners."""
    from ..agents.deps import load_tree
    from ..settings import Settings
    from .simulate import run

    _show(run(load_tree(Settings()), goal=goal, learners=learners, seed=seed), as_json=as_json)


@app.command("store")
def store(
    responses: Annotated[int, typer.Option(min=100, help="Responses of the bulk load.")] = 100_000,
    url: Annotated[str | None, typer.Option("--store", metavar="URL", help="An empty Neo4j server.")] = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Time SQLite and Neo4j side by side."""
    from ..settings import Settings
    from .store import run

    settings = Settings(store=url) if url else Settings()
    _show(run(settings, responses=responses, seed=seed), as_json=as_json)


@app.command("retrieval")
def retrieval(
    data: Data,
    write: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Learn the search's weights here and write them.")
    ] = None,
    tuned: Annotated[
        bool, typer.Option("--tuned", help="Also with encoders tuned on other units; takes longer.")
    ] = False,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Find a lesson's misconception among all."""
    from .retrieval import run

    _show(run(data=data, seed=seed, write=write, tuned=tuned), as_json=as_json)


@app.command("malrules")
def malrules(data: Data, seed: Seed = 0, as_json: AsJson = False) -> None:
    """Explain wrong steps in equations."""
    from .malrules import run

    _show(run(data=data, seed=seed), as_json=as_json)


@app.command("diagnosis")
def diagnosis(data: Data, seed: Seed = 0, as_json: AsJson = False) -> None:
    """Name the misconception behind a wrong answer."""
    from .diagnosis import run

    _show(run(data=data, seed=seed), as_json=as_json)


@app.command("tiers")
def tiers(
    classes: Annotated[int, typer.Option(min=2, help="How many simulated classes.")] = 40,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Change classes a little; see who changes groups."""
    from ..agents.deps import load_tree
    from ..settings import Settings
    from .tiers import run

    _show(run(load_tree(Settings()), classes=classes, seed=seed), as_json=as_json)


@app.command("graph-prior")
def graph_prior(
    classes: Annotated[int, typer.Option(min=2, help="Simulated classes in each world.")] = 60,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Predict unasked skills on true and shuffled edges."""
    from ..agents.deps import load_tree
    from ..settings import Settings
    from .graph_prior import run

    _show(run(load_tree(Settings()), classes=classes, seed=seed), as_json=as_json)


@app.command("checks")
def checks(
    plans: Annotated[int, typer.Option(min=5, help="Plans that get each kind of defect.")] = 25,
    clean: Annotated[int, typer.Option(min=5, help="Plans that are checked as composed.")] = 100,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", help="Folder with expert lessons.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Tell what was missed.")] = False,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Seed defects into plans and catch them."""
    from ..agents.deps import load_tree
    from ..settings import Settings
    from .checks import run

    tree = load_tree(Settings())
    _show(run(tree, plans=plans, clean=clean, seed=seed, data=data, explain=explain), as_json=as_json)


@app.command("llm")
def llm(
    model: Annotated[
        list[str] | None, typer.Option(help="A model; give it again for another. The first is the headline.")
    ] = None,
    plans: Annotated[int, typer.Option(min=1, help="Plans whose passages are written.")] = 8,
    calls: Annotated[int, typer.Option(min=4, help="Calls in a round of measured speed.")] = 16,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Measure models: speed, valid replies, kept text."""
    from .llm import run

    _show(run(model or ["embedded"], plans=plans, calls=calls, seed=seed), as_json=as_json)


@app.command("chaos")
def chaos(
    runs: Annotated[int, typer.Option(min=1, help="How many whole runs.")] = 2000,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Run plans while model and documents misbehave."""
    from .chaos import run

    _show(run(runs=runs, workers=workers, seed=seed), as_json=as_json)


@app.command("prompts")
def prompts(
    model: Annotated[str, typer.Option(help="Which model writes.")] = "embedded",
    cases: Annotated[int, typer.Option(min=2, help="Held-out passages that each variant writes.")] = 120,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Rate variants of a prompt; promote or do not."""
    from .prompts import run

    _show(run(model, cases=cases, seed=seed), as_json=as_json)


@app.command("judge")
def judge(
    data: Data,
    model: Annotated[str, typer.Option(help="Which model judges.")] = "embedded",
    cases: Annotated[int, typer.Option(min=0, help="Held-out cases of each dimension; 0 is all.")] = 100,
    votes: Annotated[int, typer.Option(min=1, max=9, help="Replies whose median counts.")] = 1,
    keep: Annotated[bool, typer.Option("--keep", help="Keep it as this model's calibration.")] = False,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Compare a model's opinions with teachers'."""
    from ..settings import Settings
    from .judge import run

    result, calibration = run(model, data=data, cases=cases, votes=votes, seed=seed)
    if keep:
        from ..lessons.export import write_atomic

        settings = Settings()
        settings.home.mkdir(parents=True, exist_ok=True)
        write_atomic(settings.judge_path, calibration.model_dump_json(indent=1).encode())
    _show(result, as_json=as_json)


@app.command("service")
def service(
    seconds: Annotated[float, typer.Option(min=1, help="How long each load lasts.")] = 20,
    requests: Annotated[int, typer.Option(min=200, help="Requests over which memory is watched.")] = 10_000,
    streams: Annotated[int, typer.Option(min=1, help="Event streams at once.")] = 200,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Load the portal: reads, plans begun, streams, memory."""
    from .service import run

    result = run(seconds=seconds, requests=requests, streams=streams, seed=seed)
    _show(result, as_json=as_json)
    if result["headline"]["failures"]:
        raise typer.Exit(1)


@app.command("ablation")
def ablation(
    pairs: Annotated[int, typer.Option(min=2, help="Classes with a goal, each of three kinds.")] = 40,
    seed: Seed = 0,
    as_json: AsJson = False,
    as_table: Annotated[bool, typer.Option("--table", help="Markdown tables instead of lines.")] = False,
) -> None:
    """Plan with and without each part of the system."""
    from ..agents.deps import load_tree
    from ..settings import Settings
    from ._ablation_table import tables
    from .ablation import run

    result = run(load_tree(Settings()), pairs=pairs, seed=seed)
    if as_table and not as_json:
        print(tables(result))
    else:
        _show(result, as_json=as_json)


def _show(result: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(result, indent=1))
        return
    for system, figures in result["results"].items():
        for name, figure in figures.items():
            interval = f"  ({figure['low']:.4g} to {figure['high']:.4g})" if "low" in figure else ""
            print(f"{system:22} {name:22} {figure['value']:.4g}{interval}")
    print(file=sys.stderr)
    for name, value in result["headline"].items():
        print(f"{'headline':22} {name:22} {value}")
