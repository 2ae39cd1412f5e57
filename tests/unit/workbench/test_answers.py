import json

import pytest
from lessonloom.graph import InputError
from lessonloom.learner.xapi import statements_of
from lessonloom.workbench import Unknown

SHORT = b"""student,skill,item,answer,correct,date
Ada L.,6.RP.A.1,Q1,x,1,2026-10-05
Bo K.,6.RP.A.1,Q1,y,0,2026-10-05
"""
ONE_BAD = SHORT + b"Cy M.,9.XX.Y.1,Q1,z,0,2026-10-05\n"


@pytest.fixture
async def six(bench):
    return (await bench.classes.create("6B")).id


async def test_answers_read_twice_count_once(bench, six):
    first = await bench.answers.add(six, SHORT)
    again = await bench.answers.add(six, SHORT)
    assert (first.new, first.known, first.newcomers) == (2, 0, ("L01", "L02"))
    assert (again.new, again.known, again.newcomers) == (0, 2, ())
    assert len(await bench.answers.all(six)) == 2


async def test_a_bad_row_keeps_everything_out_unless_it_may_be_left_out(bench, six):
    with pytest.raises(InputError, match="row 4"):
        await bench.answers.add(six, ONE_BAD)
    assert await bench.answers.all(six) == ()
    kept = await bench.answers.add(six, ONE_BAD, skip_bad=True)
    assert kept.new == 2
    assert [s.place for s in kept.skipped] == ["class.csv, row 4"]


async def test_a_gradebook_is_read_with_its_key(bench, six):
    book = b"Student,Q1\nAda L.,3\nBo K.,4\n"
    with pytest.raises(InputError):
        await bench.answers.add(six, book)
    made = await bench.answers.add(six, book, key=b"question,skill,answer\nQ1,6.RP.A.1,3\n")
    assert made.new == 2
    assert [r.correct for r in await bench.answers.all(six)] == [True, False]


async def test_statements_of_a_learning_record_store_are_answers(bench, six):
    await bench.answers.add(six, SHORT)
    told = json.dumps(statements_of(await bench.answers.all(six))).encode()
    other = (await bench.classes.create("6C")).id
    made = await bench.answers.add(other, told)
    assert made.new == 2
    assert [r.correct for r in await bench.answers.all(other)] == [True, False]
    broken = json.dumps([*json.loads(told), {"actor": {}}]).encode()
    with pytest.raises(InputError, match="statement"):
        await bench.answers.add(other, broken)
    assert len((await bench.answers.add(other, broken, skip_bad=True)).skipped) == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", b"{]", b"[]", b"\xff\xfe[", b"[\xff"])
async def test_what_is_no_class_file_is_refused(bench, six, content):
    with pytest.raises(InputError):
        await bench.answers.add(six, content)


async def test_names_are_told_only_where_asked_for(bench, six, settings):
    await bench.answers.add(six, SHORT)
    assert [(one.id, one.name) for one in await bench.rosters.all(six)] == [("L01", None), ("L02", None)]
    assert [one.name for one in await bench.rosters.all(six, names=True)] == ["Ada L.", "Bo K."]
    await bench.rosters.rename(six, "L01", "Ada Lovelace")
    assert [one.name for one in await bench.rosters.all(six, names=True)] == ["Ada Lovelace", "Bo K."]
    kept = b"".join(
        p.read_bytes() for p in settings.home.rglob("*") if p.is_file() and "roster" not in str(p)
    )
    assert b"Lovelace" not in kept
    assert b"Ada L." not in kept


async def test_a_roster_is_entered_before_any_answer(bench, six):
    entered = await bench.rosters.add(six, ["Bo K.", "Ada L.", "bo  k."])
    assert [one.id for one in entered] == ["L01", "L02"]
    assert (await bench.answers.add(six, SHORT)).newcomers == ()
    assert [r.learner for r in await bench.answers.all(six)] == ["L02", "L01"]
    for wrong in ([""], ["x" * 121], ["a\nb\x00"]):
        with pytest.raises(InputError):
            await bench.rosters.add(six, wrong)


async def test_a_learner_is_erased_everywhere(bench, six):
    await bench.answers.add(six, SHORT)
    assert (await bench.rosters.export(six, "L01")).name == "Ada L."
    gone = await bench.rosters.erase(six, "L01")
    assert gone.erased.responses == 1
    assert [one.id for one in await bench.rosters.all(six)] == ["L02"]
    assert [r.learner for r in await bench.answers.all(six)] == ["L02"]
    with pytest.raises(Unknown):
        await bench.rosters.erase(six, "L01")
