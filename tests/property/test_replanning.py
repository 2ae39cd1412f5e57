"""Units of random classes planned again: what was taught stays, and every change has a reason."""

from hypothesis import given, settings
from hypothesis import strategies as st
from lessonloom.pathways import plan_unit, replan
from pathway_strategies import classes
from unit_rules import faults

LENGTHS = st.sampled_from([25, 50])
COUNTS = st.one_of(st.none(), st.integers(2, 10))


@st.composite
def units_under_way(draw):
    """A tree, a unit, and how many of its lessons were taught."""
    tree, needs, goals = draw(classes())
    unit = plan_unit(tree, needs, goals, minutes=draw(LENGTHS), lessons=draw(COUNTS))
    return tree, needs, unit, draw(st.integers(0, len(unit.lessons) - 1))


def kept(before, after, taught):
    return [one.model_dump_json() for one in before.lessons[:taught]] == [
        one.model_dump_json() for one in after.lessons[:taught]
    ]


@given(units_under_way())
@settings(max_examples=100, deadline=None)
def test_without_slip_and_without_news_nothing_changes(case):
    tree, needs, unit, taught = case
    for same in (None, needs):
        again = replan(tree, unit, taught=taught, needs=same)
        assert again.unit.model_dump_json() == unit.model_dump_json()
        assert again.changes == ()


@given(units_under_way(), st.data())
@settings(max_examples=100, deadline=None)
def test_after_a_slip_the_rules_hold_and_what_was_taught_stays(case, data):
    tree, _, unit, taught = case
    done = sorted({step.skill for one in unit.lessons[:taught] for step in one.steps})
    unfinished = (
        data.draw(
            st.dictionaries(st.sampled_from(done), st.one_of(st.none(), st.integers(1, 60)), max_size=2)
        )
        if done
        else {}
    )
    lessons = data.draw(st.integers(taught + 1, len(unit.lessons)))
    again = replan(tree, unit, taught=taught, unfinished=unfinished, lessons=lessons)
    assert faults(tree, again.unit, taught if again.changes else 0) == []
    assert kept(unit, again.unit, taught)
    assert len(again.unit.lessons) == lessons
    assert bool(again.changes) == (again.unit != unit) == bool(unfinished or lessons < len(unit.lessons))
    assert all(change.what and change.why for change in again.changes)
    assert again.unit.coverage <= unit.coverage + 1e-9
    assert replan(tree, again.unit, taught=taught).unit == again.unit


@given(units_under_way(), st.data())
@settings(max_examples=100, deadline=None)
def test_after_new_evidence_the_rules_hold_and_what_was_taught_stays(case, data):
    tree, needs, unit, taught = case
    changed = data.draw(st.lists(st.sampled_from(sorted(needs)), unique=True, min_size=1, max_size=3))
    newer = dict(needs)
    for name in changed:
        lacking = data.draw(st.sampled_from([0, 9, 20]))
        newer[name] = needs[name].model_copy(
            update={"lacking": lacking, "seen": True, "answers": 30, "p": 0.9 if lacking == 0 else 0.3}
        )
    again = replan(tree, unit, taught=taught, needs=newer)
    assert faults(tree, again.unit, taught if again.changes else 0) == []
    assert kept(unit, again.unit, taught)
    assert len(again.unit.lessons) == len(unit.lessons)
    assert bool(again.changes) or again.unit == unit
    assert replan(tree, again.unit, taught=taught, needs=newer).changes == ()
