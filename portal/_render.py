"""Pages from the templates of this folder, with everything escaped."""

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse


def page(name: str, status: int = 200, /, **context: object) -> HTMLResponse:
    """The page `name`, filled with `context`."""
    return HTMLResponse(_environment().get_template(f"{name}.html.j2").render(**context), status)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
