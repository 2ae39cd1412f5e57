"""Solving an item again without its key: which of the answers on offer does the second route accept?"""

from ._expr import compile_expression
from ._write import FORMULAS
from .bank import ItemBank
from .errors import ExpressionError
from .model import Item


def accepts(bank: ItemBank, item: Item, value: str) -> bool:
    """Whether `value` (canonical, as in `AnswerKey.value`) passes the model's own check on this draw.

    The check is the model's `verify` condition, which never sees the formula of the key. For a
    choice between sentences it is a condition on the numbers that makes the keyed sentence true,
    so there only the sentence that the model itself draws as key is accepted.
    """
    model = bank.compiled(item.skill, item.model)
    env = model.values(item.draw)
    if model.verify is None:
        return False
    try:
        if item.answer.kind in FORMULAS:
            env["answer"] = value
            return model.verify.holds(env)
        if item.answer.kind == "choice":
            env["answer"] = model.key(env)
            return value == env["answer"] and model.verify.holds(env)
        env["answer"] = compile_expression(value, ())(env)
        return model.verify.holds(env)
    except ExpressionError:
        return False
