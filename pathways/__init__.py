"""Planning: from what is mastered to the goals, under AND/OR prerequisites and a time budget."""

from .model import Activity, Need, PathStep, Pathway, Unreachable
from .needs import class_needs
from .planner import plan_pathway

__all__ = ["Activity", "Need", "PathStep", "Pathway", "Unreachable", "class_needs", "plan_pathway"]
