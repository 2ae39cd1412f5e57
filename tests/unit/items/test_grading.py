import pytest
from lessonloom.graph import AnswerKind, SkillTree
from lessonloom.items import (
    AnswerKey,
    Correct,
    ItemBank,
    Ungraded,
    Wrong,
    WrongAnswer,
    grade,
    grade_against,
)


def key(kind: AnswerKind, value: str, unit: str = "", form: str = "any") -> AnswerKey:
    return AnswerKey.model_validate(
        {"kind": kind, "text": f"{value} {unit}", "value": value, "unit": unit, "form": form}
    )


TWELVE = key("integer", "12")
KM = key("integer", "12", "km")
QUARTERS = key("mixed", "9/4")
HALF = key("fraction", "1/2", form="simplest")
PRICE = key("money", "2501/2")
SHARE = key("percent", "25")
RATIO = key("ratio", "(3, 4)")
LOWEST = key("ratio", "(3, 4)", form="simplest")
ORDER = key("order", "(1/2, 3/4, 1)")


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        (TWELVE, "12"),
        (TWELVE, " 12. "),
        (TWELVE, "= 12"),
        (TWELVE, "3 × 4 = 12"),
        (TWELVE, "the answer is 12"),
        (TWELVE, "12.0"),
        (TWELVE, "24/2"),
        (TWELVE, "12 apples"),
        (TWELVE, "+12"),
        (TWELVE, "１２"),
        (key("integer", "-12"), "−12"),
        (key("integer", "-12"), "minus 12"),
        (key("integer", "-12"), "(-12)"),
        (key("integer", "1500"), "1,500"),
        (key("integer", "10000"), "10 000"),
        (key("integer", "1234567"), "1,234,567"),
        (key("decimal", "3/4"), "0,75"),
        (key("decimal", "3/4"), ".75"),
        (key("decimal", "3/4"), "0.750"),
        (key("decimal", "3/4"), "3/4"),
        (QUARTERS, "2 1/4"),
        (QUARTERS, "2¼"),
        (QUARTERS, "2 ¼"),
        (QUARTERS, "2 and 1/4"),
        (QUARTERS, "9/4"),
        (QUARTERS, "9⁄4"),
        (QUARTERS, "`2 1/4`"),
        (QUARTERS, "2.25"),
        (key("fraction", "1/4"), "25%"),
        (KM, "12"),
        (KM, "12 km"),
        (KM, "12 kilometers"),
        (KM, "12km"),
        (key("integer", "6", "pages"), "6 pages per minute"),
        (key("integer", "6", "pages"), "6 page"),
        (key("fraction", "5/8", "liters"), "5/8 of a liter"),
        (key("integer", "81", "kilograms of flour"), "81 kg"),
        (key("integer", "60", "km/h"), "60 kilometers per hour"),
        (key("integer", "9", "cm^2"), "9 square centimeters"),
        (PRICE, "$1,250.50"),
        (PRICE, "1250.5"),
        (PRICE, "1250,50"),
        (PRICE, "1.250,50"),
        (PRICE, "1250.50 dollars"),
        (key("money", "5/2"), "250 cents"),
        (SHARE, "25 %"),
        (SHARE, "25"),
        (SHARE, "25 percent"),
        (RATIO, "3:4"),
        (RATIO, "3 to 4"),
        (RATIO, "3/4"),
        (RATIO, "6 : 8"),
        (RATIO, "3 cups to 4 cups"),
        (ORDER, "1/2, 3/4, 1"),
        (ORDER, "1/2 < 3/4 < 1"),
        (ORDER, "0.5 0.75 1"),
        (ORDER, "1/2; 0.75; 1"),
        (key("choice", "pack A"), "Pack A."),
    ],
)
def test_the_same_value_is_correct_however_it_is_written(answer: AnswerKey, given: str) -> None:
    assert grade(answer, given) == Correct()


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        (TWELVE, "-12"),
        (TWELVE, "−12"),
        (TWELVE, "minus 12"),
        (TWELVE, "1.2"),
        (TWELVE, "120"),
        (TWELVE, "12%"),
        (key("integer", "-12"), "12"),
        (KM, "12 miles"),
        (KM, "12 cm"),
        (KM, "$12"),
        (SHARE, "0.25"),
        (SHARE, "$25"),
        (key("money", "5/2"), "2.50 euros"),
        (key("money", "5/2"), "2.50 cents"),
        (key("fraction", "1/3"), "0.33"),
        (RATIO, "4:3"),
        (RATIO, "3:5"),
        (ORDER, "1, 3/4, 1/2"),
        (ORDER, "1/2, 3/4"),
        (ORDER, "1/2, 3/4, 2"),
    ],
)
def test_another_value_sign_or_unit_is_wrong(answer: AnswerKey, given: str) -> None:
    assert isinstance(grade(answer, given), Wrong)


@pytest.mark.parametrize(
    ("answer", "given", "reason"),
    [
        (TWELVE, "", "no answer"),
        (TWELVE, "  ", "no answer"),
        (TWELVE, "?", "no answer"),
        (TWELVE, "-", "no answer"),
        (TWELVE, "I don't know", "no answer"),
        (TWELVE, "idk", "no answer"),
        (TWELVE, "N/A", "no answer"),
        (TWELVE, "banana", "not a number"),
        (TWELVE, "twelve", "not a number"),
        (TWELVE, "12 or 13", "more than one number"),
        (TWELVE, "3 × 4", "more than one number"),
        (TWELVE, "12/0", "divides by zero"),
        (TWELVE, "12 × ?", "not just a number"),
        (TWELVE, "bananas 12", "more than a number"),
        (TWELVE, "1" * 300, "too long"),
        (RATIO, "three to four", "not a ratio"),
        (RATIO, "0:0", "not a ratio"),
        (ORDER, "small, large", "cannot read 'small'"),
        (key("text", "x"), "anything", "marked by the teacher"),
        (key("choice", "pack A"), "B", "no options to choose from"),
    ],
)
def test_what_cannot_be_read_is_not_wrong(answer: AnswerKey, given: str, reason: str) -> None:
    assert grade(answer, given) == Ungraded(reason=reason)


@pytest.mark.parametrize(
    ("answer", "given", "ok"),
    [
        (HALF, "1/2", True),
        (HALF, "2/4", False),
        (HALF, "0.5", True),
        (key("fraction", "1/2"), "2/4", True),
        (key("mixed", "9/4", form="simplest"), "2 2/8", False),
        (key("mixed", "9/4", form="simplest"), "2 1/4", True),
        (key("mixed", "9/4", form="simplest"), "1 5/4", False),
        (LOWEST, "3:4", True),
        (LOWEST, "6:8", False),
        (LOWEST, "1.5 : 2", False),
        (RATIO, "0.75", False),
    ],
)
def test_an_equal_answer_in_another_form_is_correct_and_says_so(
    answer: AnswerKey, given: str, ok: bool
) -> None:
    assert grade(answer, given) == Correct(form_ok=ok)


WRONG = (
    WrongAnswer(text="`2/3`", value="2/3", misconception="s/inverts"),
    WrongAnswer(text="36", value="36", misconception="s/multiplies"),
    WrongAnswer(text="36", value="36", misconception="s/adds"),
)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("4/6", ("s/inverts",)),
        ("0.67", ("s/inverts",)),
        ("36", ("s/multiplies", "s/adds")),
        ("-36", ()),
        ("37", ()),
        ("0.7", ()),
    ],
)
def test_a_wrong_answer_names_the_misconceptions_that_give_it(given: str, names: tuple[str, ...]) -> None:
    assert grade(TWELVE, given, WRONG) == Wrong(misconceptions=names)


def test_a_choice_is_given_by_letter_or_by_words(tree: SkillTree) -> None:
    item = ItemBank(tree).draw("6.RP.A.2", "which")
    right = next(option for option in item.options if option.correct)
    wrong = next(option for option in item.options if option.misconception == "6.RP.A.2/inverts")
    for given in (right.label, f"({right.label.lower()})", f"{right.label}.", right.text.upper()):
        assert grade(item, given) == Correct()
    for given in (wrong.label, wrong.text, f"{wrong.label}) {wrong.text}"):
        assert grade(item, given) == Wrong(misconceptions=("6.RP.A.2/inverts",))
    assert grade(item, right.text.split(",")[0]) == Correct()
    assert grade(item, "H") == Ungraded(reason="matches no option")
    assert grade(item, "both") == Ungraded(reason="matches no option")


def test_a_number_with_options_is_given_by_letter_or_by_value(tree: SkillTree) -> None:
    bank = ItemBank(tree)
    item = bank.as_choice(bank.draw("6.RP.A.2", "share"))
    assert item is not None
    right = next(option for option in item.options if option.correct)
    assert grade(item, right.label) == Correct()
    assert grade(item, right.text) == Correct()
    assert grade(item, right.text.removeprefix("$")) == Correct()


@pytest.mark.parametrize(
    ("right", "given", "verdict"),
    [
        ("3/4", "0.75", Correct()),
        ("12", "-12", Wrong()),
        ("$4.50", "4.5", Correct()),
        ("25%", "25", Correct()),
        ("12 km", "12 miles", Wrong(note="another unit: miles")),
        ("3:4", "6 to 8", Correct()),
        ("1, 2, 3", "3, 2, 1", Wrong()),
        ("1/2 < 3/4", "0.5 < 0.75", Correct()),
        ("B", "b", Correct()),
        ("B", "(c)", Wrong()),
        ("yes", "No", Wrong()),
        ("isosceles", "Isosceles", Correct()),
        ("isosceles", "isoceles", Ungraded(reason="not the same words")),
        ("isosceles", "", Ungraded(reason="no answer")),
        ("3/4 | 0.8", "0.8", Correct()),
        ("3/4 | 0.8", "0.9", Wrong()),
        ("", "3", Ungraded(reason="no right answer is known")),
    ],
)
def test_a_right_answer_alone_is_enough_to_grade(right: str, given: str, verdict: object) -> None:
    assert grade_against(right, given) == verdict
