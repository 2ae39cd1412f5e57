"""Wrong beliefs about solving linear equations, each able to do its own mistake.

A rule maps an equation to the results it would write: either the same operation appended to both
sides, as learners do before they combine, or one side rewritten wrongly.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from .equation import Equation, Many, Node, Value, add, fold, frozen, parse, times, value

Frozen = tuple[tuple[tuple[tuple[str, int], ...], Fraction], ...]
MINUS: Value = {(): Fraction(-1)}


@dataclass(frozen=True)
class Result:
    """An equation by the exact values of its sides; `operation` is what was appended to both, if so."""

    left: Frozen
    right: Frozen
    operation: tuple[str, Frozen] | None = None


@dataclass(frozen=True)
class MalRule:
    """A wrong procedure: what the learner believes, what is so, and what the belief writes."""

    id: str
    belief: str
    correction: str
    apply: Callable[[Equation], frozenset[Result]]


@dataclass(frozen=True)
class Term:
    """One term of a side: its number, its letters, and the number it is divided by where one is shown."""

    number: Fraction
    letters: tuple[tuple[str, int], ...]
    over: Fraction
    alone: bool

    @property
    def value(self) -> Value:
        """As a value."""
        return {self.letters: self.number} if self.number else {}


def terms(side: str) -> list[Term]:
    """The terms of a side as they stand, uncombined; brackets with sums in them are passed over."""
    node = parse(side)
    parts = node.parts if isinstance(node, Many) and node.kind == "sum" else ((1, node),)
    found = []
    for sign, part in parts:
        val = value(part)
        if val is None or len(val) != 1:
            continue
        ((letters, number),) = val.items()
        found.append(Term(sign * number, letters, _divisor(part), len(parts) == 1))
    return found


def _divisor(node: Node) -> Fraction:
    out = Fraction(1)
    if isinstance(node, Many) and node.kind == "product":
        for sign, part in node.parts:
            val = value(part)
            if sign == -1 and val is not None and list(val) == [()]:
                out *= val[()]
    return out


def operated(equation: Equation, sign: str, operand: Value) -> Result | None:
    """The equation with one operation written behind both whole sides."""
    sides = []
    for side in equation.sides:
        old = value(parse(side))
        if sign in "+-":
            new = fold("sum", [(1, old), (1 if sign == "+" else -1, operand)])
        else:
            new = fold("product", [(1, old), (1 if sign == "*" else -1, operand)])
        if new is None:
            return None
        sides.append(frozen(new))
    return Result(sides[0], sides[1], (sign, frozen(operand)))


Operations = Callable[[Term, Term | None], Iterator[tuple[str, Value]]]


def _both_sides(
    choose: Callable[[Term], Iterator[tuple[str, Value]]],
) -> Callable[[Equation], frozenset[Result]]:
    def apply(equation: Equation) -> frozenset[Result]:
        out = set()
        for side in equation.sides:
            for term in terms(side):
                for sign, operand in choose(term):
                    result = operated(equation, sign, operand) if operand else None
                    if result:
                        out.add(result)
        return frozenset(out)

    return apply


def _n(number: Fraction) -> Value:
    return {(): number} if number else {}


def _repeats_addition(term: Term) -> Iterator[tuple[str, Value]]:
    if term.number > 0:
        yield "+", term.value
        yield "-", times(term.value, MINUS)


def _repeats_subtraction(term: Term) -> Iterator[tuple[str, Value]]:
    if term.number < 0:
        yield "-", times(term.value, MINUS)
        yield "+", term.value


def _takes_coefficient_off(term: Term) -> Iterator[tuple[str, Value]]:
    if term.letters:
        yield "-", _n(abs(term.number * term.over))
        yield "+", _n(abs(term.number * term.over))
        yield "-", _n(-abs(term.number * term.over))
        yield "+", _n(-abs(term.number * term.over))


def _multiplies_by_coefficient(term: Term) -> Iterator[tuple[str, Value]]:
    if term.letters and term.over == 1:
        yield "*", _n(term.number)
        yield "*", _n(-term.number)


def _divides_by_divisor(term: Term) -> Iterator[tuple[str, Value]]:
    if term.over != 1:
        yield "/", _n(term.over)
        yield "/", _n(-term.over)


def _leaves_minus(term: Term) -> Iterator[tuple[str, Value]]:
    if term.letters and term.number < 0:
        yield "/", _n(-term.number)
        if term.over != 1:
            yield "*", _n(abs(term.over))


def _divides_by_term(term: Term) -> Iterator[tuple[str, Value]]:
    if term.letters:
        yield "/", term.value


def _works_on_constant(term: Term) -> Iterator[tuple[str, Value]]:
    if not term.letters:
        for number in (term.number, -term.number):
            yield "/", _n(number)
            yield "*", _n(number)
            if term.alone:
                yield "-", _n(number)
                yield "+", _n(number)


def _divides_before_subtracting(term: Term) -> Iterator[tuple[str, Value]]:
    if term.letters and not term.alone:
        yield "/", _n(term.number * term.over)
        yield "*", _n(term.over)


def _does_nothing(term: Term) -> Iterator[tuple[str, Value]]:
    for number in (Fraction(1), Fraction(-1)):
        yield "*", _n(number)
        yield "/", _n(number)


def _before_combining(term: Term) -> Iterator[tuple[str, Value]]:
    yield "-", term.value
    yield "+", times(term.value, MINUS)


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


def _one_side(own: Callable[[Many], Iterator[Value | None]]) -> Callable[[Equation], frozenset[Result]]:
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


def _flips_product(node: Many) -> Iterator[Value | None]:
    whole = value(node)
    if node.kind == "product" and whole is not None:
        yield times(whole, MINUS)


def _flips_sum(node: Many) -> Iterator[Value | None]:
    whole = value(node)
    if node.kind == "sum" and whole is not None:
        yield times(whole, MINUS)
        for mono, number in whole.items():
            yield {**whole, mono: -number}


def _other_operation(node: Many) -> Iterator[Value | None]:
    for first, left, second, right, rest in _pairs(node):
        if node.kind == "sum":
            yield fold("sum", [(first, left), (-second, right), *rest])
            yield fold("sum", [(1, fold("product", [(1, left), (1, right)])), *rest])
        else:
            yield fold("product", [(first, left), (-second, right), *rest])
            yield fold("product", [(1, add(left, right)), *rest])
            yield fold("product", [(1, add(left, right, -1)), *rest])


def _swaps(node: Many) -> Iterator[Value | None]:
    for first, left, second, right, rest in _pairs(node):
        if first != second:
            yield fold(node.kind, [(second, left), (first, right), *rest])


def _magnitudes(node: Many) -> Iterator[Value | None]:
    if node.kind == "sum":
        for first, left, second, right, rest in _pairs(node):
            if len(left) == len(right) == 1 and list(left) == list(right):
                ((mono, a),), ((_, b),) = left.items(), right.items()
                for size in (abs(a) + abs(b), abs(abs(a) - abs(b))):
                    for sign in (1, -1):
                        yield fold("sum", [(sign, {mono: size} if size else {}), *rest])


def _drops_letter(node: Many) -> Iterator[Value | None]:
    whole = value(node)
    for mono, number in (whole or {}).items():
        if mono and whole is not None:
            yield add({key: val for key, val in whole.items() if key != mono}, {(): number})


def _joins_unlike(node: Many) -> Iterator[Value | None]:
    if node.kind == "sum":
        for first, left, second, right, rest in _pairs(node):
            if len(left) == len(right) == 1 and list(left) != list(right):
                ((m, a),), ((k, b),) = left.items(), right.items()
                total = first * a + second * b
                yield fold("sum", [(1, {m or k: total} if total else {}), *rest])


def _loses_part(node: Many) -> Iterator[Value | None]:
    for at in range(len(node.parts)):
        yield fold(node.kind, [(s, value(p)) for k, (s, p) in enumerate(node.parts) if k != at])


def _cancels_to(node: Many) -> Iterator[Value | None]:
    for first, left, second, right, rest in _pairs(node):
        if left == right and first != second:
            yield fold(node.kind, [(1, _n(Fraction(1)) if node.kind == "sum" else {}), *rest])
        if node.kind == "product" and first != second:
            yield fold("product", [(1, _n(Fraction(1))), *rest])


def _first_term_only(node: Many) -> Iterator[Value | None]:
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


def _off_by_one(node: Many) -> Iterator[Value | None]:
    whole = value(node)
    for mono in whole or {}:
        for step in (1, -1):
            yield add(whole or {}, {mono: Fraction(step)})


def _rule(id: str, belief: str, correction: str, apply: Callable[[Equation], frozenset[Result]]) -> MalRule:
    return MalRule(id, belief, correction, apply)


RULES: tuple[MalRule, ...] = (
    _rule(
        "adds-what-is-added",
        "A number that is added is removed by adding it.",
        "Subtraction undoes addition.",
        _both_sides(_repeats_addition),
    ),
    _rule(
        "subtracts-what-is-subtracted",
        "A number that is subtracted is removed by subtracting it.",
        "Addition undoes subtraction.",
        _both_sides(_repeats_subtraction),
    ),
    _rule(
        "multiplies-by-coefficient",
        "A factor is removed by multiplying by it.",
        "Division undoes multiplication.",
        _both_sides(_multiplies_by_coefficient),
    ),
    _rule(
        "divides-by-divisor",
        "A divisor is removed by dividing by it.",
        "Multiplication undoes division.",
        _both_sides(_divides_by_divisor),
    ),
    _rule(
        "takes-the-coefficient-off",
        "A factor is removed by adding or subtracting it.",
        "The factor multiplies, so divide by it.",
        _both_sides(_takes_coefficient_off),
    ),
    _rule(
        "leaves-the-minus",
        "The minus of a coefficient does not belong to the number to divide by.",
        "Divide by the coefficient with its sign.",
        _both_sides(_leaves_minus),
    ),
    _rule(
        "divides-by-the-whole-term",
        "Dividing by the whole term leaves the letter.",
        "A term divided by itself is 1; divide by its number only.",
        _both_sides(_divides_by_term),
    ),
    _rule(
        "works-on-the-lone-number",
        "The number that stands apart is what has to go.",
        "Work on the side that holds the letter.",
        _both_sides(_works_on_constant),
    ),
    _rule(
        "divides-before-clearing-the-sum",
        "The factor goes first, whatever is added to it.",
        "Undo the addition first, or divide every term.",
        _both_sides(_divides_before_subtracting),
    ),
    _rule(
        "operates-by-one",
        "Multiplying or dividing by 1 changes a side.",
        "By 1 nothing changes; choose the number that undoes.",
        _both_sides(_does_nothing),
    ),
    _rule(
        "flips-the-sign-of-a-product",
        "The sign of a product or quotient can be left for later.",
        "Like signs give plus, unlike signs give minus.",
        _one_side(_flips_product),
    ),
    _rule(
        "flips-the-sign-of-a-sum",
        "The sign of what is left does not matter.",
        "A sum has the sign of the part that is larger in size.",
        _one_side(_flips_sum),
    ),
    _rule(
        "adds-sizes",
        "Signed numbers are combined by their sizes, the sign comes after.",
        "Read each sign together with its number.",
        _one_side(_magnitudes),
    ),
    _rule(
        "takes-another-operation",
        "The operation sign can be read as its opposite.",
        "Name the operation before computing.",
        _one_side(_other_operation),
    ),
    _rule(
        "swaps-the-order",
        "Order does not matter in subtraction and division.",
        "a - b and b - a are opposites; a / b and b / a are reciprocals.",
        _one_side(_swaps),
    ),
    _rule(
        "drops-the-letter",
        "After combining, only the number is written.",
        "The letter stays as long as its terms do not cancel.",
        _one_side(_drops_letter),
    ),
    _rule(
        "joins-unlike-terms",
        "Terms with and without a letter can be added together.",
        "Only like terms combine.",
        _one_side(_joins_unlike),
    ),
    _rule(
        "loses-a-part",
        "A part that is in the way can be left out.",
        "Every part has to be accounted for.",
        _one_side(_loses_part),
    ),
    _rule(
        "cancels-wrongly",
        "What cancels leaves 0 in a quotient and 1 in a difference, or cancels though it differs.",
        "a / a is 1 and a - a is 0.",
        _one_side(_cancels_to),
    ),
    _rule(
        "first-term-only",
        "A factor before a bracket belongs to one term.",
        "Multiply or divide every term of the bracket.",
        _one_side(_first_term_only),
    ),
    _rule(
        "off-by-one",
        "Counting up or down may include the start.",
        "Count the steps between the numbers.",
        _one_side(_off_by_one),
    ),
)
"""The library, the more telling rules first."""

NEUTRAL = _both_sides(_before_combining)
"""Steps that undo one addition or subtraction in the usual way."""
