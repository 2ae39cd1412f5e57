import pytest
from lessonloom.lessons import wording as w


def test_counts_agree_with_their_noun():
    assert [w.count(n, "learner") for n in (0, 1, 5)] == ["no learners", "1 learner", "5 learners"]


@pytest.mark.parametrize(
    ("parts", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b, and c")],
)
def test_lists_read_like_english(parts, text):
    assert w.listed(parts) == text


def test_a_sentence_never_begins_with_a_small_numeral():
    assert w.sentence("11 of 28 are right.") == "Eleven of 28 are right."
    assert w.sentence("28 learners") == "Twenty-eight learners"
    assert w.sentence("6.RP.A.2 is next.") == "6.RP.A.2 is next."
    assert w.sentence("0.5 is half.") == "0.5 is half."


def test_shares_are_never_rounded_to_certainty():
    assert [w.percent(p) for p in (0, 0.004, 0.456, 0.996, 1)] == [
        "0%",
        "under 1%",
        "46%",
        "over 99%",
        "100%",
    ]
    assert w.percent_range(0.38, 0.55) == "38\N{EN DASH}55%"


def test_ids_are_read_as_a_range():
    assert [w.spread(ids) for ids in (["Q1"], ["Q1", "Q2"], ["Q1", "Q2", "Q3"])] == [
        "Q1",
        "Q1 and Q2",
        "Q1 to Q3",
    ]


def test_quotations_and_cuts():
    assert w.quoted('He says "per".') == "\"He says 'per'\""
    assert w.asked("6 kg cost $9. What is 1 kg?", 24) == "6 kg cost $9. What is 1 kg?"
    assert w.asked("6 kg cost $9. What is 1 kg?", 5) == "... What is 1 kg?"
    assert w.asked("One is so. Which is it? Choose.", 5) == "... Which is it? Choose."
    assert (w.labelled("B", "$1.25."), w.labelled("B", "(3, 4)")) == ("B ($1.25)", "B, (3, 4)")
    assert w.asked("One two three four five", 3) == "... three four five"
    assert w.inside("A comparison") == "a comparison"
    assert w.inside("I know") == "I know"
