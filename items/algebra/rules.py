"""Wrong beliefs about solving linear equations, each able to make its own mistake.

A rule maps an equation to the results it would write: either the same operation appended to both
sides, as learners do before they combine, or one side rewritten wrongly.
"""

from collections.abc import Callable
from dataclasses import dataclass

from . import moves, slips
from .equation import Equation
from .moves import Result


@dataclass(frozen=True)
class MalRule:
    """A wrong procedure: what the learner believes, what is so, and what the belief writes."""

    id: str
    belief: str
    correction: str
    apply: Callable[[Equation], frozenset[Result]]


def _rule(id: str, belief: str, correction: str, apply: Callable[[Equation], frozenset[Result]]) -> MalRule:
    return MalRule(id, belief, correction, apply)


RULES: tuple[MalRule, ...] = (
    _rule(
        "adds-what-is-added",
        "A number that is added is removed by adding it.",
        "Subtraction undoes addition.",
        moves.both_sides(moves.repeats_addition),
    ),
    _rule(
        "subtracts-what-is-subtracted",
        "A number that is subtracted is removed by subtracting it.",
        "Addition undoes subtraction.",
        moves.both_sides(moves.repeats_subtraction),
    ),
    _rule(
        "multiplies-by-coefficient",
        "A factor is removed by multiplying by it.",
        "Division undoes multiplication.",
        moves.both_sides(moves.multiplies_by_coefficient),
    ),
    _rule(
        "divides-by-divisor",
        "A divisor is removed by dividing by it.",
        "Multiplication undoes division.",
        moves.both_sides(moves.divides_by_divisor),
    ),
    _rule(
        "takes-the-coefficient-off",
        "A factor is removed by adding or subtracting it.",
        "The factor multiplies, so divide by it.",
        moves.both_sides(moves.takes_coefficient_off),
    ),
    _rule(
        "leaves-the-minus",
        "The minus of a coefficient does not belong to the number to divide by.",
        "Divide by the coefficient with its sign.",
        moves.both_sides(moves.leaves_minus),
    ),
    _rule(
        "divides-by-the-whole-term",
        "Dividing by the whole term leaves the letter.",
        "A term divided by itself is 1; divide by its number only.",
        moves.both_sides(moves.divides_by_term),
    ),
    _rule(
        "works-on-the-lone-number",
        "The number that stands apart is what has to go.",
        "Work on the side that holds the letter.",
        moves.both_sides(moves.works_on_constant),
    ),
    _rule(
        "divides-before-clearing-the-sum",
        "The factor goes first, whatever is added to it.",
        "Undo the addition first, or divide every term.",
        moves.both_sides(moves.divides_before_subtracting),
    ),
    _rule(
        "operates-by-one",
        "Multiplying or dividing by 1 changes a side.",
        "By 1 nothing changes; choose the number that undoes.",
        moves.both_sides(moves.does_nothing),
    ),
    _rule(
        "flips-the-sign-of-a-product",
        "The sign of a product or quotient can be left for later.",
        "Like signs give plus, unlike signs give minus.",
        slips.one_side(slips.flips_product),
    ),
    _rule(
        "flips-the-sign-of-a-sum",
        "The sign of what is left does not matter.",
        "A sum has the sign of the part that is larger in size.",
        slips.one_side(slips.flips_sum),
    ),
    _rule(
        "adds-sizes",
        "Signed numbers are combined by their sizes, the sign comes after.",
        "Read each sign together with its number.",
        slips.one_side(slips.magnitudes),
    ),
    _rule(
        "takes-another-operation",
        "The operation sign can be read as its opposite.",
        "Name the operation before computing.",
        slips.one_side(slips.other_operation),
    ),
    _rule(
        "swaps-the-order",
        "Order does not matter in subtraction and division.",
        "a - b and b - a are opposites; a / b and b / a are reciprocals.",
        slips.one_side(slips.swaps),
    ),
    _rule(
        "drops-the-letter",
        "After combining, only the number is written.",
        "The letter stays as long as its terms do not cancel.",
        slips.one_side(slips.drops_letter),
    ),
    _rule(
        "joins-unlike-terms",
        "Terms with and without a letter can be added together.",
        "Only like terms combine.",
        slips.one_side(slips.joins_unlike),
    ),
    _rule(
        "loses-a-part",
        "A part that is in the way can be left out.",
        "Every part has to be accounted for.",
        slips.one_side(slips.loses_part),
    ),
    _rule(
        "cancels-wrongly",
        "What cancels leaves 0 in a quotient and 1 in a difference, or cancels though it differs.",
        "a / a is 1 and a - a is 0.",
        slips.one_side(slips.cancels_to),
    ),
    _rule(
        "first-term-only",
        "A factor before a bracket belongs to one term.",
        "Multiply or divide every term of the bracket.",
        slips.one_side(slips.first_term_only),
    ),
    _rule(
        "off-by-one",
        "Counting up or down may include the start.",
        "Count the steps between the numbers.",
        slips.one_side(slips.off_by_one),
    ),
)
"""The library, the more telling rules first."""

NEUTRAL = moves.both_sides(moves.before_combining)
"""Steps that undo one addition or subtraction in the usual way."""
