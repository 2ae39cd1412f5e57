"""Progress of a run on the terminal: a line for every finished stage, and the one at work."""

from rich.console import Console
from rich.markup import escape

from .events import Event


class Progress:
    """Watches the events of a run; use it as a context manager."""

    def __init__(self, console: Console, run: str) -> None:
        self._console = console
        self._run = run
        self._told = False
        self._status = console.status("starting")

    def __enter__(self) -> "Progress":
        self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    def __call__(self, event: Event) -> None:
        """Show one event; before the first, the run's id, for there is a run to take up only now."""
        if event.kind == "index_building":
            self._line(f"building the index of the curriculum, once ({event.texts} passages) ...")
            return
        if not self._told:
            self._told = True
            self._line(f"[dim]run {self._run} (cut off? lessonloom plan --resume {self._run})[/]")
        match event.kind:
            case "stage_started":
                self._status.update(event.stage)
            case "stage_finished":
                self._line(
                    f"[green]✓[/] {event.stage:9}{escape(event.summary)}  [dim]{event.seconds:.1f} s[/]"
                )
            case "passage_done":
                why = f": {'; '.join(event.reasons)}" if event.reasons else ""
                self._line(f"  [dim]{escape(f'{event.slot} {event.outcome}{why}')}[/]")
            case "model_absent":
                self._line(f"[yellow]note:[/] {escape(event.reason)} The plan is made without a model.")
            case "review_waiting":
                self._line(f"[yellow]rests for review:[/] {escape(event.title)}")

    def _line(self, text: str) -> None:
        self._console.print(text, highlight=False, soft_wrap=True)
