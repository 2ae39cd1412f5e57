"""Mal-rules for steps in linear equations: wrong procedures that can be run and recognized."""

from .equation import Equation, UnreadableEquation, parse_equation
from .explain import RuleHit, explain_step
from .moves import Result
from .rules import RULES, MalRule

__all__ = [
    "RULES",
    "Equation",
    "MalRule",
    "Result",
    "RuleHit",
    "UnreadableEquation",
    "explain_step",
    "parse_equation",
]
