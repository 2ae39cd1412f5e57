"""Models that are asked by file: what is asked is written down, and later answered from what came back.

The format is OpenAI's for batches, which `vllm run-batch` reads and writes too: a line of JSON for each
request (`custom_id`, `method`, `url`, `body`) and for each reply (`custom_id`, `response`, `error`).
https://platform.openai.com/docs/api-reference/batch/request-input
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, JsonValue

from ..graph._base import Frozen
from ..graph.errors import StoreError
from ._reading import read
from .openai import response_format
from .port import Failure, Message, ModelInfo, Reply, T, Usage

URL = "/v1/chat/completions"
_KEY = 20
_TABLES = """
CREATE TABLE replies (key TEXT PRIMARY KEY, content TEXT, truncated INT, error TEXT, asked INT, said INT);
CREATE TABLE model (name TEXT);
"""


class Asked(Frozen):
    """One request: `key` is a hash of everything in it that is not the model's name."""

    key: str
    body: dict[str, JsonValue]


class Answer(Frozen):
    """What came back for a request: `content` as the model wrote it, or the `error` in its place."""

    key: str
    content: str = ""
    truncated: bool = False
    error: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0


class Recorder:
    """A model that answers nothing and keeps what it was asked, in order."""

    def __init__(self, model: str) -> None:
        self._model = model
        self.asked: list[Asked] = []

    @property
    def info(self) -> ModelInfo:
        """The model that is to answer."""
        return ModelInfo(engine="openai", model=self._model)

    async def structured(
        self,
        messages: Sequence[Message],
        schema: type[T],
        *,
        max_tokens: int = 400,
        temperature: float = 0.2,
        seed: int = 0,
    ) -> Reply[T] | Failure:
        """Keep the request."""
        asked = _body(messages, schema, max_tokens, temperature, seed)
        self.asked.append(Asked(key=_key(asked), body={"model": self._model, **asked}))
        return Failure(reason="unavailable", detail="asked by file")

    async def aclose(self) -> None:
        """Nothing to release."""


class Replies:
    """A model whose replies lie in a folder that `write_replies` made; what is not there is unavailable.

    Raises StoreError where the folder holds none.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / _FILE
        try:
            self._rows = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False
            )
            ((self._model,),) = self._rows.execute("SELECT name FROM model").fetchall()
        except (sqlite3.Error, ValueError) as error:
            raise StoreError(
                f"{folder} holds no replies ({error}).", "Import them again: lessonloom batch import-replies"
            ) from error

    @property
    def info(self) -> ModelInfo:
        """The model that answered."""
        return ModelInfo(engine="openai", model=self._model)

    async def structured(
        self,
        messages: Sequence[Message],
        schema: type[T],
        *,
        max_tokens: int = 400,
        temperature: float = 0.2,
        seed: int = 0,
    ) -> Reply[T] | Failure:
        """The reply to this very request, read as one from a server would be."""
        key = _key(_body(messages, schema, max_tokens, temperature, seed))
        row = self._rows.execute(
            "SELECT content, truncated, error, asked, said FROM replies WHERE key = ?", (key,)
        ).fetchone()
        if row is None:
            return Failure(reason="unavailable", detail="the imported file has no reply to this")
        content, truncated, error, asked, said = row
        if error:
            return Failure(reason="unavailable", detail=error)
        return read(
            content, schema, Usage(prompt_tokens=asked, completion_tokens=said), truncated=bool(truncated)
        )

    async def aclose(self) -> None:
        """Close the file."""
        self._rows.close()


_FILE = "replies.sqlite"


def write_replies(folder: Path, model: str, answers: Iterable[Answer]) -> None:
    """Put answers where `Replies` finds them. The folder must be there, and hold none yet."""
    rows = sqlite3.connect(folder / _FILE)
    try:
        rows.executescript(_TABLES)
        rows.execute("INSERT INTO model VALUES (?)", (model,))
        rows.executemany(
            "INSERT INTO replies VALUES (?, ?, ?, ?, ?, ?)",
            ((a.key, a.content, a.truncated, a.error, a.prompt_tokens, a.completion_tokens) for a in answers),
        )
        rows.commit()
    finally:
        rows.close()


def request_line(custom_id: str, body: dict[str, JsonValue]) -> str:
    """A request as a line of the file."""
    line = {"custom_id": custom_id, "method": "POST", "url": URL, "body": body}
    return json.dumps(line, ensure_ascii=False) + "\n"


class _Lenient(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Said(_Lenient):
    content: str | None = None


class _Choice(_Lenient):
    message: _Said
    finish_reason: str | None = None


class _Counted(_Lenient):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Body(_Lenient):
    model: str = ""
    choices: tuple[_Choice, ...] = ()
    usage: _Counted | None = None


class _Response(_Lenient):
    status_code: int = 200
    body: _Body | None = None


class ReplyLine(_Lenient):
    """A line of the file that came back. Raises ValidationError, when read, for what is none."""

    custom_id: str
    response: _Response | None = None
    error: JsonValue = None

    @property
    def model(self) -> str:
        """The model that answered, as it calls itself."""
        return self.response.body.model if self.response and self.response.body else ""

    def answer(self, key: str) -> Answer:
        """What it says, or why it says nothing."""
        body = self.response.body if self.response else None
        if (
            self.error
            or not self.response
            or self.response.status_code >= 400
            or not body
            or not body.choices
        ):
            return Answer(key=key, error=self._fault()[:500])
        usage, choice = body.usage or _Counted(), body.choices[0]
        return Answer(
            key=key,
            content=choice.message.content or "",
            truncated=choice.finish_reason == "length",
            prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens,
        )

    def _fault(self) -> str:
        said = self.error
        while isinstance(said, dict):  # OpenAI's is {"message": ...}, vLLM's {"error": {"message": ...}}
            said = said.get("message") or said.get("error")
        if said:
            return f"the batch says: {said}"
        status = self.response.status_code if self.response else 0
        return f"the batch says: HTTP {status}" if status >= 400 else "the line holds no reply"


def _body(
    messages: Sequence[Message], schema: type[BaseModel], max_tokens: int, temperature: float, seed: int
) -> dict[str, JsonValue]:
    return {
        "messages": [{"role": m.role, "content": m.content} for m in messages],
        "max_tokens": max_tokens,
        "temperature": temperature,
        "seed": seed,
        "response_format": response_format(schema),
    }


def _key(body: dict[str, JsonValue]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:_KEY]
