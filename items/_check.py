"""Is a verify condition a second route, or the formula of the key once more?"""

import ast
import copy
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from ._expr import Expression
from ._write import FORMULAS
from .errors import ExpressionError

if TYPE_CHECKING:
    from ._compile import CompiledModel


def repeats_formula(verify: Expression, value: Expression, let: Mapping[str, Expression]) -> bool:
    """Whether all that `verify` says about `answer` is `answer == <the formula of value>`.

    Derived values are written out and operands of + and * are sorted before comparing.
    """
    formula = _normal(value.tree, let)
    about = [part for part in _conjuncts(verify.tree) if _mentions(part, let)]
    return bool(about) and all(_states(part, formula, let) for part in about)


def _states(part: ast.expr, formula: str, let: Mapping[str, Expression]) -> bool:
    if not (isinstance(part, ast.Compare) and len(part.ops) == 1 and isinstance(part.ops[0], ast.Eq)):
        return False
    sides = (_normal(part.left, let), _normal(part.comparators[0], let))
    answer = ast.dump(ast.Name("answer", ast.Load()))
    return sides in ((answer, formula), (formula, answer), (answer, answer))


def _conjuncts(tree: ast.expr) -> list[ast.expr]:
    if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And):
        return [part for value in tree.values for part in _conjuncts(value)]
    return [tree]


def _mentions(tree: ast.expr, let: Mapping[str, Expression]) -> bool:
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return "answer" in names and "answer" not in let


class _Normal(ast.NodeTransformer):
    def __init__(self, let: Mapping[str, Expression]) -> None:
        self._let = let
        self._size = 0

    def visit_Name(self, node: ast.Name) -> ast.AST:
        expression = self._let.get(node.id)
        self._size += 1
        if expression is None or self._size > 500:
            return ast.Name(node.id, ast.Load())
        return self.visit(copy.deepcopy(expression.tree))  # type: ignore[no-any-return]

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        left, right = self.visit(node.left), self.visit(node.right)
        if isinstance(node.op, ast.Add | ast.Mult) and ast.dump(left) > ast.dump(right):
            left, right = right, left
        return ast.BinOp(left, node.op, right)


def _normal(tree: ast.expr, let: Mapping[str, Expression]) -> str:
    return ast.dump(_Normal(let).visit(copy.deepcopy(tree)))


def _twisted(kind: str, key: str) -> list[str]:
    """Formulas near the key that are not it: more by one, and an inequality turned round."""
    if kind != "inequality":
        return [f"{key} + 1"]
    turn = str.maketrans("<>≤≥", "><≥≤")
    strict = str.maketrans("<>≤≥", "≤≥<>")
    return [key.translate(turn), key.translate(strict)]


def accepts_wrong(compiled: "CompiledModel", draw: int) -> bool:
    """Whether verify holds for an answer that is not the key: the key plus one, or a known wrong one."""
    kind = compiled.model.answer.kind
    if compiled.verify is None or (compiled.value is None and kind not in FORMULAS):
        return False
    env = compiled.values(draw)
    key = compiled.key(env)
    env["answer"] = key
    tries = [value for _, value in compiled.wrong_values(env, key)]
    if isinstance(key, int | Fraction):
        tries += [key + 1, key - 1]
    elif kind in ("order", "point") and isinstance(key, tuple) and key != key[::-1]:
        tries.append(key[::-1])
    elif kind == "set" and isinstance(key, tuple):
        tries += [key[:-1], (*key, 997)] if key else [(997,)]
    elif kind in FORMULAS:
        tries += _twisted(kind, str(key))
    for value in tries:
        try:
            if compiled.verify.holds({**env, "answer": value}):
                return True
        except ExpressionError:
            continue
    return False
