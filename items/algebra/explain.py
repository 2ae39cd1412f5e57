"""What a learner did between two equations."""

from dataclasses import dataclass
from fractions import Fraction

from .equation import Equation, UnreadableEquation, Value, frozen, parse, value
from .moves import Frozen, Result, operated, terms
from .rules import NEUTRAL, RULES, MalRule


@dataclass(frozen=True)
class RuleHit:
    """A rule that explains a step. `rule` is None for a step that is correct or merely unfinished;
    `exact` is False where the written decimals are the result rounded."""

    rule: MalRule | None
    result: Result
    exact: bool


def operation(before: Equation, after: Equation) -> tuple[str, Value] | None:
    """The operation written behind both sides, if the step is one."""
    tails = []
    for old, new in zip(before.sides, after.sides, strict=True):
        if not new.startswith(old) or len(new) < len(old) + 2:
            return None
        tails.append(new[len(old) :])
    if tails[0] != tails[1] or tails[0][0] not in "+-*/":
        return None
    try:
        operand = value(parse(tails[0][1:]))
    except UnreadableEquation:
        return None
    return None if operand is None else (tails[0][0], operand)


def written(before: Equation, after: Equation) -> Result | None:
    """The result a learner wrote; an operation appended to both sides counts for the whole sides."""
    done = operation(before, after)
    if done:
        return operated(before, *done)
    left, right = (value(parse(side)) for side in after.sides)
    return None if left is None or right is None else Result(frozen(left), frozen(right))


def explain_step(
    before: Equation, after: Equation, rules: tuple[MalRule, ...] = RULES
) -> tuple[RuleHit, ...]:
    """Every rule that writes `after` from `before`, exact hits first, then in the order of the library.

    A step that keeps the value of both sides, or undoes one shown part in the usual way, is first
    explained as no mistake: a hit whose rule is None. Nothing found is an empty tuple.
    """
    result = written(before, after)
    if result is None:
        return ()
    hits = []
    if _sound(before, result):
        hits.append(RuleHit(None, result, True))
    for rule in rules:
        found = rule.apply(before)
        if result in found:
            hits.append(RuleHit(rule, result, True))
        elif result.operation is None and any(_rounds(each, result) for each in found):
            hits.append(RuleHit(rule, result, False))
    return tuple(sorted(hits, key=lambda hit: not hit.exact))


def _sound(before: Equation, result: Result) -> bool:
    if result.operation is None:
        return all(
            _equal(value(parse(s)), r) for s, r in zip(before.sides, (result.left, result.right), strict=True)
        )
    if result in NEUTRAL(before):
        return True
    sign, operand = result.operation
    number = dict(operand).get(())
    for side in before.sides:
        for term in terms(side):
            if term.letters and term.alone and number is not None:
                if (
                    sign == "/"
                    and number == term.number * term.over
                    and number not in (1, -1)
                    and term.over == 1
                ):
                    return True
                if sign == "*" and number == term.over and number != 1:
                    return True
    return False


def _equal(exact: Value | None, other: Frozen) -> bool:
    return exact is not None and frozen(exact) == other


def _rounds(exact: Result, typed: Result) -> bool:
    return _close(exact.left, typed.left) and _close(exact.right, typed.right)


def _close(exact: Frozen, typed: Frozen) -> bool:
    """Equal, or equal after rounding to the decimals that were written, two at least."""
    if [mono for mono, _ in exact] != [mono for mono, _ in typed]:
        return False
    return all(_near(a, b) for (_, a), (_, b) in zip(exact, typed, strict=True))


def _near(exact: Fraction, typed: Fraction) -> bool:
    if exact == typed:
        return True
    digits = next((d for d in range(2, 9) if (typed * 10**d).denominator == 1), None)
    return digits is not None and typed.denominator > 1 and abs(exact - typed) < Fraction(1, 10**digits)
