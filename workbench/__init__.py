"""The whole application in one process: classes, answers, diagnosis, plans; what the portal stands on."""

from ..learner.reports import TicketCount
from .after import AfterLesson, Effect, NextLesson
from .answers import Imported
from .bench import Workbench
from .classes import Classroom, Page
from .errors import Conflict, Stale, Unknown
from .picture import Cell, HeatMap
from .plans import PlanJob, Plans, PlanWish
from .rosters import Learner
from .versions import Exported, VersionNote

__all__ = [
    "AfterLesson",
    "Cell",
    "Classroom",
    "Conflict",
    "Effect",
    "Exported",
    "HeatMap",
    "Imported",
    "Learner",
    "NextLesson",
    "Page",
    "PlanJob",
    "PlanWish",
    "Plans",
    "Stale",
    "TicketCount",
    "Unknown",
    "VersionNote",
    "Workbench",
]
