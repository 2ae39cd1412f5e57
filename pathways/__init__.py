"""Planning: from what is mastered to the goals, under AND/OR prerequisites and a time budget."""

from .alignment import Alignment, align
from .closures import needed_skills
from .model import Activity, Need, PathStep, Pathway, Unreachable
from .needs import class_needs
from .planner import plan_pathway

__all__ = [
    "Activity",
    "Alignment",
    "Need",
    "PathStep",
    "Pathway",
    "Unreachable",
    "align",
    "class_needs",
    "needed_skills",
    "plan_pathway",
]
