"""Changes of a plan are located: what they do not concern stays, and minutes always add up."""

import re
from datetime import UTC, datetime
from typing import get_args

import pytest
from lessonloom.agents.deps import load_tree
from lessonloom.graph import InputError
from lessonloom.items import ItemBank
from lessonloom.lessons import CheckContext, Template, passages
from lessonloom.lessons.editing import (
    Approve,
    ChangeTemplate,
    EditField,
    Lock,
    Locked,
    Move,
    Refresh,
    Regenerate,
    SetMinutes,
    Unlock,
    apply_change,
    byline,
    diff,
    fields,
    fresh,
    granted,
    wish_in,
    written_by,
)
from lessonloom.lessons.export import markdown
from lessonloom.lessons.model import Writer
from lessonloom.lessons.templates import GRAMMARS
from lessonloom.settings import Settings
from tests_support import sample_plan

NOW = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return sample_plan(tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module")
def context(plan):
    tree = load_tree(Settings())
    return CheckContext(tree=tree, bank=ItemBank(tree), names=frozenset(), learners=plan.learners)


def after(plan, *changes):
    version = fresh(plan, NOW)
    for change in changes:
        version = apply_change(version, change, number=version.number + 1, at=NOW, author="Ms. Reyes")
    return version


def neutral(text):
    """Without the names by which texts speak of other blocks, and without minutes: these follow every
    change."""
    text = re.sub(r"[Bb]lock \d+( \([^()]*\))?", "a block", text)
    return re.sub(r"(\d+|one|the last( two)?|half a) minutes?|Minutes \d+ to \d+", "minutes", text)


def others(plan, *ids):
    rest = [b.model_copy(update={"start": 0}) for b in plan.blocks if b.id not in ids]
    return [neutral(b.model_dump_json()) for b in rest]


def changed_places(a, b):
    """Where two plans differ in more than in the names of blocks."""
    return {d.place for d in diff(a, b) if neutral(d.before) != neutral(d.after)}


def test_every_text_can_be_worded_anew_and_nothing_else_changes(plan):
    names = [f.slot for f in fields(plan)]
    assert len(names) == len(set(names))
    for one in fields(plan):
        if any(e.id == one.slot for e in plan.exercises):
            continue  # a question is more than its words: test_questions.py
        changed = after(plan, EditField(slot=one.slot, text="My own words.")).plan
        places = changed_places(plan, changed)
        assert one.slot in places
        assert places - {one.slot} <= {f"{one.slot}-learners"}, one.slot
        assert others(changed, one.block) == others(plan, one.block)


def test_words_of_a_teacher_carry_their_origin(plan):
    slot = passages(plan)[0].slot
    version = after(plan, EditField(slot=slot, text="My own words."))
    assert passages(version.plan)[0].origin == "teacher"
    assert (version.changed, version.author) == ((slot,), "Ms. Reyes")


def test_a_plan_knows_whose_words_its_texts_are(plan, context):
    wording = [
        EditField(slot="objective", text="name a unit rate"),
        EditField(slot="hook", text="Which is cheaper?"),
        EditField(slot="P2", text="What is fair?"),
    ]
    changed = after(plan, *wording).plan
    told = {d.place: byline(d.writer) for d in diff(plan, changed) if not d.place.startswith("unknown")}
    hers = "in the words of Ms. Reyes"
    assert told == dict.fromkeys(["objective", "hook", "hook-learners", "P2"], hers)
    back = {byline(d.writer) for d in diff(changed, plan) if d.writer}
    assert back == {"composed from the curriculum", "an exercise of the curriculum"}
    place = [b.id for b in plan.blocks].index("hook") + 1
    page = markdown.to_markdown(changed)
    block = f"block {place} ({plan.block('hook').title})"
    assert f"In the words of Ms. Reyes: the objective, {block}, question P2." in page
    assert "Which is cheaper? ᵗ" in page
    version = after(plan, *wording)
    drawn = granted(version, Regenerate(block="independent", wish="other exercises"), context)
    assert written_by(drawn, "P2").origin == "computed"  # another question: nobody's own words any more
    assert written_by(drawn, "objective").name == "Ms. Reyes"


def test_a_teacher_without_a_name_is_a_teacher():
    for name in ("", "teacher", "Teacher"):
        assert byline(Writer(slot="hook", origin="teacher", name=name)) == "in the words of a teacher"


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
    assert changed_places(plan, changed) == {"order"}


def test_approval_holds_until_the_next_change(plan):
    assert after(plan, Approve()).approved
    assert not after(plan, Approve(), Lock(block=plan.blocks[0].id)).approved


def test_what_is_not_there_is_named_with_what_is(plan):
    with pytest.raises(InputError) as refused:
        after(plan, Lock(block="dance"))
    assert plan.blocks[0].id in refused.value.remedy
    with pytest.raises(InputError, match="no text 'songs'"):
        after(plan, EditField(slot="songs", text="x"))


def words(plan):
    return sorted(neutral(p.text) for p in passages(plan))


def mentions(plan):
    """The blocks that texts speak of, by number and title."""
    return re.findall(r"[Bb]lock (\d+) \(([^()]*)\)", plan.model_dump_json())


def test_texts_speak_of_blocks_by_the_names_they_have_now(plan):
    assert mentions(plan)
    last = plan.blocks[-1]
    for change in (
        Move(block=last.id, to=1),
        EditField(slot=f"{last.id}-title", text="Tickets"),
        *(ChangeTemplate(template=t) for t in get_args(Template)),
    ):
        changed = after(plan, change).plan
        assert mentions(changed)
        for number, title in mentions(changed):
            assert changed.blocks[int(number) - 1].title == title


@pytest.mark.parametrize("template", get_args(Template))
def test_another_template_keeps_every_word_and_every_exercise(plan, template):
    changed = after(plan, ChangeTemplate(template=template)).plan
    assert words(changed) == words(plan)
    assert {e for b in changed.blocks for e in b.exercises} == {e for b in plan.blocks for e in b.exercises}
    assert changed.exercises == plan.exercises
    order = [span.role for span in GRAMMARS[template]]
    places = [order.index(b.role) for b in changed.blocks]
    assert places == sorted(set(places))
    assert sum(b.minutes for b in changed.blocks) == plan.minutes


def test_another_template_and_back_is_the_same_words_in_the_same_order(plan):
    there = after(plan, ChangeTemplate(template="4as"), ChangeTemplate(template=plan.template)).plan
    assert words(there) == words(plan)


def test_a_locked_block_stays_or_stands_in_the_way_of_a_template(plan):
    check = plan.block("check").id
    changed = after(plan, Lock(block=check), ChangeTemplate(template="hunter")).plan
    kept = next(b for b in changed.blocks if b.id == check)
    assert kept.model_copy(update={"start": 0}) == plan.block("check").model_copy(update={"start": 0})
    with pytest.raises(Locked, match="has no part for it"):
        after(plan, Lock(block=plan.block("hook").id), ChangeTemplate(template="rosenshine"))


def wished(plan, context, block, wish, *locked):
    version = after(plan, *(Lock(block=b) for b in locked))
    return granted(version, Regenerate(block=block, wish=wish), context)


@pytest.mark.parametrize(
    ("sentence", "wish"),
    [
        ("make block 6 shorter", "make it shorter"),
        ("block 6 with other exercises", "with other exercises"),
        ("Block 6: harder", "it: harder"),
    ],
)
def test_a_wish_is_told_without_the_number_of_its_block(plan, sentence, wish):
    assert wish_in(plan, sentence) == Regenerate(block=plan.blocks[5].id, wish=wish)


def items(plan, block):
    return [plan.exercise(e).item for e in plan.block(block).exercises]


def test_other_exercises_are_other_and_the_rest_stays(plan, context):
    for wish in ("", "different exercises", "Other numbers in the problems, please."):
        changed = wished(plan, context, "independent", wish)
        assert items(changed, "independent") != items(plan, "independent")
        assert changed.blocks == plan.blocks
        assert all(changed.exercise(e.id) == e for e in plan.exercises if e.id[0] not in "SPE")


@pytest.mark.parametrize(("wish", "step"), [("make it easier", -1), ("harder, please", 1)])
def test_exercises_move_one_level(plan, context, wish, step):
    changed = wished(plan, context, "independent", wish)
    levels = ["support", "core", "extension"]
    moved = {
        levels.index(new.level) - levels.index(old.level)
        for new, old in zip(items(changed, "independent"), items(plan, "independent"), strict=True)
    }
    assert moved == {0, step}


@pytest.mark.parametrize(("wish", "sign"), [("make it shorter", -1), ("more time for this", 1)])
def test_a_block_becomes_shorter_or_longer(plan, context, wish, sign):
    changed = wished(plan, context, "guided", wish)
    assert sign * (changed.block("guided").minutes - plan.block("guided").minutes) > 0
    assert sum(b.minutes for b in changed.blocks) == plan.minutes


def test_exercises_about_something_are_taken_where_there_are_any(plan, context):
    words = {w for m in context.bank.models(plan.skill, "core") for w in re.findall("[a-z]{6,}", m.stem)}
    found = [
        changed
        for word in sorted(words)
        if (changed := wished(plan, context, "independent", f"with {word}")) is not None
        and sum(word[:-1] in i.stem for i in items(changed, "independent"))
        > sum(word[:-1] in i.stem for i in items(plan, "independent"))
    ]
    assert found


def test_a_wish_for_wording_is_left_to_a_model(plan, context):
    assert wished(plan, context, "hook", "more hands-on") is None
    assert wished(plan, context, "independent", "with zyxomorphs") is None


def test_wishes_that_cannot_be_granted_say_why(plan, context):
    with pytest.raises(InputError, match="It has no exercises"):
        wished(plan, context, "hook", "other exercises")
    minute = after(plan, SetMinutes(block="review", minutes=1))
    with pytest.raises(InputError, match="one minute already"):
        granted(minute, Regenerate(block="review", wish="make it shorter"), context)
    with pytest.raises(InputError, match="quoted in the texts"):
        wished(plan, context, "check", "other exercises")
    with pytest.raises(Locked):
        wished(plan, context, "independent", "easier", "independent")


def test_an_edit_marks_what_rests_on_it_and_a_refresh_brings_it_into_line(plan):
    quoting = EditField(slot="closure", text=f"Today you learned to {plan.objective}.")
    edited = after(plan, quoting, EditField(slot="objective", text="name a unit rate and say what it means"))
    assert edited.stale == {"model", "check", "independent", "closure", "exit"}
    done = apply_change(edited, Refresh(block="closure"), number=9, at=NOW, author="t")
    assert done.stale == {"model", "check", "independent", "exit"}
    told = next(p for p in passages(done.plan) if p.slot == "closure")
    assert told.text == "Today you learned to name a unit rate and say what it means."
    assert told.origin == "teacher"
    done = apply_change(edited, Refresh(block="model"), number=9, at=NOW, author="t")
    lead = next(p.text for p in passages(done.plan) if p.slot == "explain-lead")
    assert "left on the board: name a unit rate and say what it means." in lead


def test_a_block_edited_by_hand_is_no_longer_out_of_date(plan):
    edited = after(plan, EditField(slot="objective", text="x"), EditField(slot="closure", text="Bye."))
    assert "closure" not in edited.stale
    assert after(plan, EditField(slot="closure", text="Bye.")).stale == frozenset()
