"""Texts that speak of minutes follow where code wrote them, and are out of date where somebody else did."""

import re
from datetime import UTC, datetime

import pytest
from lessonloom.lessons import passages
from lessonloom.lessons._pace import AGAIN, ALL_HOME, NONE_LEFT, lent, remaining
from lessonloom.lessons.editing import (
    ChangeTemplate,
    EditField,
    Lock,
    Refresh,
    SetMinutes,
    apply_change,
    fresh,
)
from lessonloom.lessons.editing.pace import _left, _loans
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


def text_of(plan, slot):
    return next(p.text for p in passages(plan) if p.slot == slot)


def longer(plan, block, by):
    return SetMinutes(block=block, minutes=plan.block(block).minutes + by)


def test_composed_texts_say_the_minutes_that_there_are(plan):
    version = after(plan, longer(plan, "review", 1), longer(plan, "hook", -1), longer(plan, "independent", 2))
    made, minutes = version.plan, {b.id: b.minutes for b in version.plan.blocks}
    assert f"After {minutes['review'] - 2} minutes" in text_of(made, "review-1")
    said = "one minute in pairs" if minutes["hook"] > 3 else "half a minute in pairs"
    assert said in text_of(made, "hook-moves")
    assert version.stale == frozenset()


def test_a_longer_explanation_divides_its_minutes_anew(plan):
    version = after(plan, longer(plan, "model", -3))
    minutes = version.plan.block("model").minutes
    lead = text_of(version.plan, "explain-lead")
    said = [int(word) for word in lead.replace(",", " ").split() if word.isdecimal()]
    assert sum(said[-2:]) == minutes
    assert version.stale == frozenset()


def test_even_a_minute_is_divided_without_nonsense(plan):
    for minutes in (1, 2, 3):
        made = after(plan, SetMinutes(block="model", minutes=minutes)).plan
        lead = text_of(made, "explain-lead")
        assert lead.endswith("about 1 minute.")
        assert f"about {'2 minutes' if minutes == 3 else '1 minute'} in all" in lead


def test_a_mark_goes_when_the_text_fits_again(plan):
    tight = SetMinutes(block="independent", minutes=6)
    assert after(plan, tight).stale == {"independent"}  # the first minutes are the bridge's
    assert after(plan, tight, SetMinutes(block="independent", minutes=14)).stale == frozenset()


def test_what_to_cut_lasts_as_long_as_it_does(plan):
    assert re.search(r"leave out block \d+ \([^()]*\), 3 minutes", plan.cut_first)
    made = after(plan, longer(plan, "discuss", 2)).plan
    assert re.search(r"leave out block \d+ \([^()]*\), 5 minutes", made.cut_first)


def test_loans_of_minutes_are_those_that_the_lender_can_give(plan):
    at = [b.id for b in plan.blocks].index("independent") + 1
    lender = f"block {at} ({plan.block('independent').title})"
    given = plan.block("independent").minutes - 3
    assert (
        _loans(plan, f"Now: {lent(given, lender, given + 3)}.")
        == f"Now: {given} minutes, taken from {lender}."
    )
    gone = f"Now: {given + 1} minutes, and {lender} becomes homework."
    assert _loans(plan, f"Now: {given + 1} minutes, taken from {lender}.") == gone


@pytest.mark.parametrize("said", [remaining(7), ALL_HOME, NONE_LEFT])
def test_what_a_bridge_and_teaching_again_leave_is_reckoned_anew(said, plan):
    takes = plan.bridges[0].minutes + AGAIN
    for left, told in ((5, remaining(5)), (1, ALL_HOME), (-1, NONE_LEFT)):
        practice = plan.block("independent").model_copy(update={"minutes": takes + left})
        blocks = tuple(practice if b.id == "independent" else b for b in plan.blocks)
        changed = plan.model_copy(update={"blocks": blocks})
        assert _left(changed, f"So. {said} End.") == f"So. {told} End."


@pytest.mark.parametrize(
    ("words", "stale"),
    [
        ("Argue in these {n} minutes.", True),
        ("In these {n} minutes, and not one more, argue.", True),
        ("Take 40 minutes for it.", True),
        ("Minutes 1 to 30 are yours.", True),
        ("Wait one minute, then argue.", False),
        ("Argue. Two minutes are enough.", False),
        ("A bus needs 40 minutes for 30 km; how far is it in an hour?", False),
        ("Argue with all {n} classmates.", False),
    ],
)
def test_words_of_others_that_speak_of_a_blocks_minutes_are_out_of_date(plan, words, stale):
    block = plan.block("guided")
    edit = EditField(slot=block.teacher[0].slot, text=words.format(n=block.minutes))
    version = after(plan, edit, longer(plan, "guided", 1))
    assert version.stale == ({"guided"} if stale else frozenset())
    assert version.plan.block("guided").teacher[0].text == edit.text
    assert after(plan, edit, longer(plan, "review", 1)).stale <= {"guided"}  # only if it lent the minute


def test_a_refresh_says_the_new_minutes_and_the_old_minutes_need_none(plan):
    block = plan.block("guided")
    edit = EditField(slot=block.teacher[0].slot, text=f"Argue in these {block.minutes} minutes.")
    version = after(plan, edit, longer(plan, "guided", 1), longer(plan, "guided", 2))
    done = apply_change(version, Refresh(block="guided"), number=9, at=NOW, author="t")
    assert done.plan.block("guided").teacher[0].text == f"Argue in these {block.minutes + 2} minutes."
    assert done.stale == frozenset()
    assert after(plan, edit, longer(plan, "guided", 1), longer(plan, "guided", 0)).stale == frozenset()


def test_a_locked_block_is_not_mended_but_marked(plan):
    holder = next((b for b in plan.blocks if b.branch and "taken from block" in b.branch.action), None)
    assert holder is not None
    least = SetMinutes(block="independent", minutes=5)
    changed = after(plan, least).plan
    locked = after(plan, Lock(block=holder.id), least)
    kept = next(b for b in locked.plan.blocks if b.id == holder.id)
    mended = next(b for b in changed.blocks if b.id == holder.id)
    assert kept.branch == holder.branch
    assert (mended.branch != holder.branch) == (holder.id in locked.stale)


def test_marks_of_blocks_that_a_template_has_not_are_gone(plan):
    edited = after(plan, EditField(slot="objective", text="name a unit rate"))
    assert "closure" in edited.stale
    shaped = apply_change(edited, ChangeTemplate(template="5e"), number=9, at=NOW, author="t")
    assert shaped.stale <= {b.id for b in shaped.plan.blocks}
    assert fresh(plan, NOW).stale == frozenset()
