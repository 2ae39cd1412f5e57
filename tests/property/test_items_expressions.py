import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lessonloom.evals._second_opinion import evaluate
from lessonloom.items import ExpressionError
from lessonloom.items._check import repeats_formula
from lessonloom.items._expr import compile_expression
from lessonloom.items._params import Combinations
from lessonloom.items._template import Template

OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
NUMBERS = st.one_of(
    st.integers(0, 99).map(lambda n: (str(n), Fraction(n))),
    st.decimals(0, 99, places=2).map(lambda d: (str(d), Fraction(str(d)))),
)


def outcome(act: Callable[[], object]) -> object:
    """The value, or the reason of the refusal; any other exception is a failure."""
    try:
        return act()
    except ExpressionError as error:
        return error.reason


def _join(left: Any, sign: str, right: Any) -> tuple[str, Fraction | None]:
    source = f"({left[0]} {sign} {right[0]})"
    if left[1] is None or right[1] is None or (sign == "/" and right[1] == 0):
        return source, None
    return source, OPERATORS[sign](left[1], right[1])


SUMS = st.recursive(
    NUMBERS, lambda inner: st.builds(_join, inner, st.sampled_from("+-*/"), inner), max_leaves=6
)


@given(SUMS)
def test_arithmetic_agrees_with_fractions(pair: tuple[str, Fraction | None]) -> None:
    source, expected = pair
    if expected is None:
        with pytest.raises(ExpressionError):
            compile_expression(source, ())({})
    else:
        found = outcome(lambda: compile_expression(source, ())({}))
        assert found in (expected, "the number grows too large")


@given(SUMS)
def test_the_second_reader_agrees(pair: tuple[str, Fraction | None]) -> None:
    source, expected = pair
    if expected is not None:
        assert evaluate(source, {}) == expected


@given(SUMS, st.integers(0, 4))
def test_rounding_is_exact_and_half_up(pair: tuple[str, Fraction | None], places: int) -> None:
    source, expected = pair
    if expected is None or max(abs(expected.numerator), expected.denominator) > 10**9:
        return
    rounded = compile_expression(f"round({source}, {places})", ())({})
    assert abs(rounded - expected) * 10**places <= Fraction(1, 2)  # type: ignore[operator]
    assert rounded == evaluate(f"round({source}, {places})", {})


@given(st.text(max_size=80))
def test_any_text_ends_in_a_value_or_an_error(source: str) -> None:
    assert outcome(lambda: compile_expression(source, ("a",))({"a": 2})) is not None


@given(st.text(alphabet="abs(1,2)[]*/+-<>=. 'ifelse9:", max_size=60))
def test_any_jumble_of_symbols_ends_in_a_value_or_an_error(source: str) -> None:
    assert outcome(lambda: compile_expression(source, ("a", "b"))({"a": 2, "b": (1, 2)})) is not None


@given(st.text(alphabet="{}`ab:mixed /^+2", max_size=40))
def test_any_template_ends_in_text_or_an_error(source: str) -> None:
    values: dict[str, Any] = {"a": 2, "b": Fraction(1, 3)}
    assert isinstance(outcome(lambda: Template(source, ("a", "b")).render(values)), str)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.integers(0, 2**63))
def test_every_combination_is_walked_once(sizes: list[int], seed: int) -> None:
    params = {f"p{n}": tuple(range(size)) for n, size in enumerate(sizes)}
    combinations = Combinations(params, seed)
    if combinations.total <= 500:
        walked = [tuple(env.values()) for env in combinations]
        assert len(set(walked)) == len(walked) == combinations.total


@given(SUMS)
def test_the_formula_itself_is_never_a_second_route(pair: tuple[str, Fraction | None]) -> None:
    value = compile_expression(f"a + {pair[0]}", ("a",))
    for verify in (f"answer == {pair[0]} + a", f"a + {pair[0]} == answer"):
        assert repeats_formula(compile_expression(verify, ("a", "answer")), value, {})
    other = compile_expression(f"answer - {pair[0]} == a", ("a", "answer"))
    assert not repeats_formula(other, value, {})
