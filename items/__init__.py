"""Item models become verified exercises; given answers are graded exactly."""

from .bank import ItemBank
from .errors import ExpressionError, ItemError
from .grading import Correct, Ungraded, Verdict, Wrong, grade, grade_against
from .model import AnswerKey, Item, Option, WrongAnswer
from .recognize import recognized
from .resolve import accepts

__all__ = [
    "AnswerKey",
    "Correct",
    "ExpressionError",
    "Item",
    "ItemBank",
    "ItemError",
    "Option",
    "Ungraded",
    "Verdict",
    "Wrong",
    "WrongAnswer",
    "accepts",
    "grade",
    "grade_against",
    "recognized",
]
