"""Lesson plans: what they are, and how one is composed from the curriculum and a diagnosis."""

from .composer import compose
from .model import Block, Brief, Exercise, LessonPlan, Passage, Role, Template
from .passages import PassageRequest
from .templates import allocate

__all__ = [
    "Block",
    "Brief",
    "Exercise",
    "LessonPlan",
    "Passage",
    "PassageRequest",
    "Role",
    "Template",
    "allocate",
    "compose",
]
