"""The doors for learning platforms: login, launch, choosing what goes back, and our public key."""

import asyncio
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, RedirectResponse, Response

from ...lessons.export.quiz_files import QUIZ_FORMATS
from .._render import page
from ..access.principal import Principal
from ..access.refused import forbidden, unknown
from ..access.session import set_cookie
from ..access.who import Access
from .launching import STATE, Launching, cookie_of
from .linking import Linking
from .messages import path_of, principal_of
from .shelf import Shelf
from .tool import ToolKey

_AGAIN = "Open Lessonloom once more from your course."


class Answer(BaseModel):
    """What a platform's page posts to us."""

    state: str = Field(default="", max_length=4000)
    id_token: str = Field(default="", max_length=64_000)


class Chosen(BaseModel):
    """What the teacher chose; `sheet` empty is the plan."""

    wish: str = Field(default="", max_length=32_000)
    choice: str = Field(default="", max_length=200)


def lti(access: Access, shelf: Shelf, key: ToolKey) -> APIRouter:
    """The routes of LTI 1.3; without a registered platform they refuse everything."""
    router = APIRouter(prefix="/lti", include_in_schema=False)
    launching, linking = Launching(access), Linking(access, key)
    base = access.config.public_url or ""

    async def begin(request: Request, asked: dict[str, str]) -> Response:
        question = launching.question(asked)
        reply = RedirectResponse(question.url, 303)
        set_cookie(reply, question.cookie, question.value, STATE, secure=request.url.scheme == "https")
        return reply

    @router.get("/login")
    async def login(request: Request) -> Response:
        return await begin(request, dict(request.query_params))

    @router.post("/login")
    async def login_form(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=20)
        return await begin(request, {n: v for n, v in form.items() if isinstance(v, str)})

    @router.post("/launch")
    async def launch(request: Request, form: Annotated[Answer, Form()]) -> Response:
        cookie = cookie_of(form.state)
        platform, found, tied = await launching.launch(form.state, form.id_token, request.cookies.get(cookie))
        if (who := principal_of(found, platform)) is None:
            raise forbidden("This is for teachers.", "Ask your teacher for the lesson.")
        if found.deep is not None and found.message == "LtiDeepLinkingRequest":
            reply = await _choose(shelf, who, linking.wish(who, platform, found, found.deep))
        else:
            to = path_of(found.target, base)
            if not tied:  # no cookies here: the teacher's own click opens a window that has them
                return page("lti-window", ticket=access.sessions.ticket(who, to))
            reply = RedirectResponse(f"{request.scope.get('root_path', '')}{to}", 303)
        reply.delete_cookie(cookie)
        access.sessions.begin(reply, who, secure=request.url.scheme == "https")
        return reply

    @router.post("/choose")
    async def choose(form: Annotated[Chosen, Form()]) -> Response:
        """The teacher has chosen a plan: its sheets; or what goes back: the signed response."""
        wish = linking.opened(form.wish)
        if wish is None:
            raise unknown("This page is too old, or its form was changed.", _AGAIN)
        run, _, sheet = form.choice.partition("/")
        choices = await shelf.choices(wish.who, run)
        if not sheet:
            return page("lti-choose", wish=form.wish, plans=(), choices=choices)
        found = next((c for c in choices if (c.sheet or "plan") == sheet), None)
        if found is None or linking.opened(form.wish, once=True) is None:
            raise unknown("This was sent before.", _AGAIN)
        origin = urlsplit(wish.to)
        reply = page("lti-return", to=wish.to, token=linking.answer(wish, found))
        reply.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; "
            f"form-action {origin.scheme}://{origin.netloc}"
        )
        return reply

    @router.get("/files/{parcel}")
    async def file(parcel: str) -> Response:
        """A sheet as QTI 2.1, for the platform that was given this address."""
        if (found := linking.parcel(parcel)) is None:
            raise unknown("This address is too old.", _AGAIN)
        quiz = await shelf.quiz(found.who, found.run, found.sheet)
        ending, made = QUIZ_FORMATS["qti21"]
        content = await asyncio.to_thread(made, quiz)
        shown = {"Content-Disposition": f'attachment; filename="{quiz.name}.{ending}"'}
        return Response(content, media_type="application/zip", headers=shown)

    @router.get("/jwks.json")
    def keys() -> JSONResponse:
        found: dict[str, Any] = key.public()
        return JSONResponse(found, headers={"Cache-Control": "public, max-age=3600"})

    return router


async def _choose(shelf: Shelf, who: Principal, wish: str) -> Response:
    return page("lti-choose", wish=wish, plans=await shelf.plans(who), choices=())
