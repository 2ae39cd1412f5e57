from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st
from lessonloom.items import AnswerKey, Correct, Ungraded, Wrong, grade, grade_against
from lessonloom.items._write import write_number

FRACTIONS = st.fractions(min_value=-10_000, max_value=10_000, max_denominator=999)
DECIMALS = st.builds(lambda n, p: Fraction(n, 10**p), st.integers(-(10**8), 10**8), st.integers(0, 4))
PARTS = st.integers(1, 60)


def key(value: Fraction, kind: str = "fraction", form: str = "any") -> AnswerKey:
    return AnswerKey.model_validate({"kind": kind, "text": str(value), "value": str(value), "form": form})


@given(FRACTIONS, st.integers(1, 12))
def test_any_writing_as_a_fraction_is_correct(x: Fraction, k: int) -> None:
    text = f"{x.numerator * k}/{x.denominator * k}"
    assert grade(key(x), text) == Correct()
    assert grade(key(x, form="simplest"), text) == Correct(form_ok=k == 1 and x.denominator > 1)


@given(FRACTIONS)
def test_the_mixed_number_is_correct(x: Fraction) -> None:
    text = write_number(x if x.denominator > 1 else int(x), "mixed")
    assert grade(key(x, "mixed"), text) == Correct()


@given(DECIMALS)
def test_the_decimal_is_correct_with_point_comma_or_thousands(x: Fraction) -> None:
    places = f"{float(x):.4f}"
    assert grade(key(x, "decimal"), places) == Correct()
    assert grade(key(x, "decimal"), f"{float(x):,.4f}") == Correct()
    assert grade(key(x, "decimal"), places.replace(".", ",")) == Correct()


@given(st.integers(-(10**7), 10**7).map(lambda n: Fraction(n, 100)))
def test_money_reads_as_it_is_written(x: Fraction) -> None:
    assert grade(key(x, "money"), write_number(x if x.denominator > 1 else int(x), "money")) == Correct()


@given(FRACTIONS)
def test_a_number_is_never_its_negative(x: Fraction) -> None:
    assume(x != 0)
    assert isinstance(grade(key(x), str(-x)), Wrong)
    assert isinstance(grade_against(str(x), str(-x)), Wrong)
    assert isinstance(grade_against(str(x), f"-({abs(x)})" if x > 0 else str(abs(x))), Wrong)


@given(FRACTIONS, FRACTIONS)
def test_right_and_wrong_are_decided_by_value(x: Fraction, y: Fraction) -> None:
    verdict = grade(key(x), str(y))
    assert isinstance(verdict, Correct) == (x == y)


@given(PARTS, PARTS, PARTS, PARTS)
def test_ratios_are_compared_by_cross_products(a: int, b: int, c: int, d: int) -> None:
    answer = AnswerKey(kind="ratio", text=f"{a}:{b}", value=f"({a}, {b})")
    for text in (f"{c}:{d}", f"{c} to {d}", f"{c} : {d}", f"{c}/{d}"):
        assert isinstance(grade(answer, text), Correct) == (a * d == b * c)


@given(st.lists(FRACTIONS, min_size=2, max_size=5, unique=True), st.randoms())
def test_an_order_is_right_only_in_its_order(values: list[Fraction], random: object) -> None:
    right = AnswerKey(kind="order", text="", value=f"({', '.join(map(str, values))})")
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    verdict = grade(right, " < ".join(map(str, shuffled)))
    assert isinstance(verdict, Correct) == (shuffled == values)


@given(st.text(max_size=60))
def test_any_text_gets_a_verdict(text: str) -> None:
    for kind in ("integer", "money", "ratio", "order", "choice"):
        value = "(1, 2)" if kind in ("ratio", "order") else "12"
        answer = AnswerKey.model_validate({"kind": kind, "text": value, "value": value})
        assert isinstance(grade(answer, text), Correct | Wrong | Ungraded)
    assert isinstance(grade_against(text, text), Correct | Wrong | Ungraded)


@given(st.text(alphabet="0123456789/.,- %$()=:¼½", max_size=24))
def test_any_jumble_of_digits_and_signs_gets_a_verdict(text: str) -> None:
    assert isinstance(grade(key(Fraction(12)), text), Correct | Wrong | Ungraded)
    assert isinstance(grade_against("1:2", text), Correct | Wrong | Ungraded)
