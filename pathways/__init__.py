"""Planning: from what is mastered to the goals, under AND/OR prerequisites and a time budget."""

from .alignment import Alignment, align
from .branches import class_pathway, tier_branches
from .closures import needed_skills
from .course import class_course, plan_course
from .course_again import Redesigned, replan_course
from .course_model import Course, CourseChange, CourseLesson, CourseUnit, Theme
from .course_move import moved_course
from .model import Activity, Branch, Need, PathStep, Pathway, Unreachable
from .needs import class_needs, goal_weights
from .planner import plan_pathway
from .replan import Replanned, replan
from .unit import class_unit, plan_unit
from .unit_model import Change, Cut, LeftOut, Lesson, Recall, Unit, UnitStep

__all__ = [
    "Activity",
    "Alignment",
    "Branch",
    "Change",
    "Course",
    "CourseChange",
    "CourseLesson",
    "CourseUnit",
    "Cut",
    "LeftOut",
    "Lesson",
    "Need",
    "PathStep",
    "Pathway",
    "Recall",
    "Redesigned",
    "Replanned",
    "Theme",
    "Unit",
    "UnitStep",
    "Unreachable",
    "align",
    "class_course",
    "class_needs",
    "class_pathway",
    "class_unit",
    "goal_weights",
    "moved_course",
    "needed_skills",
    "plan_course",
    "plan_pathway",
    "plan_unit",
    "replan",
    "replan_course",
    "tier_branches",
]
