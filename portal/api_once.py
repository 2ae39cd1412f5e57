"""What is sent twice is done once: a POST that creates may carry an Idempotency-Key."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

from fastapi import Header, Request, Response
from pydantic import BaseModel

from ..workbench import Workbench
from ..workbench._tools import aside

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
    """One request that may have been sent before."""

    def __init__(self, bench: Workbench, key: str | None, request: Request, body: str | bytes) -> None:
        self._bench = bench
        self._key = key
        content = body.encode() if isinstance(body, str) else body
        self._print = hashlib.sha256(f"{request.method} {request.url.path}\0".encode() + content).hexdigest()

    async def reply(self, kind: type[T], work: Callable[[], Awaitable[T]], response: Response) -> T:
        """The answer to the request, made now or kept from the first time.

        Raises InputError where the key belongs to another request, Conflict while the first is at work.
        """
        if self._key is None:
            return await work()
        key, replies = self._key, self._bench.replies
        kept = await aside(lambda: replies.reserve(key, self._print))
        if kept is not None:
            response.headers["Idempotency-Replayed"] = "true"
            return kind.model_validate_json(kept)
        try:
            made = await work()
        except BaseException:
            await aside(lambda: replies.release(key))
            raise
        await aside(lambda: replies.keep(key, made.model_dump_json()))
        return made
