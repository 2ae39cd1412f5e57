"""The gate admits what is right and turns away what is not: a fault and a near miss for every reason."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lessonloom.graph.english import grade_level, school_years, syllables
from lessonloom.graph.model import Skill
from lessonloom.lessons._numbers import false_equations, figures, numbers
from lessonloom.lessons.gate import judge
from lessonloom.lessons.passages import PassageRequest

SKILL = Path(__file__).parents[3] / "curricula/ccss_math/skills/6.RP.A.2.yaml"
JUICE = PassageRequest(
    slot="hook",
    purpose="Open the lesson with a scene that learners can argue about before they calculate.",
    composed=(
        "Two bottles of the same juice stand on the shelf: 0.75 L for $0.90 and 1.5 L for $1.65. "
        "Which would you buy, and what would a friend who disagrees say?"
    ),
    facts=(
        "The small bottle holds 0.75 L and costs $0.90.",
        "The large bottle holds 1.5 L and costs $1.65.",
        "The bottles do not cost the same.",
        "Two small bottles together hold as much as the large one.",
    ),
    numbers=frozenset({"2", "0.75", "$0.90", "1.5", "$1.65"}),
    terms=("unit rate", "bottle", "juice", "price"),
    secrets=("$1.20", "1.10", "the large bottle is the better buy"),
    max_words=60,
    grade=6,
)
WRITTEN = (
    "You are thirsty after the game, and two bottles of your favorite juice wait in the cooler. The small "
    "one, 0.75 L, costs $0.90. The big one, 1.5 L, costs $1.65. Which bottle would you take, and how would "
    "you answer a friend who picks the other?"
)

CASES = {
    # reason: (word of the message, a text that must be turned away, a near miss that must pass)
    "an unknown number": ("1.85", WRITTEN.replace("$1.65", "$1.85"), WRITTEN.replace("$0.90", "$.90")),
    "a number in words": (
        "number 3",
        WRITTEN.replace("two bottles", "three bottles"),
        WRITTEN.replace("1.5 L", "one and a half liters"),
    ),
    "a fraction in words": (
        "1/4",
        WRITTEN.replace("0.75 L", "a quarter of a liter"),
        WRITTEN.replace("0.75 L", "three quarters of a liter"),
    ),
    "half": (
        "1/2",
        WRITTEN.replace("The big one", "Half of them like it. The big one"),
        WRITTEN.replace("after the game", "after the second game in grade 6"),
    ),
    "a false equation": (
        "not true",
        WRITTEN + " We know that 0.75 + 0.75 = 1.65. Is it clear?",
        WRITTEN + " We know that 0.75 + 0.75 = 1.5. Is it clear?",
    ),
    "a false equation in words": (
        "not true",
        WRITTEN + " Two times 0.75 is 1.65, right?",
        WRITTEN + " Two times 0.75 is 1.5, right?",
    ),
    "units swapped": (
        "as an amount of dollars",
        WRITTEN.replace("0.75 L", "0.90 L").replace("costs $0.90", "costs $0.75"),
        WRITTEN.replace("costs $0.90", "costs 0.90 dollars"),
    ),
    "a secret number": (
        "gives an answer away",
        WRITTEN + " One liter is $1.2 in the small one, right?",
        WRITTEN + " What is the price of one liter?",
    ),
    "a secret in words": (
        "gives an answer away",
        WRITTEN + " I say the large bottle is the better buy!",
        WRITTEN + " Is the small bottle the better buy?",
    ),
    "what learners should find out": (
        "should find out",
        WRITTEN + " Remember that two small bottles hold as much together as the large bottle.",
        WRITTEN + " How many of the small bottles would you need for a party?",
    ),
    "a fact denied": (
        "opposite",
        WRITTEN + " The bottles cost the same.",
        WRITTEN + " The bottles don't cost the same.",
    ),
    "too long": (
        "words",
        WRITTEN + " Tell us more about it." * 5,
        WRITTEN + " Tell us what you think about it, and why.",
    ),
    "too short": ("only", "Which juice?", "Which bottle of juice would you buy today, and why?"),
    "too hard": (
        "reads like grade",
        "Notwithstanding considerable organizational complexity, contemporary supermarket administrators "
        "systematically differentiate proportionally inconsistent juice quantities, necessitating "
        "sophisticated computational evaluation; which alternative demonstrates economical desirability?",
        "Supermarkets often put similar bottles of juice side by side. A customer who compares carefully "
        "will soon notice a difference. Which bottle would you choose, and why?",
    ),
    "a loop": (
        "repeats itself",
        "Which bottle is best for you? Which bottle is best for me? Which bottle is best for him? Juice!",
        "Which bottle is best for you? Which bottle is best for me? Talk about the juice with a friend.",
    ),
    "the instructions": (
        "instructions",
        WRITTEN + " Keep the purpose of the passage. If it asks the class a question, your text asks it too.",
        WRITTEN + " Keep the purpose of the talk in mind.",
    ),
    "another subject": (
        "words of the lesson",
        "Long ago a king ruled a small land near the sea. Why do you think the people liked him so much?",
        "Long ago a king sold juices near the sea. Why do you think the people liked him so much?",
    ),
    "another language": (
        "plain English",
        "Dos botellas del mismo juice están en la tienda. ¿Cuál botella compras, y qué dice un amigo tuyo?",
        "Ana says salut and gracias as she buys juice. Which bottle would you take, and why is that?",
    ),
    "letter salad": ("not language", WRITTEN + " Xqzvbtr wins?", WRITTEN + " Hmm, what now?"),
    "a marker of the model": ("not language", WRITTEN + "<|im_end|>?", WRITTEN + " And you?"),
    "talk about itself": (
        "about itself",
        "As an AI, I like juice. " + WRITTEN[:200] + ". Why?",
        WRITTEN + " As an artist, would you?",
    ),
    "an introduction": (
        "about itself",
        "Here is the rewritten passage: " + WRITTEN,
        "Here is a shop full of juice. " + WRITTEN,
    ),
    "JSON": ("markup", '{"text": "' + WRITTEN + '"}', WRITTEN + ' "Yes," says Noor. Do you agree?'),
    "Markdown": ("markup", "## Juice\n" + WRITTEN, "Juice is #1 with me. ".replace("#1", "first") + WRITTEN),
    "braces": (
        "placeholder",
        WRITTEN.replace("a friend", "{name}"),
        WRITTEN.replace("a friend", "a friend (or two)"),
    ),
    "brackets": ("placeholder", WRITTEN.replace("a friend", "[friend]"), WRITTEN.replace("a friend", "Noor")),
    "unkind words": (
        "no place",
        WRITTEN.replace("a friend", "a stupid friend"),
        WRITTEN.replace("a friend", "a stubborn friend"),
    ),
    "half a sentence": ("not finished", WRITTEN + " And then the", WRITTEN + ' "Then what?"'),
    "an open quotation": ("not closed", WRITTEN + ' "Then what?', WRITTEN + ' "Then what?"'),
    "no question": (
        "ask the class",
        WRITTEN.replace("Which bottle would you take, and", "Say").replace("?", "."),
        "Look at the two bottles. Which would you take? Tell a friend who picks the other why.",
    ),
}


def test_a_good_text_is_admitted() -> None:
    assert judge(JUICE, WRITTEN) == ()


@pytest.mark.parametrize("reason", CASES)
def test_every_reason_catches_its_fault_and_says_so(reason: str) -> None:
    says, bad, _ = CASES[reason]
    assert any(says in r for r in judge(JUICE, bad)), judge(JUICE, bad)


@pytest.mark.parametrize("reason", CASES)
def test_every_reason_lets_its_near_miss_pass(reason: str) -> None:
    _, _, near = CASES[reason]
    assert judge(JUICE, near) == ()


def test_an_empty_text_is_turned_away() -> None:
    assert judge(JUICE, " \n") == ("The text is empty.",)


def test_a_reason_never_repeats_the_secret() -> None:
    leaked = judge(JUICE, WRITTEN + " I say the large bottle is the better buy!")
    assert leaked == ("It gives an answer away.",)


def test_a_false_equation_that_the_passage_is_about_may_be_quoted() -> None:
    wrong = " Sam writes 0.75 + 1.5 = 1.65. Is he right?"
    asks = JUICE.model_copy(update={"composed": JUICE.composed + wrong})
    assert judge(asks, WRITTEN + wrong) == ()
    assert judge(JUICE, WRITTEN + wrong) != ()


def test_the_texts_of_the_curriculum_pass() -> None:
    skill = Skill.model_validate(yaml.safe_load(SKILL.read_text(encoding="utf-8")))
    texts = [("hook", f"{h.setup} {h.question}") for h in skill.hooks]
    texts += [("discuss", d.question) for d in skill.discussion]
    texts += [("explain", " ".join(p for p in (s.say, s.ask) if p)) for s in skill.explanation]
    assert len(texts) >= 8
    for slot, text in texts:
        request = PassageRequest(
            slot=slot,
            purpose="Teach unit rates.",
            composed=text,
            facts=(),
            numbers=frozenset(n.written for n in numbers(text)),
            terms=("rate", "kilogram", "word", "bottle", "number", "entry", "right"),
            max_words=120,
            grade=6,
        )
        assert judge(request, text) == (), text
        other = request.model_copy(update={"composed": "Think about the number of words?"})
        assert judge(other, text) == (), text


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("twenty-five pens", ["25"]),
        ("one hundred and five", ["105"]),
        ("two thousand three hundred", ["2300"]),
        ("2½ cups", ["5/2"]),
        ("2 1/4 and 3/4", ["9/4", "3/4"]),
        ("1,250.50", ["2501/2"]),
        ("half the class", ["1/2"]),
        ("a dozen eggs", ["12"]),
        ("the third row of these two tables, and one more", []),
        ("someone often weighs tents", []),
    ],
)
def test_numbers_are_read_from_figures_and_words(text: str, values: list[str]) -> None:
    assert [str(n.value) for n in numbers(text)] == values, figures(text)


@pytest.mark.parametrize(
    "text",
    [
        "`9 ÷ 6 = 1.5`", "6 ÷ 9 = 2/3 of it", "20% of 50 is 10", "3 + 4 = 7 = 5 + 2", "3 : 4 = 6 : 8",
        "2 × (3 + 4) = 14", "10 ÷ 3 ≈ 3.33", "2 m + 50 cm = 2.5 m", "? ÷ 4 = 7", "10^2 = 100", "5 × 3 < 16",
        "1 1/2 × 2 = 3", "-3 + 5 = 2", "half of 6 is 3",
        "The price of 6 is `9 ÷ 6 = 1.5`",
    ],
)  # fmt: skip
def test_true_equations_pass(text: str) -> None:
    assert false_equations(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "`9 ÷ 6 = 1.25`", "6 ÷ 9 = 1.5", "20% of 50 is 11", "3 + 4 = 7 = 5 + 3", "3 : 4 = 6 : 9",
        "2 × (3 + 4) = 10", "10 ÷ 3 = 3.33", "six divided by three is three", "5 × 3 > 16", "half of 6 is 4",
        "9 dollars ÷ 6 kilograms = 2 dollars",
    ],
)  # fmt: skip
def test_false_equations_are_found(text: str) -> None:
    assert len(false_equations(text)) == 1


@given(a=st.integers(1, 400), b=st.integers(1, 400), off=st.integers(-3, 3))
def test_a_sum_is_false_exactly_when_it_is(a: int, b: int, off: int) -> None:
    assert bool(false_equations(f"We see that {a} + {b} = {a + b + off}, do we?")) == (off != 0)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_is_judged_without_an_error(text: str) -> None:
    assert isinstance(judge(JUICE, text), tuple)


def test_readability_rises_with_longer_words_and_sentences() -> None:
    assert [syllables(w) for w in ("rate", "liter", "kilogram", "table", "asked")] == [1, 2, 3, 2, 1]
    assert grade_level("The cat sat. The dog ran.") < grade_level(
        "A considerable quantity of liquid remained."
    )


def test_high_school_reads_like_its_second_year_and_kindergarten_like_none() -> None:
    assert [school_years(grade) for grade in ("K", "4", "HS")] == [0, 4, 10]


def test_a_text_of_absurd_length_is_turned_away_unread() -> None:
    [reason] = judge(JUICE, "la la bottle 987654 " * 50_000)
    assert "1,000,000 characters" in reason.replace("999,999", "1,000,000")
