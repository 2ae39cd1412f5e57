"""The exact expression language of item models: parsed once, checked, turned into closures.

Nothing is executed as Python. Source length, number of parts, nesting, exponents and the size of
numbers are bounded, so that an expression from a stranger ends quickly with a value or an error.
"""

import ast
import operator
import warnings
from collections.abc import Callable, Collection, Mapping
from fractions import Fraction
from typing import TypeAlias

from ._algebra_functions import ALGEBRA
from ._functions import FUNCTIONS as BASIC
from ._functions import LIMIT, Number, Value, bounded, items, number, whole
from .errors import ExpressionError, Fault

Env: TypeAlias = Mapping[str, Value]
_Run: TypeAlias = Callable[[Env], Value]

MAX_SOURCE = 600
MAX_NODES = 250
MAX_DEPTH = 30
MAX_EXPONENT = 12
FUNCTIONS = {**BASIC, **ALGEBRA}

_ARITHMETIC: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}
_ORDER: dict[type[ast.cmpop], Callable[[Number, Number], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class Expression:
    """A checked expression; call it with values for its names. Raises ExpressionError."""

    __slots__ = ("_run", "names", "source", "tree")

    def __init__(self, source: str, tree: ast.expr, run: _Run, names: frozenset[str]) -> None:
        self.source = source
        self.tree = tree
        self.names = names
        self._run = run

    def __call__(self, env: Env) -> Value:
        try:
            return self._run(env)
        except Fault as fault:
            raise ExpressionError(self.source, str(fault)) from fault

    def holds(self, env: Env) -> bool:
        """The value as a condition; anything but true and false is an error."""
        value = self(env)
        if type(value) is bool:
            return value
        raise ExpressionError(self.source, "is not a condition (true or false)")


def compile_expression(source: str | int | float | bool, names: Collection[str]) -> Expression:
    """Check and compile `source`, which may use `names`; raises ExpressionError with the reason."""
    text = str(source).strip()
    if len(text) > MAX_SOURCE:
        raise ExpressionError(text, f"is longer than {MAX_SOURCE} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise ExpressionError(text, "is not an expression") from error
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES:
        raise ExpressionError(text, f"has more than {MAX_NODES} parts")
    used: set[str] = set()
    try:
        run = _Compiler(names, used).compile(tree, 0)
    except Fault as fault:
        raise ExpressionError(text, str(fault)) from fault
    return Expression(text, tree, run, frozenset(used))


class _Compiler:
    def __init__(self, names: Collection[str], used: set[str]) -> None:
        self._names = names
        self._used = used

    def compile(self, node: ast.expr, depth: int) -> _Run:
        if depth > MAX_DEPTH:
            raise Fault(f"is nested deeper than {MAX_DEPTH} levels")
        match node:
            case ast.Constant():
                return _constant(node.value)
            case ast.Name():
                return self._name(node.id)
            case ast.Tuple():
                parts = [self.compile(part, depth + 1) for part in node.elts]
                return lambda env: tuple([part(env) for part in parts])
            case ast.UnaryOp():
                return self._unary(node, depth)
            case ast.BinOp():
                return _binary(
                    node.op, self.compile(node.left, depth + 1), self.compile(node.right, depth + 1)
                )
            case ast.BoolOp():
                return self._bool(node, depth)
            case ast.Compare():
                return self._compare(node, depth)
            case ast.IfExp():
                test = self.compile(node.test, depth + 1)
                yes = self.compile(node.body, depth + 1)
                no = self.compile(node.orelse, depth + 1)
                return lambda env: yes(env) if _truth(test(env)) else no(env)
            case ast.Subscript():
                return self._subscript(node, depth)
            case ast.Call():
                return self._call(node, depth)
            case _:
                raise Fault(f"{_kind(node)} is not part of the expression language")

    def _name(self, name: str) -> _Run:
        if name not in self._names:
            raise Fault(
                f"the name {name} is not known here; known are {', '.join(sorted(self._names)) or 'none'}"
            )
        self._used.add(name)
        return operator.itemgetter(name)

    def _unary(self, node: ast.UnaryOp, depth: int) -> _Run:
        inner = self.compile(node.operand, depth + 1)
        match node.op:
            case ast.USub():
                return lambda env: -number(inner(env))
            case ast.UAdd():
                return lambda env: number(inner(env))
            case ast.Not():
                return lambda env: not _truth(inner(env))
            case _:
                raise Fault("~ is not part of the expression language")

    def _bool(self, node: ast.BoolOp, depth: int) -> _Run:
        parts = [self.compile(part, depth + 1) for part in node.values]
        if isinstance(node.op, ast.And):
            return lambda env: all(_truth(part(env)) for part in parts)
        return lambda env: any(_truth(part(env)) for part in parts)

    def _compare(self, node: ast.Compare, depth: int) -> _Run:
        tests = [_comparison(op) for op in node.ops]
        parts = [self.compile(part, depth + 1) for part in (node.left, *node.comparators)]
        if len(tests) == 1:
            test, left, right = tests[0], parts[0], parts[1]
            return lambda env: test(left(env), right(env))

        def chain(env: Env) -> Value:
            value = parts[0](env)
            for test, part in zip(tests, parts[1:], strict=True):
                other = part(env)
                if not test(value, other):
                    return False
                value = other
            return True

        return chain

    def _subscript(self, node: ast.Subscript, depth: int) -> _Run:
        if isinstance(node.slice, ast.Slice):
            raise Fault("a slice is not part of the expression language")
        inner = self.compile(node.value, depth + 1)
        index = self.compile(node.slice, depth + 1)

        def pick(env: Env) -> Value:
            values, place = items(inner(env)), whole(index(env))
            if not 0 <= place < len(values):
                raise Fault(f"there is no place {place} in a tuple of {len(values)}")
            return values[place]

        return pick

    def _call(self, node: ast.Call, depth: int) -> _Run:
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            name = node.func.id if isinstance(node.func, ast.Name) else _kind(node.func)
            raise Fault(f"there is no function {name}; there are {', '.join(FUNCTIONS)}")
        if node.keywords:
            raise Fault("arguments have no names")
        function = FUNCTIONS[node.func.id]
        parts = [self.compile(part, depth + 1) for part in node.args]
        return lambda env: function(tuple([part(env) for part in parts]))


def _constant(value: object) -> _Run:
    if type(value) is float:
        if value != 0 and not 1e-9 <= abs(value) <= LIMIT:
            raise Fault("a decimal is too large or too small")
        fixed: Value = bounded(Fraction(repr(value)))
    elif type(value) is int:
        fixed = bounded(value)
    elif type(value) is bool or type(value) is str:
        fixed = value
    else:
        raise Fault(f"{value!r} is not part of the expression language")
    return lambda _env: fixed


def _binary(op: ast.operator, left: _Run, right: _Run) -> _Run:
    simple = _ARITHMETIC.get(type(op))
    if simple is not None:
        return lambda env: bounded(simple(number(left(env)), number(right(env))))
    match op:
        case ast.Div():
            return lambda env: bounded(Fraction(number(left(env)), _divisor(right(env))))
        case ast.FloorDiv():
            return lambda env: bounded(number(left(env)) // _divisor(right(env)))
        case ast.Mod():
            return lambda env: bounded(number(left(env)) % _divisor(right(env)))
        case ast.Pow():
            return lambda env: _power(number(left(env)), right(env))
        case _:
            raise Fault(f"{_kind(op)} is not part of the expression language")


def _power(base: Number, exponent: Value) -> Number:
    power = whole(exponent)
    if abs(power) > MAX_EXPONENT:
        raise Fault(f"an exponent goes from -{MAX_EXPONENT} to {MAX_EXPONENT}")
    if power < 0 and base == 0:
        raise Fault("divides by zero")
    return bounded(Fraction(base) ** power if power < 0 else base**power)


def _divisor(value: Value) -> Number:
    divisor = number(value)
    if divisor == 0:
        raise Fault("divides by zero")
    return divisor


def _truth(value: Value) -> bool:
    if type(value) is bool:
        return value
    raise Fault(f"{value!r} is not a condition")


def _comparison(op: ast.cmpop) -> Callable[[Value, Value], bool]:
    if isinstance(op, ast.Eq):
        return operator.eq
    if isinstance(op, ast.NotEq):
        return operator.ne
    order = _ORDER.get(type(op))
    if order is None:
        raise Fault(f"{_kind(op)} is not part of the expression language")
    return lambda a, b: order(number(a), number(b))


def _kind(node: ast.AST) -> str:
    return type(node).__name__.lower()
