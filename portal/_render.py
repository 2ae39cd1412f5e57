"""Pages from the templates of this folder, with everything escaped, in the language of the visit."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from ..learner import status
from ..lessons.export import answer_html, inline_html, inline_plain, prose_html
from ._navigation import PLACES
from ._said import said
from ._visit import visit
from ._wording import between, day, listed, percent
from .languages import LANGUAGES, gettext, ngettext, speaking

TEMPLATES = Path(__file__).parent / "templates"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'"
)
"""What a page may load and where its forms lead; a route whose page needs another states that one instead."""


def page(name: str, status: int = 200, /, **context: object) -> HTMLResponse:
    """The page `name`, filled with `context`."""
    frame = {"language": speaking(), "visit": visit(), "at": visit().at, "http_status": status}
    text = environment().get_template(f"{name}.html.j2").render(**frame, **context)
    headers = {
        "Content-Language": speaking().code,
        "Content-Security-Policy": POLICY,
        "Vary": "Accept-Language, Cookie",
    }
    return HTMLResponse(text, status, headers=headers)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Where the templates are found, and what they can use besides their context."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.filters.update(math=inline_html, answer=answer_html, prose=prose_html, plain=inline_plain, said=said)
    env.filters.update(called=lambda learner, shown: shown.called(learner))
    env.filters.update(day=day, listed=listed, percent=percent, status=status)
    env.globals.update(LANGUAGES=LANGUAGES, PLACES=PLACES, asks=asks, between=between, written_in=written_in)
    return env


def asks(values: Mapping[str, str], **more: str) -> str:
    """The query of an address, with its question mark; empty where there is nothing to ask."""
    return f"?{urlencode({**values, **more})}" if values or more else ""


def written_in(code: str = "en") -> Markup:
    """The attributes of an element whose text stays in the language of the curriculum."""
    if speaking().code.partition("-")[0] == code:
        return Markup("")
    return Markup(' lang="{}" dir="ltr"').format(code)
