"""Progress of a batch on the terminal: a line for every lesson, and the stage at work."""

from rich.console import Console
from rich.markup import escape

from .events import BatchEvent


class BatchProgress:
    """Watches the events of a batch; use it as a context manager."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status = console.status("reading the manifest")

    def __enter__(self) -> "BatchProgress":
        self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._status.stop()

    def __call__(self, event: BatchEvent) -> None:
        """Show one event; what goes on inside a run only changes the line at work."""
        match event.kind:
            case "job_started":
                self._line(f"{event.number} of {event.of}: {escape(event.job)} [dim]({event.why})[/]")
            case "job_finished":
                self._line(f"[green]✓[/] {escape(event.job)}: {escape(event.record.title or '')}")
            case "job_failed":
                self._line(f"[red]✗[/] {escape(event.job)}: {escape(event.reason)}")
            case "job_progress" if event.event.kind == "stage_started":
                self._status.update(f"{event.job}: {event.event.stage}")
            case _:
                pass

    def _line(self, text: str) -> None:
        self._console.print(text, highlight=False, soft_wrap=True)
