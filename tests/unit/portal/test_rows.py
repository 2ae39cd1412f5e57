"""The plan as its editor shows it, without a page."""

from datetime import UTC, datetime, time, timedelta

import pytest
from lessonloom.lessons import Finding
from lessonloom.lessons.editing import EditField, Lock, SetMinutes, apply_change, fields, fresh
from lessonloom.lessons.model import Dimension, QualityReport
from lessonloom.portal.pages._rows import home_of, named, rows, wrote
from lessonloom.portal.pages._words import side_by_side
from tests_support import sample_plan

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    return fresh(sample_plan(tmp_path_factory.mktemp("plan")), NOW)


def changed(version, change, author="Ms. Reyes"):
    return apply_change(
        version, change, number=version.number + 1, at=NOW + timedelta(minutes=version.number), author=author
    )


def finding(place: str) -> Finding:
    return Finding(
        check="c", version=1, severity="warning", place=place, evidence="", message=place, suggestion=""
    )


def with_findings(version, *places: str):
    full = Dimension(score=100, because=())
    names = ("clarity", "integrity", "depth", "practicality", "pertinence")
    found = tuple(map(finding, places))
    quality = QualityReport(checks=1, passed=0, findings=found, resolved=0, **dict.fromkeys(names, full))
    return version.model_copy(update={"plan": version.plan.model_copy(update={"quality": quality})})


def test_a_sentence_on_a_block_names_its_title(first):
    plan = first.plan
    block = plan.blocks[1]
    assert named(f"{block.id} moved to place 3.", plan) == f"“{block.title}” moved to place 3."
    assert named("Approved.", plan) == "Approved."
    assert named("Words of hook changed.", plan) == "Words of hook changed."


def test_every_text_that_can_be_changed_stands_on_the_page_once(first):
    shown = rows(first)
    slots = [line.slot for line in shown.own] + [line.slot for row in shown.rows for line in row.lines]
    assert sorted(slots) == sorted(field.slot for field in fields(first.plan))
    assert all(row.title.part == "title" for row in shown.rows)


def test_blocks_stand_in_order_with_their_clock(first):
    shown = rows(first, begins=time(9, 40))
    assert shown.adds_up
    assert shown.rows[0].begins == "09:40"
    assert all(a.ends == b.begins for a, b in zip(shown.rows, shown.rows[1:], strict=False))
    assert [row.first for row in shown.rows].count(True) == [row.last for row in shown.rows].count(True) == 1
    assert rows(first).rows[0].begins == ""


def test_minutes_that_do_not_add_up_are_seen(first):
    longer = first.plan.blocks[0].model_copy(update={"minutes": first.plan.blocks[0].minutes + 3})
    plan = first.plan.model_copy(update={"blocks": (longer, *first.plan.blocks[1:])})
    shown = rows(first.model_copy(update={"plan": plan}))
    assert not shown.adds_up
    assert shown.planned == first.plan.minutes + 3


def test_a_finding_stands_beside_the_line_it_concerns(first):
    plan = first.plan
    block = next(b for b in plan.blocks if b.exercises)
    slot = block.teacher[0].slot
    shown = rows(with_findings(first, block.id, slot, block.exercises[0], "objective", "nowhere"))
    row = next(row for row in shown.rows if row.block.id == block.id)
    own = slot == block.id
    assert {f.place for f in row.findings} == {block.id, block.exercises[0]}
    assert own or [f.place for line in row.lines if line.slot == slot for f in line.findings] == [slot]
    assert [f.place for line in shown.own if line.slot == "objective" for f in line.findings] == ["objective"]
    assert [f.place for f in shown.findings] == ["nowhere"]


def test_no_finding_is_lost(first):
    places = [b.id for b in first.plan.blocks] + [e.id for e in first.plan.exercises] + ["tiers", "title"]
    shown = rows(with_findings(first, *places))
    there = len(shown.findings) + sum(row.troubles for row in shown.rows)
    assert there + sum(len(line.findings) for line in shown.own) == len(places)
    assert home_of("tiers", first.plan, set()) == ""


def test_who_wrote_what_follows_the_versions_back(first):
    second = changed(first, EditField(slot="objective", text="find unit rates"))
    third = changed(second, EditField(slot="hook", text="Which is cheaper?"), "Mr. Cole")
    fourth = changed(third, EditField(slot="objective", text="find rates"), "Mr. Cole")
    kept = (first, second, third, fourth)
    assert wrote(first, kept) == {}
    assert wrote(second, kept) == {"objective": "Ms. Reyes"}
    assert wrote(fourth, kept) == {"objective": "Mr. Cole", "hook": "Mr. Cole"}
    undone = changed(second, Lock(block="hook")).model_copy(update={"number": 5, "parent": 2})
    assert wrote(undone, (*kept, undone)) == {"objective": "Ms. Reyes"}
    writers = {line.writer for row in rows(fourth, kept).rows for line in row.lines}
    assert {"curriculum", "Mr. Cole"} <= writers


def test_locks_show_and_minutes_move(first):
    locked = changed(first, Lock(block="hook"))
    assert [row.block.id for row in rows(locked).rows if row.locked] == ["hook"]
    longer = changed(first, SetMinutes(block="hook", minutes=first.plan.blocks[1].minutes + 2))
    assert rows(longer).adds_up


def test_words_that_differ_are_marked_and_the_rest_is_not():
    before, after = side_by_side("Halve it, then a third.", "Halve it, then double it.")
    assert "Halve it, then" in before
    assert "<del>a</del>" in before
    assert "<ins>double</ins>" in after
    assert side_by_side("same", "same") == ("same", "same")
    assert side_by_side("", "new") == ("", "<ins>new</ins>")


def test_marks_of_a_difference_are_the_only_markup():
    before, after = side_by_side("<b>x</b>", "<i>y & z</i>")
    assert "<b>" not in before
    assert "&lt;i&gt;y" in after
    long = "word " * 3000
    assert side_by_side(long, long + "<b>")[1].endswith("&lt;b&gt;</ins>")
