"""Abilities: what must hold for any evidence and any weights."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lessonloom.graph import Mastery
from lessonloom.learner.abilities import AbilityProfile, class_abilities, derive_abilities
from lessonloom.learner.abilities_levels import ABILITIES

SKILLS = ("A", "B", "C", "D", "E")
P = st.floats(0, 1)
WEIGHT = st.sampled_from([0.0, 0.1, 0.25, 0.4, 1.0])
WEIGHTS = st.fixed_dictionaries(
    {skill: st.dictionaries(st.sampled_from(ABILITIES), WEIGHT, max_size=5) for skill in SKILLS}
)
ROWS = st.lists(
    st.tuples(st.sampled_from(SKILLS), P, st.integers(0, 12)), max_size=5, unique_by=lambda row: row[0]
)


def profile(rows, weights) -> AbilityProfile:
    return derive_abilities(
        [Mastery(learner="L01", skill=s, p=p, low=0, high=1, n=n) for s, p, n in rows], weights, "L01"
    )


def width(one) -> float:
    return one.score_high - one.score_low


@given(ROWS, WEIGHTS, st.data())
@settings(deadline=None)
def test_more_mastery_never_lowers_an_ability(rows, weights, data):
    assume(rows)
    place = data.draw(st.integers(0, len(rows) - 1))
    skill, p, n = rows[place]
    better = [*rows[:place], (skill, data.draw(st.floats(p, 1)), n), *rows[place + 1 :]]
    for one, other in zip(profile(rows, weights).abilities, profile(better, weights).abilities, strict=True):
        assert one.evidence == other.evidence
        if one.level:
            assert one.level <= other.level
            assert one.low <= other.low
            assert one.high <= other.high
            assert one.score <= other.score + 1e-12
            assert one.score_low <= other.score_low + 1e-12
            assert one.score_high <= other.score_high + 1e-12


@given(ROWS, WEIGHTS, st.integers(2, 9))
@settings(deadline=None)
def test_more_answers_of_the_same_kind_narrow_the_interval(rows, weights, times):
    more = [(skill, p, n * times) for skill, p, n in rows]
    for one, other in zip(profile(rows, weights).abilities, profile(more, weights).abilities, strict=True):
        assert (one.level is None) == (other.level is None)
        if one.level:
            assert other.evidence > one.evidence
            assert width(other) < width(one)


@given(ROWS, WEIGHTS, st.randoms())
@settings(deadline=None)
def test_the_order_of_rows_and_of_weights_does_not_matter(rows, weights, rng):
    shuffled = rng.sample(rows, len(rows))
    turned = {skill: dict(reversed(own.items())) for skill, own in reversed(weights.items())}
    assert profile(rows, weights) == profile(shuffled, turned)


@given(ROWS, WEIGHTS)
@settings(deadline=None)
def test_weights_of_zero_and_skills_without_answers_do_not_matter(rows, weights):
    bare = {skill: {a: w for a, w in own.items() if w} for skill, own in weights.items()}
    asked = [row for row in rows if row[2]]
    assert profile(rows, weights) == profile(asked, bare)


@given(ROWS, WEIGHTS)
@settings(deadline=None)
def test_answers_are_shared_out_and_never_counted_twice(rows, weights):
    counted = sum(one.evidence for one in profile(rows, weights).abilities)
    assert abs(counted - sum(n for s, _, n in rows if any(weights[s].values()))) < 1e-9


@given(ROWS, WEIGHTS)
@settings(deadline=None)
def test_a_score_lies_in_its_interval_and_a_level_between_its_ends(rows, weights):
    for one in profile(rows, weights).abilities:
        if one.evidence == 0:
            assert (one.level, one.low, one.high, one.score) == (None, None, None, None)
        else:
            assert 0 <= one.score_low <= one.score <= one.score_high <= 1
            assert 1 <= one.low <= one.level <= one.high <= 5


@given(st.lists(ROWS, min_size=1, max_size=6), WEIGHTS, st.randoms())
@settings(deadline=None)
def test_a_class_is_the_same_in_any_order_and_counts_everybody_once(people, weights, rng):
    profiles = [profile(rows, weights) for rows in people]
    found = class_abilities(profiles)
    assert found == class_abilities(rng.sample(profiles, len(profiles)))
    for place, counts in enumerate(found.spread):
        assert sum(counts) == sum(one.abilities[place].level is not None for one in profiles)
