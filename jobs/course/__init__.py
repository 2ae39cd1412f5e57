"""A course for every class: designed, planned lesson by lesson, and designed again when things change."""

from .again import redesign
from .course_file import ClassEntry, CourseFile, read_course
from .design import design_courses
from .engines import ClassEngine
from .events import CourseEvent
from .files import ClassCourse, read_class_course
from .new_course import NEW_COURSE
from .plans import PlanRecord, read_records
from .ray_classes import RayClasses
from .report import CourseReport
from .status import CourseStatus, cancel_design, course_status, design_of

__all__ = [
    "NEW_COURSE",
    "ClassCourse",
    "ClassEngine",
    "ClassEntry",
    "CourseEvent",
    "CourseFile",
    "CourseReport",
    "CourseStatus",
    "PlanRecord",
    "RayClasses",
    "cancel_design",
    "course_status",
    "design_courses",
    "design_of",
    "read_class_course",
    "read_course",
    "read_records",
    "redesign",
]
