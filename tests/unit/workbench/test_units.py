from datetime import date

import pytest
from lessonloom.graph import InputError
from lessonloom.workbench import Stale, Unknown
from lessonloom.workbench.unit_desk import LoseDay, UndoUnit, UnitWish
from pydantic import ValidationError

MONDAY = date(2026, 11, 30)
WISH = UnitWish(goals=("6.RP.A.3",), start=MONDAY, days=("mon", "wed", "fri"))


@pytest.fixture
async def unit(bench, answers):
    await bench.classes.create("6B")
    await bench.answers.add("6b", answers)
    return await bench.units.make("6b", WISH)


async def test_a_unit_falls_on_school_days_and_can_be_read_again(bench, unit):
    assert unit.file.dates[0] == MONDAY
    assert {day.weekday() for day in unit.file.dates} <= {0, 2, 4}
    assert await bench.units.get(unit.id) == unit
    assert [u.id for u in (await bench.units.all("6b")).items] == [unit.id]
    file = await bench.units.calendar(unit.id)
    assert file.count(b"BEGIN:VEVENT") == len(unit.file.unit.lessons)


async def test_a_day_that_is_lost_moves_what_follows_and_can_be_undone(bench, unit):
    lost = await bench.units.change(unit.id, LoseDay(day=unit.file.dates[1]), base=0, today=MONDAY)
    assert unit.file.dates[1] not in lost.file.dates
    assert lost.file.changes
    with pytest.raises(Stale):
        await bench.units.change(unit.id, LoseDay(day=unit.file.dates[2]), base=0, today=MONDAY)
    with pytest.raises(InputError):
        await bench.units.change(unit.id, LoseDay(day=date(2026, 12, 5)), today=MONDAY)
    back = await bench.units.change(unit.id, UndoUnit(), base=1, today=MONDAY)
    assert back.file.dates == unit.file.dates
    assert back.file.revision == 2


async def test_a_unit_that_cannot_be_is_refused(bench, unit):
    with pytest.raises(Unknown):
        await bench.units.make("none", WISH)
    with pytest.raises(Unknown):
        await bench.units.get("../units")
    with pytest.raises(InputError):
        await bench.units.make("6b", WISH.model_copy(update={"until": MONDAY}))
    with pytest.raises(ValidationError):
        UnitWish(goals=(), start=MONDAY)
    assert len((await bench.units.all()).items) == 1
