"""Ids of runs."""

import secrets
from datetime import UTC, datetime


def new_run_id(now: datetime | None = None) -> str:
    """A run id that sorts by time and is short enough to type."""
    return f"{(now or datetime.now(UTC)):%y%m%d-%H%M%S}-{secrets.token_hex(2)}"
