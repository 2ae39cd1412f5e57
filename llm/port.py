"""The port through which every language model is reached."""

from collections.abc import Sequence
from typing import Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

from ..graph._base import Frozen

T = TypeVar("T", bound=BaseModel)

FailureReason = Literal["unavailable", "timeout", "truncated", "empty", "not_json", "schema", "too_large"]


class Message(Frozen):
    """One chat message."""

    role: Literal["system", "user", "assistant"]
    content: str


class Usage(Frozen):
    """Tokens as the engine counts them, and wall time of the call in seconds."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0


class ModelInfo(Frozen):
    """Which engine and model answers; this is what a plan's provenance cites."""

    engine: Literal["openai", "llama.cpp", "scripted"]
    model: str


class Endpoint(Frozen):
    """Where an engine answers over HTTP: what a client of another make needs to ask the same."""

    base_url: str
    model: str
    api_key: str


class Reply(Frozen, Generic[T]):
    """A reply that met its schema, with the raw text it was read from."""

    value: T
    raw: str
    usage: Usage


class Failure(Frozen):
    """A call that gave nothing usable: why, and what came back (cut to 2,000 characters)."""

    reason: FailureReason
    detail: str
    raw: str = ""
    usage: Usage = Usage()


class ChatModel(Protocol):
    """Structured text generation. Never raises for what a model or a server does; returns `Failure`."""

    @property
    def info(self) -> ModelInfo:
        """Engine and model id."""
        ...

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
        ...

    async def aclose(self) -> None:
        """Release connections and any server that was started."""
        ...
