from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lessonloom.graph.notation import (
    Math,
    NotationError,
    Plain,
    check_text,
    parse_math,
    parse_text,
    plain,
    to_mathml,
    to_omml,
    to_tex,
    to_text,
)

GOOD = [
    "3/4 × 20 = 15", "2 1/4", "(a + b)/2", "6 × 4 ÷ 3 − 1 + 2", "3 : 4 = 6 : 8", "x^2", "10^-2", "=", "≤",
    "? ÷ 4 = 7", "12 km ÷ 3", "12 km/h", "$1.50 + $0.50", "25 %", "25%", "1,200 - 3", "(3, 4)", "1, 2, 3, …",
    "−3 < 2", "2(a + b)", "3x + 2", "4 3/4 lb", "17 ÷ 5 = 3 R 2", "÷ 3", "= 3/4", "3 × 4 =", "0.333…",
    "{2 × [3 + 4]} - 1", "|−3| = 3", "|a − b| + |c|", "90°", "5 cm²", "3/4 ? 2/3", "(1/2)/(3/4)",
    "((a + b))/2", "-1/2", "x^(1/2)", "2 ?/4", "___ + 3 = 7", "x <= 3", "a != b", "5 - (-3)", "24 → 12 → 6",
]  # fmt: skip
BAD = [
    "", " ", "3 +", "(3", "3)", "|3", "3 4", "1/2 3/4", "1/2/3", "x2", "3 @ 4", "a ^", "3/", ",", "1,,2",
    "3 + × 4", "2^3^4", "$", "---4", "{a", "(" * 40 + "1" + ")" * 40, "1" * 401,
]  # fmt: skip


@pytest.mark.parametrize("span", GOOD)
def test_reading_what_was_written_gives_the_same_tree(span: str) -> None:
    node = parse_math(span)
    assert parse_math(to_text(node)) == node


@pytest.mark.parametrize("span", GOOD)
def test_every_span_sets_as_wellformed_mathml_and_omml(span: str) -> None:
    node = parse_math(span)
    assert ElementTree.fromstring(to_mathml(node)).tag == "math"
    assert ElementTree.fromstring(to_omml(node)).tag.endswith("oMath")
    assert to_tex(node).count("{") == to_tex(node).count("}")


@pytest.mark.parametrize("span", BAD)
def test_what_cannot_be_set_is_refused(span: str) -> None:
    with pytest.raises(NotationError):
        check_text(f"Work out `{span}`.")


def test_relations_are_escaped_in_markup() -> None:
    assert "<script>" not in to_mathml(parse_math("<script>"))
    assert "&lt;" in to_omml(parse_math("3 < 4"))


def test_an_odd_backtick_is_refused() -> None:
    with pytest.raises(NotationError, match="no partner"):
        check_text("Work out `3/4.")


def test_prose_and_mathematics_are_told_apart() -> None:
    before, middle, after = parse_text("Say `3/4 * 2` aloud, $5 only.")
    assert before == Plain("Say ")
    assert isinstance(middle, Math)
    assert middle.source == "3/4 * 2"
    assert after == Plain(" aloud, $5 only.")
    assert plain("Say `3/4 * 2 - 1 <= 5` aloud.") == "Say 3/4 × 2 − 1 ≤ 5 aloud."
    assert parse_text("") == ()


def test_fractions_are_stacked_and_lose_the_parentheses_that_only_group() -> None:
    assert to_tex(parse_math("(a + b)/2")) == r"\frac{a + b}{2}"
    assert "<mfrac><mrow>" in to_mathml(parse_math("(a + b)/2"))
    assert "(" not in to_mathml(parse_math("(a + b)/2")).split("alttext")[1].split(">", 1)[1]
    assert "<m:num>" in to_omml(parse_math("3/4"))
    assert to_tex(parse_math("(3 + 4) × 2")) == r"\left( 3 + 4 \right) \times 2"


def test_a_mixed_number_is_one_number_and_units_stay_on_the_line() -> None:
    assert "&#x2064;" in to_mathml(parse_math("2 1/4"))
    assert to_tex(parse_math("2 1/4")) == r"2\,\frac{1}{4}"
    assert "mfrac" not in to_mathml(parse_math("60 km/h"))


def test_product_binds_tighter_than_sum_and_a_sign_belongs_to_its_fraction() -> None:
    assert parse_math("2 + 3 × 4") != parse_math("(2 + 3) × 4")
    assert to_tex(parse_math("-1/2")) == r"-\frac{1}{2}"


number = st.one_of(
    st.integers(0, 99999).map(str),
    st.integers(1000, 99999).map(lambda n: f"{n:,}"),
    st.decimals(0, 99, places=2).map(str),
)
atom = st.one_of(number, st.sampled_from(["x", "km", "?"]))


def _grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operator = st.sampled_from([" + ", " - ", " × ", " ÷ ", " : ", " = ", "/"])
    return st.one_of(
        inner.map(lambda a: f"({a})"),
        inner.map(lambda a: f"-({a})"),
        st.tuples(inner, operator, inner).map(lambda t: f"({t[0]}){t[1]}({t[2]})"),
        st.tuples(inner, st.sampled_from(["2", "x"])).map(lambda t: f"({t[0]})^{t[1]}"),
    )


@given(st.recursive(atom, _grow, max_leaves=6))
def test_any_expression_survives_writing_and_reading(span: str) -> None:
    node = parse_math(span)
    assert parse_math(to_text(node)) == node
    ElementTree.fromstring(to_mathml(node))
    ElementTree.fromstring(to_omml(node))


@given(st.text(alphabet="012/+-×÷=<>()[]{}|$%^ x?,.:`", max_size=40))
def test_any_text_is_either_read_or_refused_by_name(text: str) -> None:
    try:
        pieces = parse_text(text)
    except NotationError:
        return
    for piece in pieces:
        if isinstance(piece, Math):
            assert parse_math(to_text(piece.node)) == piece.node
