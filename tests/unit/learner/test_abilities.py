"""Abilities: what little evidence, no evidence and a teacher's word make of them."""

import pytest
from lessonloom.graph import InputError, Mastery
from lessonloom.learner.abilities import all_abilities, class_abilities, derive_abilities, given_abilities
from lessonloom.learner.abilities_levels import ABILITIES, DESCRIPTIONS, NAMES

WEIGHTS = {
    "A": {"numerical_calculation": 0.6, "abstract_thinking": 0.4},
    "B": {"numerical_calculation": 2.0},
    "C": {"spatial_imagination": 0.0, "numerical_calculation": 1.0},
}


def row(skill: str, p: float, n: int, learner: str = "L01") -> Mastery:
    return Mastery(learner=learner, skill=skill, p=p, low=0, high=1, n=n)


def test_every_level_of_every_ability_has_words_of_its_own():
    sentences = [text for levels in DESCRIPTIONS.values() for text in levels]
    assert tuple(DESCRIPTIONS) == tuple(NAMES) == ABILITIES
    assert len(set(sentences)) == 25
    assert all(text.endswith(".") and 8 <= len(text.split()) <= 20 for text in sentences)


def test_the_formula_is_the_one_in_the_docstring():
    found = derive_abilities([row("A", 0.5, 10), row("B", 0.8, 4)], WEIGHTS).of("numerical_calculation")
    assert found.evidence == pytest.approx(10 * 0.6 + 4)
    assert found.score == pytest.approx((6 * 0.5 + 4 * 0.8) / 10)
    assert found.level == 4
    # Wilson's interval of .62 among 10: .5867 -+ 1.4160 * sqrt(.02356 + .00960)
    assert (found.score_low, found.score_high) == (
        pytest.approx(0.329, abs=1e-3),
        pytest.approx(0.845, abs=1e-3),
    )
    assert (found.low, found.high) == (2, 5)


def test_without_evidence_there_is_no_level_rather_than_a_middle_one():
    found = derive_abilities([row("A", 0.9, 0), row("B", 0.9, 8), row("C", 0.9, 3)], WEIGHTS)
    for name in ("abstract_thinking", "spatial_imagination", "logical_reasoning"):
        one = found.of(name)
        assert (one.level, one.low, one.high, one.evidence, one.description) == (None, None, None, 0.0, "")
        assert not one.little
    assert found.of("numerical_calculation").level == 5


def test_little_evidence_says_so_and_gives_a_wide_interval():
    thin = derive_abilities([row("A", 0.8, 2)], WEIGHTS).of("abstract_thinking")
    assert thin.little
    assert thin.high - thin.low >= 3
    thick = derive_abilities([row("A", 0.8, 60)], WEIGHTS).of("abstract_thinking")
    assert not thick.little
    assert thick.high - thick.low <= 2


def test_a_class_has_a_mean_level_a_narrower_interval_and_a_spread():
    people = [
        derive_abilities([row("B", p, 4)], WEIGHTS, f"L{i}") for i, p in enumerate([0.1, 0.5, 0.5, 0.9] * 6)
    ]
    found = class_abilities(people).of("numerical_calculation")
    assert found.score == pytest.approx(0.5)
    assert found.level == 3
    assert (found.low, found.high) == (2, 4)
    alone = people[1].of("numerical_calculation")
    assert found.score_high - found.score_low < alone.score_high - alone.score_low
    assert class_abilities(people).spread[0] == (6, 0, 12, 0, 6)
    assert class_abilities(people).of("logical_reasoning").level is None


def test_a_class_of_one_is_as_uncertain_as_its_learner():
    one = derive_abilities([row("B", 0.5, 4)], WEIGHTS)
    both = one.of("numerical_calculation"), class_abilities([one]).of("numerical_calculation")
    assert both[0].score_low == pytest.approx(both[1].score_low)
    assert both[0].score_high == pytest.approx(both[1].score_high)


def test_an_empty_class_has_no_levels():
    assert all(one.level is None for one in class_abilities([]).abilities)


@pytest.mark.parametrize("text", ["4,4,3,4,3", " 4 4 3 4 3 ", "(4, 4, 3, 4, 3)", "4;4;3;4;3"])
def test_a_vector_can_be_given_and_is_marked_as_given(text):
    found = given_abilities(text, "L01")
    assert found.given
    assert [one.level for one in found.abilities] == [4, 4, 3, 4, 3]
    assert [one.ability for one in found.abilities] == list(ABILITIES)
    assert all(one.score is one.low is None and not one.little for one in found.abilities)
    assert found.of("logical_reasoning").description == DESCRIPTIONS["logical_reasoning"][2]
    assert not derive_abilities([row("B", 0.5, 4)], WEIGHTS).given


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("4,4,3,4", "4 numbers; there are five"),
        ("4", "1 number;"),
        ("", "0 numbers"),
        ("4,4,3,4,3,3", "6 numbers"),
        ("4,4,6,4,3", "'6' is no level of logical_reasoning"),
        ("4,0,3,4,3", "'0' is no level of abstract_thinking"),
        ("4,4,3,four,3", "'four' is no level of analogy_association"),
        ("4,4,3,4,2.5", "'2.5' is no level of spatial_imagination"),
    ],
)
def test_a_vector_that_cannot_be_read_says_what_is_wrong_and_what_is_wanted(text, says):
    with pytest.raises(InputError) as caught:
        given_abilities(text)
    assert says in caught.value.message
    assert "numerical_calculation, abstract_thinking, logical_reasoning" in caught.value.remedy
    assert "4,4,3,4,3" in caught.value.remedy


def test_given_levels_replace_derived_ones_of_a_learner_or_of_the_class():
    rows = [row("B", 0.5, 4, "L01"), row("B", 0.9, 4, "L02")]
    given = [given_abilities("1,2,3,4,5", "L02"), given_abilities("4,4,3,4,3")]
    people, whole = all_abilities(rows, WEIGHTS, ["L01", "L02"], given)
    assert [(one.learner, one.given) for one in people] == [("L01", False), ("L02", True)]
    assert whole.given
    assert whole.spread[0] == (1, 0, 1, 0, 0)


def test_levels_given_for_somebody_else_are_refused():
    with pytest.raises(InputError, match="L09, who is not in the class"):
        all_abilities([], WEIGHTS, ["L01"], [given_abilities("4,4,3,4,3", "L09")])
