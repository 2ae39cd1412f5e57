"""Any OpenAI-compatible server (vLLM, llama.cpp, Ollama and others), through langchain-openai."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, JsonValue

from ._reading import read
from .port import Endpoint, Failure, Message, ModelInfo, Reply, T, Usage
from .schema import json_schema

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI

    from ._http import CappedClient

RETRIES = 2
BACKOFF = (0.2, 0.8)
"""Seconds before the first and the second retry."""


def response_format(schema: type[BaseModel]) -> dict[str, JsonValue]:
    """How a request asks for a reply in the given schema."""
    return {
        "type": "json_schema",
        "json_schema": {"name": schema.__name__, "strict": True, "schema": json_schema(schema)},
    }


@dataclass(frozen=True)
class _Connection:
    """What belongs to one event loop: connections and the semaphore cannot move to another."""

    loop: asyncio.AbstractEventLoop
    http: "CappedClient"
    chat: "ChatOpenAI"
    slots: asyncio.Semaphore


class OpenAIChat:
    """A model behind an OpenAI-compatible URL.

    The JSON schema goes in the request's `response_format`, the reply is validated here from its raw text.
    `timeout` is in seconds for one try, from the first byte sent to the last received. At most
    `concurrency` calls are under way at once. Transport faults, 429 and 5xx are tried again twice.
    """

    def __init__(
        self,
        base_url: str,
        model: str,
        *,
        api_key: str = "none",
        timeout: float = 60.0,
        concurrency: int = 8,
        info: ModelInfo | None = None,
    ) -> None:
        self._base_url = base_url
        self._model = model
        self._api_key = api_key
        self._timeout = timeout
        self._concurrency = concurrency
        self._info = info or ModelInfo(engine="openai", model=model)
        self._connection: _Connection | None = None

    @property
    def info(self) -> ModelInfo:
        """Engine and model id."""
        return self._info

    async def endpoint(self) -> Endpoint:
        """Where it answers."""
        return Endpoint(base_url=self._base_url, model=self._model, api_key=self._api_key)

    async def structured(
        self,
        messages: Sequence[Message],
        schema: type[T],
        *,
        max_tokens: int = 400,
        temperature: float = 0.2,
        seed: int = 0,
    ) -> Reply[T] | Failure:
        """One reply in the given schema."""
        connection = self._connect()
        extra = {"max_tokens": max_tokens, "seed": seed, "response_format": response_format(schema)}
        async with connection.slots:
            return await self._call(connection.chat, messages, schema, extra, temperature)

    async def aclose(self) -> None:
        """Release connections."""
        connection, self._connection = self._connection, None
        if connection is not None and connection.loop is asyncio.get_running_loop():
            await connection.http.aclose()

    async def _call(
        self,
        chat: "ChatOpenAI",
        messages: Sequence[Message],
        schema: type[T],
        extra: dict[str, object],
        temperature: float,
    ) -> Reply[T] | Failure:
        from ._http import failure, retried

        pairs = [(m.role, m.content) for m in messages]
        started = time.perf_counter()
        tried = 0
        while True:
            try:
                async with asyncio.timeout(self._timeout):
                    answer = await chat.ainvoke(pairs, temperature=temperature, extra_body=extra)
                break
            except Exception as error:  # noqa: BLE001 - the border: whatever a server provokes becomes a Failure
                if tried == RETRIES or not retried(error):
                    return failure(error)
                await asyncio.sleep(BACKOFF[tried])
                tried += 1
        counted = answer.usage_metadata
        usage = Usage(
            prompt_tokens=counted["input_tokens"] if counted else 0,
            completion_tokens=counted["output_tokens"] if counted else 0,
            seconds=time.perf_counter() - started,
        )
        truncated = answer.response_metadata.get("finish_reason") == "length"
        return read(answer.text, schema, usage, truncated=truncated)

    def _connect(self) -> _Connection:
        loop = asyncio.get_running_loop()
        if self._connection is None or self._connection.loop is not loop:
            from langchain_openai import ChatOpenAI
            from pydantic import SecretStr

            from ._http import CappedClient

            http = CappedClient(self._base_url, self._timeout)
            chat = ChatOpenAI(
                model=self._model,
                base_url=self._base_url,
                api_key=SecretStr(self._api_key),
                timeout=self._timeout,
                max_retries=0,
                http_async_client=http,
            )
            self._connection = _Connection(loop, http, chat, asyncio.Semaphore(self._concurrency))
        return self._connection
