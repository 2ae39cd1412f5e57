"""From raw text to a reply or a typed failure; the same for every engine."""

import re

from pydantic import ValidationError

from .port import Failure, Reply, T, Usage

_FENCE = re.compile(r"\A\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)
KEPT = 2_000
"""Characters of raw text that a failure keeps."""


def read(raw: str, schema: type[T], usage: Usage, *, truncated: bool = False) -> Reply[T] | Failure:
    """The reply that `raw` is, or why it is none. A code fence around the JSON is forgiven."""
    if truncated:
        return Failure(
            reason="truncated", detail="the reply hit its token limit", raw=raw[:KEPT], usage=usage
        )
    if not raw.strip():
        return Failure(reason="empty", detail="the reply has no text", raw=raw[:KEPT], usage=usage)
    fenced = _FENCE.match(raw)
    try:
        value = schema.model_validate_json(fenced.group(1) if fenced else raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or schema.__name__
        return Failure(
            reason="not_json" if first["type"] == "json_invalid" else "schema",
            detail=f"{place}: {first['msg']}",
            raw=raw[:KEPT],
            usage=usage,
        )
    return Reply(value=value, raw=raw, usage=usage)
