"""Checks: small functions that object to a place in a plan, each with an id and a version."""

from . import (  # noqa: F401  (they enter their checks)
    _alignment,
    _assessment,
    _consistency,
    _inclusion,
    _items,
    _keys,
    _materials,
    _misconceptions,
    _objectives,
    _print,
    _provenance,
    _tiers,
    _time,
    _words,
)
from ._page import page
from ._registry import CHECKS, FAMILIES, THEMES, Check, CheckContext, DimensionName, Family, Theme, run_family

__all__ = [
    "CHECKS",
    "FAMILIES",
    "THEMES",
    "Check",
    "CheckContext",
    "DimensionName",
    "Family",
    "Theme",
    "page",
    "run_family",
]
