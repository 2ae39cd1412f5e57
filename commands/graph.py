"""`lessonloom graph ...`: check a pack, look at it, draw it, begin one. Heavy imports are inside."""

import json
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from .options import AsJson, settings_for

app = typer.Typer(no_args_is_help=True, help="The skill tree: look at it, check it, draw it, begin one.")

SkillName = Annotated[str, typer.Argument(metavar="SKILL", help="A standard or skill, such as 6.RP.A.2.")]


@app.command("validate")
def graph_validate(
    pack: Annotated[Path | None, typer.Argument(help="Folder of a pack.")] = None,
    partial: Annotated[bool, typer.Option("--partial", help="Leave out prerequisites not in it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check a curriculum pack and draw from every item model."""
    from ..graph import default_pack_path, load_pack
    from ..items.verdicts import validate_pack

    settings = settings_for()
    begin = perf_counter()
    tree = load_pack(pack or settings.pack or default_pack_path(), partial=partial, cache=settings.cache_path)
    loaded = perf_counter()
    problems = validate_pack(tree, settings.cache_path)
    done = perf_counter()
    if as_json:
        print(json.dumps([str(p) for p in problems], indent=1))
    else:
        for problem in problems:
            print(problem)
    if problems:
        raise typer.Exit(1)
    if not as_json:
        authored = sum(skill.authored for skill in tree.skills.values())
        print(
            f"{tree.pack.name} {tree.pack.version}: {len(tree.standards)} standards, "
            f"{len(tree.skills)} skills ({authored} with a lesson), no problems; "
            f"read in {loaded - begin:.2f} s, exercises checked in {done - loaded:.2f} s"
        )


@app.command("stats")
def graph_stats(as_json: AsJson = False) -> None:
    """Count what the pack holds."""
    from ..agents.deps import load_tree

    tree = load_tree(settings_for())
    skills = tree.skills.values()
    counts = {
        "standards": len(tree.standards) or len({s.standard for s in skills}),
        "prerequisites": tree.count_edges(),
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


@app.command("show")
def graph_show(skill: SkillName, as_json: AsJson = False) -> None:
    """Show one skill, its neighbors and how it goes wrong."""
    from rich.console import Console

    from ..agents import terminal
    from ..agents.deps import load_tree

    tree = load_tree(settings_for())
    names = tree.resolve_goal(skill)
    if as_json:
        print(json.dumps([tree.skill(name).model_dump(mode="json") for name in names], indent=1))
        return
    console = Console(soft_wrap=False)
    standard = tree.standards.get(skill)
    if standard is not None and names != (standard.id,):
        console.print(f"{standard.id} {standard.title}: taught by {', '.join(names)}", markup=False)
    for name in names:
        terminal.show_skill(tree.skill(name), tree, console)


@app.command("draw")
def graph_draw(
    skill: SkillName,
    out: Annotated[Path, typer.Option(help="FILE.svg or FILE.html.")],
    depth: Annotated[int, typer.Option(min=1, max=12, help="How many edges to go, each way.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Draw what comes before a skill and after it."""
    from ..agents.deps import load_tree
    from ..agents.folders import make_folder
    from ..graph import InputError
    from ..graph.picture import neighborhood_html, neighborhood_svg
    from ..lessons.export import write_atomic

    ways = {".svg": neighborhood_svg, ".html": neighborhood_html}
    way = ways.get(out.suffix.lower())
    if way is None:
        raise InputError(f"{out} is neither .svg nor .html.", "Name a file that ends so with --out.")
    tree = load_tree(settings_for())
    skills = tree.resolve_goal(skill)
    picture = way(tree, skills, depth)
    make_folder(out.parent)
    write_atomic(out, picture.encode())
    print(json.dumps({"skills": skills, "picture": str(out)}) if as_json else out)


@app.command("import")
def graph_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CASE 1.1 JSON, or CSV.")],
    out: Annotated[Path, typer.Option(metavar="PACK", help="Folder of the new pack.")],
    as_json: AsJson = False,
) -> None:
    """Begin a pack from a CASE 1.1 file or a table."""
    from ..graph.importing import import_pack

    report = import_pack(file, out)
    if as_json:
        print(json.dumps({"standards": report.standards, "prerequisites": report.prerequisites}))
        return
    print(f"{report.standards} standards, {report.prerequisites} prerequisites in {out}")
    for note in report.notes:
        print(f"note: {note}")
    print(f"Write lessons as {out / 'skills'}/ID.yaml; docs/authoring.md shows how.")
