"""A course for every class: designed, planned lesson by lesson, and designed again when things change."""

from .course_file import ClassEntry, CourseFile, read_course
from .design import design_courses, redesign
from .events import CourseEvent
from .files import ClassCourse, read_class_course
from .new_course import NEW_COURSE
from .plans import PlanRecord, read_records
from .report import CourseReport

__all__ = [
    "NEW_COURSE",
    "ClassCourse",
    "ClassEntry",
    "CourseEvent",
    "CourseFile",
    "CourseReport",
    "PlanRecord",
    "design_courses",
    "read_class_course",
    "read_course",
    "read_records",
    "redesign",
]
