"""A question in a teacher's own words is solved again; where it cannot be, the plan says so."""

from datetime import UTC, datetime

import pytest
from lessonloom.agents.deps import load_tree
from lessonloom.graph import InputError
from lessonloom.items import ItemBank, accepts
from lessonloom.lessons import FAMILIES, CheckContext, passages, run_family
from lessonloom.lessons.editing import EditField, Lock, Locked, apply_change, diff, fresh
from lessonloom.settings import Settings
from tests_support import sample_plan

NOW = datetime(2026, 9, 1, tzinfo=UTC)
OWN = "A bus has 3 doors. How many doors have 4 buses?"


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return sample_plan(tmp_path_factory.mktemp("plan"))


@pytest.fixture(scope="module")
def context(plan):
    tree = load_tree(Settings())
    return CheckContext(tree=tree, bank=ItemBank(tree), names=frozenset(), learners=plan.learners)


@pytest.fixture(scope="module")
def ask(plan, context):
    def asked(id, text, before=None, blind=False):
        version = fresh(before or plan, NOW)
        solving = None if blind else context
        change = EditField(slot=id, text=text)
        return apply_change(version, change, number=2, at=NOW, author="Ms. Reyes", context=solving).plan

    return asked


def serious(plan, context):
    found = (f for family in FAMILIES for f in run_family(family, plan, context))
    return {(f.check, f.place) for f in found if f.severity == "error"}


def others(plan, context, id):
    """Other questions that the same model asks."""
    item, taken = plan.exercise(id).item, {e.item.stem for e in plan.exercises}
    draws = (context.bank.draw(item.skill, item.model, n) for n in range(20))
    return [one for one in draws if one.stem not in taken]


@pytest.mark.parametrize("id", ["Q1", "W1", "C1", "X1", "G1", "S1", "P2", "E1"])
def test_a_question_with_other_numbers_brings_its_own_key_and_every_quote_follows(id, plan, context, ask):
    old, wanted = plan.exercise(id).item, others(plan, context, id)[0]
    typed = f"  {wanted.stem.replace('`', '').upper()} "
    changed = ask(id, typed)
    new = changed.exercise(id).item
    assert (new.id, new.stem, new.answer, new.steps) == (
        wanted.id,
        wanted.stem,
        wanted.answer,
        wanted.steps,
    )
    assert bool(new.options) == bool(old.options)
    assert accepts(context.bank, new, new.answer.value)
    assert serious(changed, context) <= serious(plan, context)
    gone = {step for step in old.steps if len(step) > 12} - set(new.steps)
    kept = [p.slot for p in passages(changed) if p.origin == "composed" and any(s in p.text for s in gone)]
    assert kept == []


def test_other_blocks_stay_as_they_were(plan, context, ask):
    changed = ask("G1", others(plan, context, "G1")[0].stem)
    before, now = ([b for b in one.blocks if "G1" not in b.exercises] for one in (plan, changed))
    assert now == before
    assert {d.place for d in diff(plan, changed)} >= {"G1", "guided-1"}


def test_a_question_nobody_can_solve_again_has_no_key_and_says_so(plan, context, ask):
    changed = ask("P2", OWN)
    item = changed.exercise("P2").item
    assert item.stem == OWN
    assert (item.answer.kind, item.answer.value, item.options, item.steps) == ("text", "", (), ())
    assert plan.exercise("P2").item.answer.text in item.rubric[1]
    assert [t for t in changed.unknown if t.startswith("The key of P2:")]
    assert serious(changed, context) <= serious(plan, context)
    with pytest.raises(Exception, match="own-P2"):
        context.bank.item(item.id)  # no answer is graded by the key of another question


def test_the_curriculums_question_put_back_has_its_key_again(plan, context, ask):
    there = ask("P2", OWN)
    back = ask("P2", plan.exercise("P2").item.stem, there)
    assert back.exercise("P2") == plan.exercise("P2")
    assert back.unknown == plan.unknown


def test_a_number_that_the_curriculum_never_uses_is_not_guessed_at(plan, context, ask):
    stem = plan.exercise("P1").item.stem
    digit = next(c for c in stem if c.isdigit())
    changed = ask("P1", stem.replace(digit, f"{digit}0017", 1))
    assert changed.exercise("P1").item.answer.kind == "text"


@pytest.mark.parametrize("id", ["W1", "C1", "X1", "Q1"])
def test_what_the_plan_quotes_takes_no_question_that_cannot_be_solved(id, plan, ask):
    with pytest.raises(InputError, match=f"{id} is quoted") as refused:
        ask(id, OWN)
    assert "practice" in refused.value.remedy


def test_without_the_curriculum_at_hand_nothing_counts_as_solved(plan, context, ask):
    changed = ask("P2", others(plan, context, "P2")[0].stem, blind=True)
    assert changed.exercise("P2").item.answer.value == ""


def test_questions_of_a_locked_block_stay(plan, context):
    block = next(b.id for b in plan.blocks if "P2" in b.exercises)
    locked = apply_change(fresh(plan, NOW), Lock(block=block), number=2, at=NOW, author="t")
    with pytest.raises(Locked):
        apply_change(locked, EditField(slot="P2", text=OWN), number=3, at=NOW, author="t", context=context)
