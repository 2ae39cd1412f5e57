import pytest
from lessonloom.graph import ItemModel, Skill
from lessonloom.items import AnswerKey, Correct, Ungraded, Wrong, grade
from lessonloom.items._compile import CompiledModel
from lessonloom.items.errors import ItemError

KEYS = {
    "expand": AnswerKey(kind="expression", text="`2x + 6`", value="2x + 6", form="expanded"),
    "factor": AnswerKey(kind="expression", text="`(x - 2)(x + 3)`", value="(x - 2)(x + 3)", form="factored"),
    "any": AnswerKey(kind="expression", text="`x/2 + 1/4`", value="x/2 + 1/4"),
    "power": AnswerKey(kind="expression", text="`x^5`", value="x^5"),
    "line": AnswerKey(kind="equation", text="`y = 2x - 1`", value="y = 2x - 1"),
    "more": AnswerKey(kind="inequality", text="`x > 3`", value="x > 3"),
    "chain": AnswerKey(kind="inequality", text="`-2 < x ≤ 5`", value="-2 < x ≤ 5"),
    "half": AnswerKey(kind="inequality", text="`y ≤ 2x + 1`", value="y ≤ 2x + 1"),
    "roots": AnswerKey(kind="set", text="−3 and 2", value="(-3, 2)"),
    "none": AnswerKey(kind="set", text="no solution", value="()"),
    "point": AnswerKey(kind="point", text="`(2, -3)`", value="(2, -3)"),
    "large": AnswerKey(kind="scientific", text="`3.2 × 10^5`", value="320000"),
    "small": AnswerKey(kind="scientific", text="`4 × 10^-3`", value="1/250"),
}
TABLE = [
    ("expand", "2x + 6", True), ("expand", "6 + 2x", True), ("expand", "2*x+6", True),
    ("expand", "2(x+3)", "form"), ("expand", "x + x + 6", "form"), ("expand", "2x - 6", False),
    ("expand", "2x", False), ("expand", "8x", False), ("expand", "y = 2x + 6", True),
    ("expand", "2y + 6", False), ("expand", "2x + 6 = 0", None), ("expand", "two x plus six", None),
    ("expand", "", None), ("expand", "I don't know", None), ("expand", "1/2x", None),
    ("factor", "(x+3)(x-2)", True), ("factor", "x^2 + x - 6", "form"), ("factor", "(x + 2)(x - 3)", False),
    ("factor", "(2 - x)(-3 - x)", True), ("factor", "x² + x − 6", "form"), ("any", "1/4 + x/2", True),
    ("any", "0.5x + 0.25", True), ("any", "(2x + 1)/4", True), ("any", "(2x + 1)/2", False),
    ("any", "½x + ¼", True), ("power", "x^2 × x^3", True), ("power", "x^6/x", True),
    ("power", "x^6", False), ("power", "5x", False), ("power", "x^(-5)", False), ("power", "x^99999", None),
    ("line", "y = 2x - 1", True), ("line", "2x - y = 1", True), ("line", "y + 1 = 2x", True),
    ("line", "-y = 1 - 2x", True), ("line", "y/2 = x - 1/2", True), ("line", "y = -2x - 1", False),
    ("line", "y = 2x + 1", False), ("line", "2x - 1", None), ("line", "y = mx + b", False),
    ("line", "5 = 5", None), ("more", "x > 3", True), ("more", "3 < x", True), ("more", "2x > 6", True),
    ("more", "-x < -3", True), ("more", "x ≥ 3", False), ("more", "x >= 3", False),
    ("more", "x < 3", False), ("more", "3", None), ("more", "x = 3", None), ("chain", "-2 < x <= 5", True),
    ("chain", "5 ≥ x > -2", True), ("chain", "-2 < x < 5", False), ("chain", "x ≤ 5", False),
    ("half", "y <= 2x + 1", True), ("half", "2x - y >= -1", True), ("half", "y < 2x + 1", False),
    ("half", "y ≥ 2x + 1", False), ("roots", "2 and -3", True), ("roots", "{-3, 2}", True),
    ("roots", "x = 2 or x = -3", True), ("roots", "-3, 2", True), ("roots", "2; −3", True),
    ("roots", "2, 2, -3", True), ("roots", "2", False), ("roots", "±2", False),
    ("roots", "-2 and 3", False), ("roots", "no solution", False), ("roots", "two", None),
    ("roots", "?", None), ("none", "no solution", True), ("none", "∅", True), ("none", "{}", True),
    ("none", "0", False), ("none", "no real solutions", True), ("point", "(2, -3)", True),
    ("point", "(2,−3)", True), ("point", "x = 2, y = -3", True), ("point", "y = -3, x = 2", True),
    ("point", "2, -3", True), ("point", "(-3, 2)", False), ("point", "(2, 3)", False), ("point", "2", None),
    ("point", "(2, -3, 1)", None), ("point", "(4/2, -3.0)", True), ("large", "3.2 × 10^5", True),
    ("large", "3.2x10^5", True), ("large", "3.2 * 10^5", True), ("large", "3.2e5", True),
    ("large", "3.2 · 10⁵", True), ("large", "32 × 10^4", "form"), ("large", "320,000", "form"),
    ("large", "320000", "form"), ("large", "3.2 × 10^4", False), ("large", "3.2 × 10^-5", False),
    ("large", "10^5", None), ("large", "3.2 × 10^999", None), ("small", "4 × 10^-3", True),
    ("small", "4 × 10⁻³", True), ("small", "0.004", "form"), ("small", "0.4 × 10^-2", "form"),
    ("small", "4 × 10^3", False),
]  # fmt: skip


@pytest.mark.parametrize(("key", "given", "right"), TABLE, ids=lambda v: str(v))
def test_an_answer_is_judged_by_its_value_and_form(key, given, right):
    verdict = grade(KEYS[key], given)
    match right:
        case None:
            assert isinstance(verdict, Ungraded)
        case False:
            assert isinstance(verdict, Wrong)
        case _:
            assert verdict == Correct(form_ok=right is True)


@pytest.mark.parametrize("kind", ["expression", "equation", "inequality", "set", "point", "scientific"])
@pytest.mark.parametrize(
    "text", ["9^9^9", "(" * 150, "x^12" * 40, "1/0", "x/(x-x)", "=" * 50, "9" * 190, "((((x)^9)^9)^9)"]
)
def test_hostile_answers_are_never_wrong_and_never_raise(kind, text):
    key = next(key for key in KEYS.values() if key.kind == kind)
    assert isinstance(grade(key, text), Ungraded | Wrong)


def model(**changes) -> ItemModel:
    base = {
        "id": "m",
        "level": "core",
        "thinking": "apply",
        "representation": "symbols",
        "params": {"a": "2..6", "b": "-5..5"},
        "where": "b != 0",
        "stem": "Expand `{a}(x {b:term})`.",
        "answer": {"kind": "expression", "value": "{a}x {a * b:term}", "form": "expanded"},
        "verify": "at(answer, 2) == a * (2 + b) and at(answer, -1) == a * (b - 1)",
        "steps": ["`{a}(x {b:term}) = {answer}`"],
        "distractors": [
            {"value": "{a}x {b:term}", "misconception": "first-only"},
            {"value": "{a}x {-a * b:term}", "misconception": "sign"},
            {"value": "x {a * b:term}", "misconception": "second-only"},
        ],
    }
    return ItemModel.model_validate(base | changes)


def compiled(**changes) -> CompiledModel:
    text = {"title": "t", "statement": "s", "grade": "7", "domain": "d"}
    return CompiledModel(Skill(id="S", standard="S", **text), model(**changes))


def test_a_formula_is_drawn_verified_written_and_graded():
    item = compiled().item(0)
    assert item.answer.text == f"`{item.answer.value}`"
    assert grade(item, item.answer.text) == Correct()
    assert len(item.wrong) == 3
    for wrong in item.wrong:
        assert grade(item, wrong.text) == Wrong(misconceptions=(wrong.misconception,))


def test_a_wrong_formula_fails_its_second_route():
    with pytest.raises(ItemError, match="fails verify"):
        compiled(answer={"kind": "expression", "value": "{a}x {b:term}"}).item(0)


def test_a_formula_that_cannot_be_read_is_a_broken_model():
    with pytest.raises(ItemError):
        compiled(answer={"kind": "equation", "value": "{a}x {b:term}"}).item(0)


def test_an_equivalent_distractor_is_left_out():
    same = [
        {"value": "{a}(x {b:term})", "misconception": "same"},
        {"value": "{b:term}", "misconception": "other"},
    ]
    assert [w.misconception for w in compiled(distractors=same).item(0).wrong] == ["S/other"]


@pytest.mark.parametrize(("least", "kept"), [(7, False), (-3, True)])
def test_wrong_answers_below_zero_count_where_numbers_go_below_zero(least, kept):
    made = compiled(
        params={"a": "2..6", "b": f"{least}..30"},
        where="True",
        stem="`{b} - {a}`",
        answer={"kind": "integer", "value": "b - a"},
        verify="answer + a == b",
        distractors=[{"value": "a - b", "misconception": "turned"}],
    )
    below = [
        item for item in map(made.item, range(60)) if item.answer.value.isdigit() and int(item.answer.value)
    ]
    assert any(w.value.startswith("-") for item in below for w in item.wrong) is kept


@pytest.mark.parametrize(
    ("kind", "value", "verify", "text"),
    [
        (
            "set",
            "(a, -a)",
            "len(answer) == 2 and answer[0] + answer[1] == 0 and answer[0] ** 2 == a * a",
            "−2 and 2",
        ),
        ("point", "(a, b)", "answer[0] == a and answer[1] - b == 0", "`(2, -5)`"),
        ("scientific", "a * 10**5", "answer / 10**5 == a", "`2 × 10^5`"),
        ("inequality", "x > {a}", "holds(answer, a + 1) and not holds(answer, a)", "`x > 2`"),
        (
            "equation",
            "y = {a:coef}x {b:term}",
            "holds(answer, 0, b) and holds(answer, 1, a + b)",
            "`y = 2x - 5`",
        ),
    ],
)
def test_every_kind_writes_its_key_and_reads_it_back(kind, value, verify, text):
    made = compiled(answer={"kind": kind, "value": value}, verify=verify, distractors=[], stem="{a} {b}")
    item = next(item for item in map(made.item, range(50)) if item.stem == "2 −5")
    assert item.answer.text == text
    assert grade(item, text) == Correct()


def test_signs_and_coefficients_are_written_as_in_a_book():
    stem = "`{b:coef}x {a:term}`, {a:words}, {a:ord}, {1000 * a:comma}, {a / 1000:sci}, `x^2 {b:termcoef}x`"
    made = compiled(stem=stem)
    seen = {made.item(n).stem for n in range(50)}
    assert "`-x + 2`, two, 2nd, 2,000, `2 × 10^-3`, `x^2 - x`" in seen
    assert "`x + 2`, two, 2nd, 2,000, `2 × 10^-3`, `x^2 + x`" in seen


def test_an_option_that_says_none_is_an_answer_and_an_empty_one_is_not():
    item = compiled(
        stem="How many solutions has `x^2 = {b}` for a = {a}?",
        answer={"kind": "choice", "value": "{'two' if b > 0 else 'none'}"},
        verify="b != 0",
        distractors=[
            {"value": "{'none' if b > 0 else 'two'}", "misconception": "turned"},
            {"value": "one", "misconception": "one-root"},
        ],
    ).item(0)
    none = next(option for option in item.options if option.text == "none")
    assert isinstance(grade(item, "none"), Correct if none.correct else Wrong)
    assert grade(item, "") == grade(item, "idk") == Ungraded(reason="no answer")
