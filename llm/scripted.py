"""Models that need no engine: replies from a script, and random content that meets the schema."""

import random
from collections.abc import Callable, Sequence

from pydantic import BaseModel, JsonValue, TypeAdapter

from ._reading import read
from .port import Failure, Message, ModelInfo, Reply, T, Usage
from .schema import json_schema

Answer = str | BaseModel | Failure
_JSON: TypeAdapter[JsonValue] = TypeAdapter(JsonValue)
_VOICES = (
    "a an the of and is 7 12.5 3/4 = + bottles banana therefore graph kilogram perhaps purple no yes "
    "rate everyone never 99 % $4 ¿ ü {x} [name] <b> `1+1=3`"
)
_WORDS = (*_VOICES.split(), "\n")


class Scripted:
    """Answers from `replies` in turn, or from a function of the messages; keeps what it was asked in `calls`.

    A string is read as raw text from an engine would be, a `Failure` is handed on as it is. When the
    script is over, the model is "unavailable".
    """

    def __init__(
        self, replies: Sequence[Answer] | Callable[[Sequence[Message]], Answer], *, name: str = "scripted"
    ) -> None:
        self._replies = replies
        self._name = name
        self.calls: list[tuple[Message, ...]] = []

    @property
    def info(self) -> ModelInfo:
        """Engine and name."""
        return ModelInfo(engine="scripted", model=self._name)

    async def structured(
        self,
        messages: Sequence[Message],
        schema: type[T],
        *,
        max_tokens: int = 400,  # noqa: ARG002 - the port's signature
        temperature: float = 0.2,  # noqa: ARG002
        seed: int = 0,  # noqa: ARG002
    ) -> Reply[T] | Failure:
        """The next reply of the script, read in the given schema."""
        turn = len(self.calls)
        self.calls.append(tuple(messages))
        if callable(self._replies):
            answer = self._replies(messages)
        elif turn < len(self._replies):
            answer = self._replies[turn]
        else:
            return Failure(reason="unavailable", detail="the script is over")
        if isinstance(answer, Failure):
            return answer
        raw = answer.model_dump_json() if isinstance(answer, BaseModel) else answer
        return read(raw, schema, Usage())

    async def aclose(self) -> None:
        """Nothing to release."""


class RandomJson:
    """Random content that meets the schema: the worst model that still answers in form.

    The same seed, messages and call seed give the same content, in whatever order calls arrive.
    """

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed

    @property
    def info(self) -> ModelInfo:
        """Engine and seed."""
        return ModelInfo(engine="scripted", model=f"random-json-{self._seed}")

    async def structured(
        self,
        messages: Sequence[Message],
        schema: type[T],
        *,
        max_tokens: int = 400,  # noqa: ARG002 - the port's signature
        temperature: float = 0.2,  # noqa: ARG002
        seed: int = 0,
    ) -> Reply[T] | Failure:
        """Random content in the given schema."""
        asked = "\n".join(m.content for m in messages)
        rng = random.Random(f"{self._seed}|{seed}|{schema.__name__}|{asked}")
        content = _random_value(json_schema(schema), rng)
        return read(_JSON.dump_json(content).decode(), schema, Usage())

    async def aclose(self) -> None:
        """Nothing to release."""


def _random_value(schema: JsonValue, rng: random.Random) -> JsonValue:
    """A value that meets `schema`, of the kinds that `json_schema` produces (patterns excepted)."""
    if not isinstance(schema, dict):
        return None
    if "const" in schema:
        return schema["const"]
    for key in ("enum", "anyOf"):
        choices = schema.get(key)
        if isinstance(choices, list):
            chosen = rng.choice(choices)
            return chosen if key == "enum" else _random_value(chosen, rng)
    match schema.get("type"):
        case "object":
            properties = schema.get("properties")
            named = properties if isinstance(properties, dict) else {}
            return {name: _random_value(part, rng) for name, part in named.items()}
        case "array":
            low = _bound(schema, "minItems", 0)
            count = rng.randint(low, max(low, min(_bound(schema, "maxItems", low + 4), low + 4)))
            return [_random_value(schema.get("items", {"type": "string"}), rng) for _ in range(count)]
        case "integer":
            low = _bound(schema, "minimum", -1000)
            return rng.randint(low, max(low, _bound(schema, "maximum", low + 2000)))
        case "number":
            low = _bound(schema, "minimum", -1000)
            return rng.uniform(low, max(low, _bound(schema, "maximum", low + 2000)))
        case "boolean":
            return rng.random() < 0.5
        case "string":
            text = " ".join(rng.choice(_WORDS) for _ in range(rng.randint(0, 40)))
            low, high = _bound(schema, "minLength", 0), _bound(schema, "maxLength", 4000)
            return text.ljust(low, "x")[:high]
        case _:
            return None


def _bound(schema: dict[str, JsonValue], key: str, default: int) -> int:
    value = schema.get(key)
    return int(value) if isinstance(value, int | float) else default
