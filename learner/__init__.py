"""Responses in, mastery out, with uncertainty and evidence."""

from ._table import read_table
from .abilities import AbilityLevel, AbilityProfile, class_abilities, derive_abilities, given_abilities
from .diagnosis import diagnose, frontier
from .explain import explain_learner, explain_mastery
from .mastery import estimate_mastery
from .misconceptions import find_misconceptions
from .model import ClassMisconception, Diagnosis, SkillPicture, Skipped, Status, Tier, WrongEvidence
from .quiz import make_quiz
from .reading import ClassData, read_class
from .reports import LessonReport, Ticket
from .thresholds import status
from .tiers import make_tiers, tiers_for

__all__ = [
    "AbilityLevel",
    "AbilityProfile",
    "ClassData",
    "ClassMisconception",
    "Diagnosis",
    "LessonReport",
    "SkillPicture",
    "Skipped",
    "Status",
    "Ticket",
    "Tier",
    "WrongEvidence",
    "class_abilities",
    "derive_abilities",
    "diagnose",
    "estimate_mastery",
    "explain_learner",
    "explain_mastery",
    "find_misconceptions",
    "frontier",
    "given_abilities",
    "make_quiz",
    "make_tiers",
    "read_class",
    "read_table",
    "status",
    "tiers_for",
]
