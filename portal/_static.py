"""Styles and scripts of the pages; the elements for other sites are a script that those may load."""

from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
ELEMENTS = "lessonloom.js"


class Static(StaticFiles):
    """The files of `portal/static`. A module is loaded by other sites only where its answer allows it, and
    the elements hold nothing of anybody's."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file."""
        found = await super().get_response(path, scope)
        if path == ELEMENTS:
            found.headers["Access-Control-Allow-Origin"] = "*"
            found.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return found
