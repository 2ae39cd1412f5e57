from typing import get_args

import pytest
from lessonloom.graph import InputError
from lessonloom.lessons.model import Template
from lessonloom.lessons.templates import GRAMMARS, KEPT, allocate, threshold


@pytest.mark.parametrize("template", get_args(Template))
def test_minutes_add_up_and_keep_their_least_for_every_period(template):
    spans = {s.role: s for s in GRAMMARS[template]}
    for minutes in range(20, 121):
        for need in (0.0, 0.5, 1.0):
            given = allocate(minutes, template, need)
            assert sum(given.values()) == minutes
            assert given.keys() >= KEPT
            assert all(given[role] >= spans[role].least for role in given)
            assert list(given) == [role for role in spans if role in given]


@pytest.mark.parametrize("template", get_args(Template))
def test_only_roles_that_stretch_pass_their_most(template):
    given = allocate(180, template)
    beyond = {s.role for s in GRAMMARS[template] if s.role in given and given[s.role] > s.most}
    assert beyond
    assert beyond <= {s.role for s in GRAMMARS[template] if s.stretches}


def test_a_role_is_left_out_only_when_the_least_times_do_not_fit():
    for template, spans in GRAMMARS.items():
        needed = sum(s.least for s in spans)
        assert len(allocate(needed, template)) == len(spans)
        assert len(allocate(needed - 1, template)) == len(spans) - 1


def test_more_need_moves_minutes_from_practice_to_explaining():
    low, high = allocate(50, "gradual-release", 0.0), allocate(50, "gradual-release", 1.0)
    assert high["model"] > low["model"]
    assert high["independent"] < low["independent"]


def test_roles_without_content_give_their_time_to_others():
    given = allocate(50, "gradual-release", 0.5, frozenset({"review"}))
    assert "review" not in given
    assert sum(given.values()) == 50


@pytest.mark.parametrize("minutes", [0, 15, 181])
def test_impossible_periods_are_refused_with_a_remedy(minutes):
    with pytest.raises(InputError) as caught:
        allocate(minutes, "5e")
    assert "16 and 180" in caught.value.remedy


def test_four_in_five_is_rounded_up():
    assert [threshold(n) for n in (1, 5, 28, 30)] == [1, 4, 23, 24]
