"""Lessonloom: from what a class has shown it can and cannot do to lessons that fit that class."""

__version__ = "0.1.0"
