"""A teacher's changes to a plan: pure, located, one version after another."""

from .apply import after, apply_change, fresh
from .diff import Difference, diff
from .fields import Field, fields
from .model import (
    Approve,
    Change,
    ChangeTemplate,
    Due,
    EditField,
    Lock,
    Locked,
    Move,
    Refresh,
    Regenerate,
    SetMinutes,
    Unlock,
    Version,
)
from .sentences import block_named, wish_in
from .wishes import GRANTED, granted
from .writers import byline, written_by

__all__ = [
    "GRANTED",
    "Approve",
    "Change",
    "ChangeTemplate",
    "Difference",
    "Due",
    "EditField",
    "Field",
    "Lock",
    "Locked",
    "Move",
    "Refresh",
    "Regenerate",
    "SetMinutes",
    "Unlock",
    "Version",
    "after",
    "apply_change",
    "block_named",
    "byline",
    "diff",
    "fields",
    "fresh",
    "granted",
    "wish_in",
    "written_by",
]
