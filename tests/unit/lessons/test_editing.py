"""Changes of a plan are located: what they do not concern stays, and minutes always add up."""

from datetime import UTC, datetime

import pytest
from lessonloom.graph import InputError
from lessonloom.lessons import passages
from lessonloom.lessons.editing import (
    Approve,
    EditField,
    Lock,
    Locked,
    Move,
    SetMinutes,
    Unlock,
    apply_change,
    diff,
    fields,
    fresh,
)
from tests_support import sample_plan

NOW = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return sample_plan(tmp_path_factory.mktemp("plan"))


def after(plan, *changes):
    version = fresh(plan, NOW)
    for change in changes:
        version = apply_change(version, change, number=version.number + 1, at=NOW, author="Ms. Reyes")
    return version


def others(plan, *ids):
    return [b.model_copy(update={"start": 0}) for b in plan.blocks if b.id not in ids]


def test_every_text_can_be_worded_anew_and_nothing_else_changes(plan):
    names = [f.slot for f in fields(plan)]
    assert len(names) == len(set(names))
    for one in fields(plan):
        changed = after(plan, EditField(slot=one.slot, text="My own words.")).plan
        places = {d.place for d in diff(plan, changed)}
        assert one.slot in places
        assert places - {one.slot} <= {f"{one.slot}-learners"}, one.slot
        assert others(changed, one.block) == others(plan, one.block)


def test_words_of_a_teacher_carry_their_origin(plan):
    slot = passages(plan)[0].slot
    version = after(plan, EditField(slot=slot, text="My own words."))
    assert passages(version.plan)[0].origin == "teacher"
    assert (version.changed, version.author) == ((slot,), "Ms. Reyes")


def test_a_locked_block_refuses_changes_until_it_is_unlocked(plan):
    block = plan.blocks[1]
    for change in (
        EditField(slot=block.teacher[0].slot, text="x"),
        Move(block=block.id, to=1),
        SetMinutes(block=block.id, minutes=block.minutes + 1),
    ):
        with pytest.raises(Locked, match=block.id):
            after(plan, Lock(block=block.id), change)
        assert after(plan, Lock(block=block.id), Unlock(block=block.id), change).plan != plan


def test_minutes_add_up_and_locked_blocks_keep_theirs(plan):
    block, locked = plan.blocks[2], plan.blocks[-1]
    for minutes in (block.minutes - 2, block.minutes + 3):
        changed = after(plan, Lock(block=locked.id), SetMinutes(block=block.id, minutes=minutes)).plan
        assert sum(b.minutes for b in changed.blocks) == plan.minutes
        assert next(b for b in changed.blocks if b.id == block.id).minutes == minutes
        assert next(b for b in changed.blocks if b.id == locked.id).minutes == locked.minutes
        assert [b.start for b in changed.blocks] == [
            sum(b.minutes for b in changed.blocks[:n]) for n in range(len(changed.blocks))
        ]


def test_minutes_that_nobody_can_give_are_refused_with_what_is_possible(plan):
    with pytest.raises(InputError, match="cannot have 45 minutes") as refused:
        after(plan, SetMinutes(block=plan.blocks[0].id, minutes=45))
    assert "are possible" in refused.value.remedy


def test_a_block_moves_and_the_clock_follows(plan):
    last = plan.blocks[-1].id
    changed = after(plan, Move(block=last, to=1)).plan
    assert changed.blocks[0].id == last
    assert changed.blocks[0].start == 0
    assert sum(b.minutes for b in changed.blocks) == plan.minutes
    assert [d.place for d in diff(plan, changed)] == ["order"]


def test_approval_holds_until_the_next_change(plan):
    assert after(plan, Approve()).approved
    assert not after(plan, Approve(), Lock(block=plan.blocks[0].id)).approved


def test_what_is_not_there_is_named_with_what_is(plan):
    with pytest.raises(InputError) as refused:
        after(plan, Lock(block="dance"))
    assert plan.blocks[0].id in refused.value.remedy
    with pytest.raises(InputError, match="no text 'songs'"):
        after(plan, EditField(slot="songs", text="x"))
