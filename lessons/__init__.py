"""Lesson plans: what they are, how one is composed from curriculum and diagnosis, and what is checked."""

from ._names import name_parts
from ._retime import with_minutes_of
from .checks import CHECKS, FAMILIES, CheckContext, Family, run_family
from .composer import compose
from .frame import compose_frame
from .gate import judge as judge_passage
from .model import (
    Block,
    Brief,
    Exercise,
    Finding,
    FromDocument,
    InCourse,
    LessonPlan,
    Origin,
    Passage,
    PassageRecord,
    QualityReport,
    Role,
    Template,
)
from .passages import PassageRequest, passage_requests, passages, with_passage
from .quality import report
from .revise import Revision, improvements, revise, revisions
from .templates import allocate

__all__ = [
    "CHECKS",
    "FAMILIES",
    "Block",
    "Brief",
    "CheckContext",
    "Exercise",
    "Family",
    "Finding",
    "FromDocument",
    "InCourse",
    "LessonPlan",
    "Origin",
    "Passage",
    "PassageRecord",
    "PassageRequest",
    "QualityReport",
    "Revision",
    "Role",
    "Template",
    "allocate",
    "compose",
    "compose_frame",
    "improvements",
    "judge_passage",
    "name_parts",
    "passage_requests",
    "passages",
    "report",
    "revise",
    "revisions",
    "run_family",
    "with_minutes_of",
    "with_passage",
]
