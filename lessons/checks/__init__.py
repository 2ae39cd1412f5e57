"""Checks: small functions that object to a place in a plan, each with an id and a version."""

from . import _assessment, _class, _content, _structure  # noqa: F401  (they enter their checks)
from ._registry import CHECKS, FAMILIES, Check, CheckContext, Family, run_family

__all__ = ["CHECKS", "FAMILIES", "Check", "CheckContext", "Family", "run_family"]
