"""Item models become verified exercises; given answers are graded exactly."""

from .bank import ItemBank
from .errors import ExpressionError, ItemError
from .model import AnswerKey, Item, Option, WrongAnswer

__all__ = [
    "AnswerKey",
    "ExpressionError",
    "Item",
    "ItemBank",
    "ItemError",
    "Option",
    "WrongAnswer",
]
