from datetime import date

import pytest
from lessonloom import Workbench
from lessonloom.graph import InputError
from lessonloom.workbench import Conflict
from lessonloom.workbench.unit_desk import UnitWish


async def test_a_class_that_was_cut_off_is_made_once(settings, tree):
    async with Workbench.open(settings, tree=tree) as bench:
        id, kept = bench.replies.reserve("key", "print")
        first = await bench.classes.create("6B", id)
        assert kept is None
    async with Workbench.open(settings, tree=tree) as bench:  # nothing was answered
        id, kept = bench.replies.reserve("key", "print")
        assert kept is None
        assert await bench.classes.create("6B", id) == first
        bench.replies.keep("key", "the answer")
        assert bench.replies.reserve("key", "print")[1] == "the answer"
        with pytest.raises(Conflict):
            await bench.classes.create("6B", bench.replies.reserve("another", "print")[0])


async def test_a_unit_that_was_cut_off_is_made_once(bench, answers):
    await bench.classes.create("6B")
    await bench.answers.add("6b", answers)
    wish = UnitWish(goals=("6.RP.A.2",), start=date(2026, 11, 30))
    first = await bench.units.make("6b", wish, bench.replies.reserve("key", "print")[0])
    bench.replies.leave("key")
    assert await bench.units.make("6b", wish, bench.replies.reserve("key", "print")[0]) == first
    assert len((await bench.units.all()).items) == 1


async def test_a_key_is_free_again_when_its_request_came_to_nothing(bench):
    first, _ = bench.replies.reserve("key", "print")
    with pytest.raises(Conflict):
        bench.replies.reserve("key", "print")
    with pytest.raises(InputError):
        bench.replies.reserve("key", "another print")
    bench.replies.release("key")
    assert bench.replies.reserve("key", "another print")[0] != first
