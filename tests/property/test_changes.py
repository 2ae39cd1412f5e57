"""Whatever a teacher changes, in whatever order: the plan stays whole, and what is locked stays as it is."""

import re
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lessonloom.agents.deps import load_tree
from lessonloom.graph import InputError
from lessonloom.items import ItemBank
from lessonloom.lessons import FAMILIES, CheckContext, Template, run_family
from lessonloom.lessons.editing import (
    ChangeTemplate,
    EditField,
    Lock,
    Move,
    Refresh,
    Regenerate,
    SetMinutes,
    Unlock,
    after,
    apply_change,
    diff,
    fresh,
    granted,
)
from lessonloom.settings import Settings
from tests_support import sample_plan

NOW = datetime(2026, 9, 1, tzinfo=UTC)
BLOCKS = ("review", "hook", "model", "guided", "check", "independent", "closure", "exit")
WISHES = ("shorter", "longer", "easier", "harder", "other exercises")
ORDER = {"template-followed", "check-branches"}
"""What a teacher's own order may offend; code says so and lets the teacher decide."""

blocks = st.sampled_from(BLOCKS)
changes = st.one_of(
    st.builds(Lock, block=blocks),
    st.builds(Unlock, block=blocks),
    st.builds(Move, block=blocks, to=st.integers(1, 9)),
    st.builds(SetMinutes, block=blocks, minutes=st.integers(1, 20)),
    st.builds(ChangeTemplate, template=st.sampled_from(get_args(Template))),
    st.builds(Refresh, block=blocks),
    st.builds(Regenerate, block=blocks, wish=st.sampled_from(WISHES)),
    st.builds(
        EditField,
        slot=st.sampled_from(["objective", "hook", "closure", "P2", "W1"]),
        text=st.sampled_from(["Name a unit rate and say what it means.", "What is the price of 1 kg?"]),
    ),
)


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return sample_plan(tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module")
def context(plan):
    tree = load_tree(Settings())
    return CheckContext(tree=tree, bank=ItemBank(tree), names=frozenset(), learners=plan.learners)


def made(version, change, context):
    """The next version, or None where the change is refused with something to do."""
    number = version.number + 1
    try:
        if isinstance(change, Regenerate):
            plan = granted(version, change, context)
            return plan and after(version, plan, "Made anew.", number=number, at=NOW, author="t")
        return apply_change(version, change, number=number, at=NOW, author="t", context=context)
    except InputError as refused:
        if not (refused.message and refused.remedy):
            raise  # a refusal says what can be done
        return None


def still(plan, block):
    """A block with its exercises, without its place on the clock and the names of other blocks."""
    found = next(b for b in plan.blocks if b.id == block).model_copy(update={"start": 0})
    exercises = [plan.exercise(e).model_dump_json() for e in found.exercises]
    return re.sub(r"[Bb]lock \d+( \([^()]*\))?", "a block", found.model_dump_json()), exercises


def serious(plan, context):
    found = (f for family in FAMILIES for f in run_family(family, plan, context))
    return {(f.check, f.message) for f in found if f.severity == "error" and f.check not in ORDER}


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(asked=st.lists(changes, min_size=1, max_size=6))
def test_any_changes_leave_a_whole_plan(plan, context, asked):
    version = fresh(plan, NOW)
    for change in asked:
        before = version.model_dump_json()
        found = made(version, change, context)
        assert version.model_dump_json() == before  # to undo is to take the version before
        if found is None:
            continue
        kept = [b for b in version.locked if b in found.locked]
        assert [still(found.plan, b) for b in kept] == [still(version.plan, b) for b in kept]
        assert sum(b.minutes for b in found.plan.blocks) == plan.minutes
        ends = [b.start + b.minutes for b in found.plan.blocks]
        assert [b.start for b in found.plan.blocks] == [0, *ends[:-1]]
        assert bool(diff(version.plan, found.plan)) or still_the_same(version.plan, found.plan)
        version = found
    assert serious(version.plan, context) <= serious(plan, context)


def still_the_same(a, b):
    """No difference is told only where blocks and exercises are the same."""
    return (a.blocks, a.exercises) == (b.blocks, b.exercises)
