"""Units of random classes: nothing before what it needs, minutes that fit, nothing lost without a word."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lessonloom.pathways import Lesson, goal_weights, plan_pathway, plan_unit
from pathway_strategies import classes
from unit_rules import faults

LENGTHS = st.sampled_from([25, 45, 50, 90])
COUNTS = st.one_of(st.none(), st.integers(2, 12))
SHARES = st.sampled_from([0.0, 0.15, 0.5])


@given(classes(), LENGTHS, COUNTS, SHARES)
@settings(max_examples=100, deadline=None)
def test_every_unit_keeps_the_rules(case, minutes, lessons, buffer):
    tree, needs, goals = case
    unit = plan_unit(tree, needs, goals, minutes=minutes, lessons=lessons, buffer=buffer)
    assert faults(tree, unit) == []
    assert lessons is None or len(unit.lessons) == lessons
    free = sum(one.kind == "free" for one in unit.lessons)
    assert free >= min(int(buffer * len(unit.lessons) + 0.5), len(unit.lessons) - 2)
    assert plan_unit(tree, needs, goals, minutes=minutes, lessons=lessons, buffer=buffer) == unit


@given(classes(), LENGTHS)
@settings(max_examples=50, deadline=None)
def test_as_many_lessons_as_it_takes_hold_the_whole_way(case, minutes):
    tree, needs, goals = case
    way = plan_pathway(tree, needs, goals, weights=goal_weights(needs, goals))
    unit = plan_unit(tree, needs, goals, minutes=minutes)
    held = [step for lesson in unit.lessons for step in lesson.steps]
    assert not unit.left_out
    assert {step.skill for step in held} == {step.skill for step in way.steps}
    assert sum(step.minutes for step in held) == way.cost
    assert all(step.parts == 1 for step in held if step.minutes * step.parts <= minutes)
    assert unit.coverage == pytest.approx(
        1 - sum(unit.weights[u.goal] for u in way.unreachable) / sum(unit.weights.values())
    )


@given(classes(), LENGTHS, st.integers(2, 8))
@settings(max_examples=50, deadline=None)
def test_what_is_left_out_would_not_have_fit_and_says_so(case, minutes, lessons):
    tree, needs, goals = case
    unit = plan_unit(tree, needs, goals, minutes=minutes, lessons=lessons, buffer=0)
    held = {step.skill for lesson in unit.lessons for step in lesson.steps}
    for one in unit.left_out:
        assert one.reason
        ready = held.union(unit.sources).issuperset(tree.hard(one.step.skill))
        either = all(
            (held | set(unit.sources)).intersection(g.skills) for g in tree.skill(one.step.skill).alternatives
        )
        last = unit.lessons[-2]
        assert not (ready and either and one.step.minutes <= last.practice - minutes // 10)


@given(classes(), LENGTHS, st.integers(2, 6), SHARES)
@settings(max_examples=50, deadline=None)
def test_as_many_more_lessons_as_are_asked_for_hold_everything(case, minutes, lessons, buffer):
    tree, needs, goals = case
    unit = plan_unit(tree, needs, goals, minutes=minutes, lessons=lessons, buffer=buffer)
    asked = {int(n) for one in unit.left_out for n in re.findall(r"With (\d+) more lesson", one.reason)}
    assert len(asked) == bool(unit.left_out)
    for more in asked:
        enough = plan_unit(tree, needs, goals, minutes=minutes, lessons=lessons + more, buffer=buffer)
        assert not enough.left_out


@given(classes(), LENGTHS, COUNTS)
@settings(max_examples=40, deadline=None)
def test_cuts_say_what_share_of_the_goals_they_lose(case, minutes, lessons):
    tree, needs, goals = case
    unit = plan_unit(tree, needs, goals, minutes=minutes, lessons=lessons)
    total = sum(unit.weights.values())
    for cut in unit.cuts:
        assert cut.loss == pytest.approx(sum(unit.weights[g] for g in cut.goals) / total)
        assert set(cut.goals) <= set(cut.skills)
    assert sum(cut.loss for cut in unit.cuts) <= unit.coverage + 1e-9


@given(classes(), st.data())
@settings(max_examples=40, deadline=None)
def test_the_rules_catch_a_unit_that_was_tampered_with(case, data):
    tree, needs, goals = case
    unit = plan_unit(tree, needs, goals, minutes=50)
    teaching = [one for one in unit.lessons if one.kind == "teach"]
    if not teaching:
        return
    victim = data.draw(st.sampled_from(teaching))
    gone = victim.model_copy(update={"steps": ()})
    longer = victim.model_copy(update={"practice": victim.practice + 1})
    for worse in (gone, longer):
        lessons: tuple[Lesson, ...] = tuple(worse if one is victim else one for one in unit.lessons)
        assert faults(tree, unit.model_copy(update={"lessons": lessons}))
    if len(teaching) > 1:
        swapped = tuple(
            one.model_copy(update={"number": n})
            for n, one in enumerate((*reversed(teaching), unit.lessons[-1]), 1)
        )
        needed = any(faults(tree, unit.model_copy(update={"lessons": swapped, "cuts": ()})))
        linked = any(
            set(tree.hard(later.skill)) & {s.skill for s in teaching[0].steps}
            for one in teaching[1:]
            for later in one.steps
        )
        assert needed or not linked
