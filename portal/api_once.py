"""What is sent twice is done once: a POST that creates may carry an Idempotency-Key."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

from fastapi import Header, Request, Response
from pydantic import BaseModel

from ..workbench import Workbench
from ..workbench._tools import aside
from .access.asking import PRINCIPAL

T = TypeVar("T", bound=BaseModel)
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=120,
        description="the same key with the same request gives the first answer again",
    ),
]


class Once:
    """One request that may have been sent before. A key is its person's: another's same key is another."""

    def __init__(self, bench: Workbench, key: str | None, request: Request, body: str | bytes) -> None:
        self._bench = bench
        who = request.scope[PRINCIPAL]
        self._key = None if key is None else hashlib.sha256(f"{who.subject}\0{key}".encode()).hexdigest()
        content = body.encode() if isinstance(body, str) else body
        self._print = hashlib.sha256(f"{request.method} {request.url.path}\0".encode() + content).hexdigest()

    async def reply(self, kind: type[T], work: Callable[[str | None], Awaitable[T]], response: Response) -> T:
        """The answer to the request, made now or kept from the first time.

        `work` is given the id of what the request makes (None: it carries no key and is free to choose) and
        finds by it what an attempt that was cut off has made already. Raises InputError where the key
        belongs to another request, Conflict while the first is at work.
        """
        if self._key is None:
            return await work(None)
        key, replies = self._key, self._bench.replies
        id, kept = await aside(lambda: replies.reserve(key, self._print))
        if kept is not None:
            response.headers["Idempotency-Replayed"] = "true"
            return kind.model_validate_json(kept)
        try:
            made = await work(id)
        except Exception:
            await aside(lambda: replies.release(key))
            raise
        except BaseException:
            replies.leave(key)
            raise
        await aside(lambda: replies.keep(key, made.model_dump_json()))
        return made
