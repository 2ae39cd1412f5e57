"""A teacher's changes to a plan: pure, located, one version after another."""

from .apply import apply_change, fresh
from .diff import Difference, diff
from .fields import Field, fields
from .model import (
    Approve,
    Change,
    ChangeTemplate,
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

__all__ = [
    "Approve",
    "Change",
    "ChangeTemplate",
    "Difference",
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
    "apply_change",
    "diff",
    "fields",
    "fresh",
]
