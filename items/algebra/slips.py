"""Slips in rewriting one side: each gives the wrong values of one sum or product."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from .equation import Equation, Many, Node, Value, add, fold, frozen, parse, times, value
from .moves import MINUS, Result


def _wrongs(node: Node, own: Callable[[Many], Iterator[Value | None]]) -> Iterator[Value]:
    """Values of the tree with the mistake made once, here or in one part."""
    if not isinstance(node, Many):
        return
    for wrong in own(node):
        if wrong is not None:
            yield wrong
    values = [(sign, value(part)) for sign, part in node.parts]
    for at, (sign, part) in enumerate(node.parts):
        for wrong in _wrongs(part, own):
            changed = fold(node.kind, [*values[:at], (sign, wrong), *values[at + 1 :]])
            if changed is not None:
                yield changed


def one_side(own: Callable[[Many], Iterator[Value | None]]) -> Callable[[Equation], frozenset[Result]]:
    """A rule from what it would make of each sum or product of either side."""

    def apply(equation: Equation) -> frozenset[Result]:
        nodes = [parse(side) for side in equation.sides]
        values = [value(node) for node in nodes]
        out = set()
        for at, node in enumerate(nodes):
            for wrong in _wrongs(node, own):
                sides = [wrong if at == place else values[place] for place in (0, 1)]
                if sides[0] is not None and sides[1] is not None and wrong != values[at]:
                    out.add(Result(frozen(sides[0]), frozen(sides[1])))
        return frozenset(out)

    return apply


def _pairs(node: Many) -> Iterator[tuple[int, Value, int, Value, list[tuple[int, Value | None]]]]:
    values = [(sign, value(part)) for sign, part in node.parts]
    for i, (first, left) in enumerate(values):
        for j, (second, right) in enumerate(values[i + 1 :], i + 1):
            if left is not None and right is not None:
                yield first, left, second, right, [v for k, v in enumerate(values) if k not in (i, j)]


def flips_product(node: Many) -> Iterator[Value | None]:
    """The opposite of a product."""
    whole = value(node)
    if node.kind == "product" and whole is not None:
        yield times(whole, MINUS)


def flips_sum(node: Many) -> Iterator[Value | None]:
    """The opposite of a sum, or of one term of the result."""
    whole = value(node)
    if node.kind == "sum" and whole is not None:
        yield times(whole, MINUS)
        for mono, number in whole.items():
            yield {**whole, mono: -number}


def other_operation(node: Many) -> Iterator[Value | None]:
    """Another operation between two parts."""
    for first, left, second, right, rest in _pairs(node):
        if node.kind == "sum":
            yield fold("sum", [(first, left), (-second, right), *rest])
            yield fold("sum", [(1, fold("product", [(1, left), (1, right)])), *rest])
        else:
            yield fold("product", [(first, left), (-second, right), *rest])
            yield fold("product", [(1, add(left, right)), *rest])
            yield fold("product", [(1, add(left, right, -1)), *rest])


def swaps(node: Many) -> Iterator[Value | None]:
    """Two parts change places."""
    for first, left, second, right, rest in _pairs(node):
        if first != second:
            yield fold(node.kind, [(second, left), (first, right), *rest])


def magnitudes(node: Many) -> Iterator[Value | None]:
    """Like terms combined by size, with either sign."""
    if node.kind == "sum":
        for _, left, _, right, rest in _pairs(node):
            if len(left) == len(right) == 1 and list(left) == list(right):
                ((mono, a),), ((_same, b),) = left.items(), right.items()
                for size in (abs(a) + abs(b), abs(abs(a) - abs(b))):
                    for sign in (1, -1):
                        yield fold("sum", [(sign, {mono: size} if size else {}), *rest])


def drops_letter(node: Many) -> Iterator[Value | None]:
    """A term without its letters."""
    whole = value(node)
    for mono, number in (whole or {}).items():
        if mono and whole is not None:
            yield add({key: val for key, val in whole.items() if key != mono}, {(): number})


def joins_unlike(node: Many) -> Iterator[Value | None]:
    """Unlike terms added as if they were like."""
    if node.kind == "sum":
        for first, left, second, right, rest in _pairs(node):
            if len(left) == len(right) == 1 and list(left) != list(right):
                ((m, a),), ((k, b),) = left.items(), right.items()
                total = first * a + second * b
                yield fold("sum", [(1, {m or k: total} if total else {}), *rest])


def loses_part(node: Many) -> Iterator[Value | None]:
    """One part left out."""
    for at in range(len(node.parts)):
        yield fold(node.kind, [(s, value(p)) for k, (s, p) in enumerate(node.parts) if k != at])


def cancels_to(node: Many) -> Iterator[Value | None]:
    """What cancels becomes the wrong neutral number."""
    for first, left, second, right, rest in _pairs(node):
        if left == right and first != second:
            yield fold(node.kind, [(1, {(): Fraction(1)} if node.kind == "sum" else {}), *rest])
        if node.kind == "product" and first != second:
            yield fold("product", [(1, {(): Fraction(1)}), *rest])


def first_term_only(node: Many) -> Iterator[Value | None]:
    """A factor applied to one term of a bracket."""
    if node.kind == "product":
        for at, (sign, part) in enumerate(node.parts):
            if sign == 1 and isinstance(part, Many) and part.kind == "sum":
                rest = [(s, value(p)) for k, (s, p) in enumerate(node.parts) if k != at]
                for done in range(len(part.parts)):
                    yield fold(
                        "sum",
                        [
                            (s, fold("product", [(1, value(p)), *rest]) if k == done else value(p))
                            for k, (s, p) in enumerate(part.parts)
                        ],
                    )


def off_by_one(node: Many) -> Iterator[Value | None]:
    """One more or less."""
    whole = value(node)
    for mono in whole or {}:
        for step in (1, -1):
            yield add(whole or {}, {mono: Fraction(step)})
