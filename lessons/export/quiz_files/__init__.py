"""Quizzes for the systems of schools: GIFT, Moodle XML, QTI 1.2, 2.1 and 3.0, CSV."""

from .formats import QUIZ_FORMATS, chosen, write_quiz_files
from .record import Quiz, quiz_of, quizzes_of

__all__ = ["QUIZ_FORMATS", "Quiz", "chosen", "quiz_of", "quizzes_of", "write_quiz_files"]
