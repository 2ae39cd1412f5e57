"""A GGUF model inside this process: xllamacpp's OpenAI-compatible server on loopback."""

import asyncio
import importlib.util
import os
import secrets
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

from ..graph.errors import InputError, MissingExtra
from .openai import OpenAIChat
from .port import Endpoint, Failure, Message, ModelInfo, Reply, T


class _Server(Protocol):
    listening_address: str


class LlamaCpp:
    """Starts on the first call, answers `slots` calls at once, stops with `aclose` or the process.

    `context` is tokens per slot, prompt and reply together. The server listens on a free loopback port
    behind a key made for this process, so that no other program or web page on the machine can use it.
    Raises MissingExtra without xllamacpp and InputError for a file that is no GGUF model.
    """

    def __init__(
        self, model_path: Path, *, slots: int = 4, context: int = 2048, timeout: float = 120.0
    ) -> None:
        if importlib.util.find_spec("xllamacpp") is None:
            raise MissingExtra(
                "The embedded model needs llama.cpp, which is not installed.",
                'Install it with: pip install "lessonloom[llama]", or go on without a model.',
            )
        check_gguf(model_path)
        self._path = model_path
        self._slots = slots
        self._context = context
        self._timeout = timeout
        self._server: _Server | None = None
        self._chat: OpenAIChat | None = None
        self._starting = threading.Lock()

    @property
    def info(self) -> ModelInfo:
        """Engine and the file's name."""
        return ModelInfo(engine="llama.cpp", model=self._path.stem)

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
        chat = self._chat
        if chat is None:
            try:
                chat = await asyncio.to_thread(self._start)
            except (RuntimeError, OSError, MemoryError) as error:
                return Failure(reason="unavailable", detail=f"the model could not be loaded: {error}")
        return await chat.structured(
            messages, schema, max_tokens=max_tokens, temperature=temperature, seed=seed
        )

    async def endpoint(self) -> Endpoint:
        """Where it answers; starts it. Raises RuntimeError for a file that does not load."""
        return await (await asyncio.to_thread(self._start)).endpoint()

    async def aclose(self) -> None:
        """Stop the server; a later call starts it again."""
        chat, self._chat = self._chat, None
        if chat is not None:
            await chat.aclose()
        await asyncio.to_thread(self._stop)

    def _start(self) -> OpenAIChat:
        with self._starting:
            if self._chat is not None:
                return self._chat
            import xllamacpp

            key = secrets.token_hex(16)
            params = xllamacpp.CommonParams()
            params.model.path = str(self._path)
            params.hostnames = ["127.0.0.1"]
            params.port = 0
            params.api_keys = [key]
            params.n_parallel = self._slots
            params.n_ctx = self._slots * self._context
            params.n_predict = self._context
            params.warmup = False
            params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads()
            params.cpuparams.poll = 0  # sleep while waiting: a laptop has other things to do
            params.cpuparams_batch.poll = 0
            params.verbosity = -1
            server = cast(_Server, xllamacpp.Server(params))
            self._server = server
            self._chat = OpenAIChat(
                f"{server.listening_address}/v1",
                self._path.stem,
                api_key=key,
                timeout=self._timeout,
                concurrency=self._slots,
                info=self.info,
            )
            return self._chat

    def _stop(self) -> None:
        with self._starting:
            self._server = None


def threads() -> int:
    """Threads to compute with: one less than there are cores.

    They wait for each other after every layer, so that a single one without a core of its own stops all:
    on two busy cores, two threads wrote 2 tokens a second and one wrote 40.
    """
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS and Windows
        cores = os.cpu_count() or 1
    return max(1, cores - 1)


def check_gguf(path: Path) -> None:
    """Raises InputError unless `path` begins as a GGUF file does; llama.cpp is not kind to other files."""
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise InputError(
            f"{path}: {error.strerror}", "Give the path of a GGUF model file: llama:PATH"
        ) from None
    if magic != b"GGUF":
        raise InputError(f"{path}: not a GGUF model", "Give the path of a GGUF model file: llama:PATH")
