"""Operations learners write behind both sides, and what they choose to operate with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from .equation import Equation, Many, Node, Value, fold, frozen, parse, times, value

Frozen = tuple[tuple[tuple[tuple[str, int], ...], Fraction], ...]
MINUS: Value = {(): Fraction(-1)}


@dataclass(frozen=True)
class Result:
    """An equation by the exact values of its sides; `operation` is what was appended to both, if so."""

    left: Frozen
    right: Frozen
    operation: tuple[str, Frozen] | None = None


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


def both_sides(
    choose: Callable[[Term], Iterator[tuple[str, Value]]],
) -> Callable[[Equation], frozenset[Result]]:
    """A rule from what it would do because of each term of either side."""

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


def repeats_addition(term: Term) -> Iterator[tuple[str, Value]]:
    """Add what is added."""
    if term.number > 0:
        yield "+", term.value
        yield "-", times(term.value, MINUS)


def repeats_subtraction(term: Term) -> Iterator[tuple[str, Value]]:
    """Subtract what is subtracted."""
    if term.number < 0:
        yield "-", times(term.value, MINUS)
        yield "+", term.value


def takes_coefficient_off(term: Term) -> Iterator[tuple[str, Value]]:
    """Add or subtract the coefficient."""
    if term.letters:
        yield "-", _n(abs(term.number * term.over))
        yield "+", _n(abs(term.number * term.over))
        yield "-", _n(-abs(term.number * term.over))
        yield "+", _n(-abs(term.number * term.over))


def multiplies_by_coefficient(term: Term) -> Iterator[tuple[str, Value]]:
    """Multiply by the coefficient."""
    if term.letters and term.over == 1:
        yield "*", _n(term.number)
        yield "*", _n(-term.number)


def divides_by_divisor(term: Term) -> Iterator[tuple[str, Value]]:
    """Divide by the divisor."""
    if term.over != 1:
        yield "/", _n(term.over)
        yield "/", _n(-term.over)


def leaves_minus(term: Term) -> Iterator[tuple[str, Value]]:
    """Use the coefficient without its sign."""
    if term.letters and term.number < 0:
        yield "/", _n(-term.number)
        if term.over != 1:
            yield "*", _n(abs(term.over))


def divides_by_term(term: Term) -> Iterator[tuple[str, Value]]:
    """Divide by the whole term."""
    if term.letters:
        yield "/", term.value


def works_on_constant(term: Term) -> Iterator[tuple[str, Value]]:
    """Operate with the number that has no letter."""
    if not term.letters:
        for number in (term.number, -term.number):
            yield "/", _n(number)
            yield "*", _n(number)
            if term.alone:
                yield "-", _n(number)
                yield "+", _n(number)


def divides_before_subtracting(term: Term) -> Iterator[tuple[str, Value]]:
    """Divide or multiply a sum because of one term."""
    if term.letters and not term.alone:
        yield "/", _n(term.number * term.over)
        yield "*", _n(term.over)


def does_nothing(_term: Term) -> Iterator[tuple[str, Value]]:
    """Multiply or divide by 1 or -1."""
    for number in (Fraction(1), Fraction(-1)):
        yield "*", _n(number)
        yield "/", _n(number)


def before_combining(term: Term) -> Iterator[tuple[str, Value]]:
    """Undo a term by its opposite."""
    yield "-", term.value
    yield "+", times(term.value, MINUS)
