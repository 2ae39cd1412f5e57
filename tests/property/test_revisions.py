"""Whatever is wrong with a plan, one revision changes one thing."""

import random
from functools import lru_cache

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lessonloom.agents.deps import load_tree
from lessonloom.evals._plan_corpus import composed_plans
from lessonloom.evals._plan_defects import DEFECTS, Seeder
from lessonloom.evals.checks import SEEDERS
from lessonloom.items import ItemBank
from lessonloom.lessons import CHECKS, revisions
from lessonloom.settings import Settings

assert SEEDERS  # importing them enters the kinds of defects


@lru_cache(maxsize=1)
def corpus():
    tree = load_tree(Settings())
    return composed_plans(tree, ItemBank(tree), count=4, seed=11)


def seeded(kind, n, seed):
    """A plan with a defect of this kind, its context, the sound plan, and what the checks object to."""
    plans = corpus()
    plan, context = plans[n]
    other = plans[(n + 1) % len(plans)][0]
    seeder = Seeder(random.Random(seed), context.tree, context.bank, tuple(sorted(context.names)), other)
    spoiled = DEFECTS[kind].spoil(plan, seeder)
    assume(spoiled is not None and spoiled != plan)
    themes = DEFECTS[kind].themes
    found = [f for c in CHECKS.values() if c.theme in themes for f in c.findings(spoiled, context)]
    assume(found)
    return spoiled, context, plan, found[seed % len(found)]


anything = given(
    kind=st.sampled_from(sorted(DEFECTS)), n=st.integers(0, 3), seed=st.integers(0, 999), bare=st.booleans()
)
patiently = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


@patiently
@anything
def test_blocks_that_a_revision_does_not_concern_stay_byte_for_byte(kind, n, seed, bare):
    spoiled, context, sound, finding = seeded(kind, n, seed)
    for kind_, revised in revisions(spoiled, finding, context, None if bare else sound):
        before = {b.id: bytes_of(b) for b in spoiled.blocks}
        changed = [b for b in revised.blocks if before.get(b.id) not in (bytes_of(b), None)]
        if kind_ == "move-minutes":
            timeless = {b.id: bytes_of(b, "start", "minutes") for b in spoiled.blocks}
            assert all(bytes_of(b, "start", "minutes") == timeless[b.id] for b in changed)
            moved = [b for b in changed if b.minutes != minutes_of(spoiled)[b.id]]
            assert len(moved) <= 2 or all(b.minutes == minutes_of(sound)[b.id] for b in moved)
        elif kind_ in ("swap", "order"):
            assert not changed or kind_ == "order"
        else:
            assert len(changed) <= 1
        assert revised.objective == spoiled.objective or "objective" in finding.check or kind_ == "restore"


def minutes_of(plan):
    return {b.id: b.minutes for b in plan.blocks}


def bytes_of(block, *without):
    """A block as it is written, its start left out, which follows from the blocks before it."""
    return block.model_dump_json(exclude={"start", *without})


@patiently
@anything
def test_what_is_revised_objects_less_and_is_found_the_same_way_twice(kind, n, seed, bare):
    spoiled, context, sound, finding = seeded(kind, n, seed)
    reference = None if bare else sound
    found = revisions(spoiled, finding, context, reference)
    assert found == revisions(spoiled, finding, context, reference)
    for _, revised in found:
        check = CHECKS[finding.check]
        assert len(check.findings(revised, context)) < len(check.findings(spoiled, context))


@patiently
@anything
def test_with_the_composed_plan_at_hand_every_finding_has_a_revision(kind, n, seed, bare):
    spoiled, context, sound, finding = seeded(kind, n, seed)
    assert revisions(spoiled, finding, context, sound)
