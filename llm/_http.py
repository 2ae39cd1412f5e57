"""The HTTP side of `OpenAIChat`: a client that reads no more than it should, and faults in our words.

Imports the openai package, so only import this where a call is about to be made.
"""

from typing import Any
from urllib.parse import urlsplit

import openai

from .port import Failure, FailureReason

LARGEST_BODY = 1_000_000
"""Bytes of a reply, after decompression, beyond which reading stops."""
RETRIED_STATUS = frozenset({408, 409, 429, 500, 502, 503, 504})


class TooLarge(ValueError):
    """The body of a reply is longer than `LARGEST_BODY`."""


class CappedClient(openai.DefaultAsyncHttpxClient):
    """Follows no redirects, goes past proxies for this machine, and stops at `LARGEST_BODY`."""

    def __init__(self, base_url: str, timeout: float) -> None:
        host = urlsplit(base_url).hostname or ""
        super().__init__(
            timeout=timeout,
            follow_redirects=False,
            trust_env=host not in ("127.0.0.1", "localhost", "::1"),
        )

    async def send(self, request: Any, **options: Any) -> Any:
        """The response with its whole body read, or `TooLarge`."""
        options["stream"] = True
        response = await super().send(request, **options)
        try:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > LARGEST_BODY:
                    raise TooLarge(f"the reply is longer than {LARGEST_BODY:,} bytes")
        finally:
            await response.aclose()
        headers = [
            (name, value)
            for name, value in response.headers.multi_items()
            if name.lower() not in ("content-encoding", "content-length", "transfer-encoding")
        ]
        return type(response)(response.status_code, headers=headers, content=bytes(body), request=request)


def retried(error: Exception) -> bool:
    """Whether the same call may well succeed in a moment: transport faults, 429 and 5xx, but no time-out."""
    if isinstance(error, openai.APIStatusError):
        return error.status_code in RETRIED_STATUS
    return (
        isinstance(error, openai.APIConnectionError)
        and not isinstance(error, openai.APITimeoutError)
        and not isinstance(error.__cause__, TooLarge)
    )


def failure(error: Exception) -> Failure:
    """The typed failure for whatever the client library raised."""
    reason: FailureReason = "unavailable"
    detail = f"{type(error).__name__}: {error}"
    if isinstance(error, TimeoutError | openai.APITimeoutError):
        reason, detail = "timeout", "no reply in time"
    elif isinstance(error, TooLarge) or isinstance(error.__cause__, TooLarge):
        reason, detail = "too_large", f"the reply is longer than {LARGEST_BODY:,} bytes"
    elif isinstance(error, openai.APIStatusError):
        detail = f"HTTP {error.status_code}: {error.message}"
    elif not isinstance(error, openai.APIConnectionError):
        reason = "not_json"
    return Failure(reason=reason, detail=detail[:500])
