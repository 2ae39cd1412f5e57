"""`lessonloom models` and `lessonloom serve-model`: which models there are, and one behind a server."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import AsJson, settings_for

if TYPE_CHECKING:
    from ..llm.serving import Died, Ready, Waiting


def models(as_json: AsJson = False) -> None:
    """List the models: licence, context, hardware, roles."""
    from rich.console import Console
    from rich.padding import Padding

    from ..llm import MODELS, judges_for

    if as_json:
        print(json.dumps([row.model_dump(mode="json") for row in MODELS], indent=1))
        return
    console = Console(highlight=False)
    for row in MODELS:
        console.print(f"[bold]{row.key}[/]  {row.hub}")
        roles = ", ".join(row.roles)
        if "writer" in row.roles:
            roles += f" (judged by {', '.join(j.key for j in judges_for(row.key))})"
        use = f"--model {row.key}" if row.here else f"lessonloom serve-model {row.key}"
        for line in (f"{row.licence}, {row.context:,} tokens", row.hardware, roles, f"[green]{use}[/]"):
            console.print(Padding(line, (0, 0, 0, 4)))


def serve_model(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A key of `models`, a repository, a folder.")],
    flags: Annotated[
        list[str] | None, typer.Argument(metavar="[-- FLAGS]", help="Handed to `vllm serve` as they are.")
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8000,
    context: Annotated[int, typer.Option(min=1024, help="Most tokens of prompt and reply.")] = 8192,
    vllm: Annotated[Path | None, typer.Option(metavar="PATH", help="vLLM's command or environment.")] = None,
    log: Annotated[Path | None, typer.Option(metavar="FILE", help="Where its output goes.")] = None,
) -> None:
    """Start vLLM with a model and keep it running."""
    import shlex
    import signal

    from rich.console import Console
    from rich.markup import escape

    from ..llm import serving

    settings = settings_for()
    executable = serving.find_vllm(vllm, serving.places(settings.home))
    what = serving.serving(model, executable, port=port, context=context, flags=tuple(flags or ()))
    out = log or settings.home / "vllm.log"
    console = Console(file=sys.stderr, highlight=False)
    console.print(f"{escape(shlex.join(what.command()))}\nlog: {out}", style="dim", soft_wrap=True)

    with console.status("starting vLLM") as status:

        def watch(event: "Waiting | Ready | Died") -> None:
            if isinstance(event, serving.Waiting):
                line = escape(event.line[-100:])
                status.update(f"loading {what.name}, {event.seconds:.0f} s [dim]{line}[/]")
            elif isinstance(event, serving.Ready):
                status.stop()
                print(f"{what.name} is ready: --model {event.url}  (Ctrl-C ends it)", flush=True)
            else:
                console.print(f"[yellow]the server {event.reason}; starting it again[/]")
                status.start()

        for sign in (signal.SIGINT, signal.SIGTERM):  # also where a shell in the background ignores Ctrl-C
            signal.signal(sign, signal.default_int_handler)
        try:
            serving.serve(what, out, watch)
        except KeyboardInterrupt:
            status.stop()
            console.print("stopped")
