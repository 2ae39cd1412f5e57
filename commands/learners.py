"""`lessonloom learners ...`: what is kept about one learner, shown or erased."""

from typing import Annotated

import typer

from .options import AsJson, StoreUrl, settings_for

app = typer.Typer(no_args_is_help=True, help="What is kept about one learner.")

Learner = Annotated[str, typer.Argument(metavar="CLASS/ID", help="Class and pseudonym (or name): 6b/L03.")]


@app.command("export")
def learners_export(learner: Learner, store: StoreUrl = None, as_json: AsJson = False) -> None:
    """Show all that is kept about a learner."""
    from ..agents.learners import as_text, export_learner

    kept = export_learner(learner, settings_for(store))
    print(kept.model_dump_json(indent=1) if as_json else as_text(kept))


@app.command("delete")
def learners_delete(
    learner: Learner,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Erase a learner everywhere on this machine."""
    from ..agents.learners import as_text
    from ..workbench.erasing import erase_learner

    if not yes:
        typer.confirm(f"Erase {learner} for good?", abort=True, err=True)
    gone = erase_learner(learner, settings_for(store))
    print(gone.model_dump_json(indent=1) if as_json else as_text(gone))
