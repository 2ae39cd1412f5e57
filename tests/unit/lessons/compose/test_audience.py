"""What a plan says to children who do not read yet, to one learner alone, to a class without gaps."""

import re

import pytest
from lessonloom.items import ItemBank
from lessonloom.lessons import compose
from lessonloom.lessons import wording as w
from lessonloom.lessons._alone import to_one
from lessonloom.lessons.templates import GRAMMARS

TARGET = "6.RP.A.2"
_READS = re.compile(
    r"\bwrite (?:a|one|down|each) (?:sentence|the|line)|in silence, without|answer keys", re.I
)
_OTHERS = re.compile(
    r"\b(neighbor|partner|pairs?|voices|boards that|commonest|most others|person beside"
    r"|the (?:whole )?class (?:decide|dictates|goes)|everyone|everybody|nobody needs|whoever|most of them"
    r"|piles|fewer than|of 1 or more|two (?:children|learners) say|the door)\b",
    re.I,
)


def said(plan):
    texts = [p.text for b in plan.blocks for p in (*b.teacher, *b.learners)]
    return [*texts, *(m for b in plan.blocks for m in b.materials)]


def ruled(plan):
    """What the plan says beside its passages: the rules, the tiers, the help on the sheets."""
    rules = [t for b in plan.blocks if b.branch for t in (b.branch.action, b.branch.otherwise)]
    tiers = [t for one in plan.tiers for t in (one.teaching, one.practice, one.assessment)]
    return [*rules, *tiers, plan.changes_if, *(e.note for e in plan.exercises)]


def _for_grade(grade, make_tree, target, make_brief, template):
    tree = make_tree(target.model_copy(update={"grade": grade}))
    return compose(make_brief(template=template), tree=tree, bank=ItemBank(tree), package="test")


@pytest.mark.parametrize("template", GRAMMARS)
def test_children_who_do_not_read_yet_hear_every_question(template, make_tree, target, make_brief):
    own = {*target.extension, *target.support, target.closure}
    plan = _for_grade("1", make_tree, target, make_brief, template)
    found = [t for t in said(plan) if _READS.search(t) and not any(o and o in t for o in own)]
    assert not found
    asked = {role: " ".join(p.text for p in b.teacher) for b in plan.blocks for role in [b.role]}
    for role in {"review", "guided", "check", "independent", "exit"} & asked.keys():
        assert "aloud" in asked[role], role


def test_older_learners_read_and_write(make_tree, target, make_brief):
    plan = _for_grade("6", make_tree, target, make_brief, "gradual-release")
    assert any(_READS.search(text) for text in said(plan))


@pytest.mark.parametrize("template", GRAMMARS)
def test_one_learner_is_told_of_nobody_else(template, plan_for):
    plan = plan_for(learners=1, template=template)
    found = [text for text in (*said(plan), *ruled(plan)) if _OTHERS.search(text)]
    assert not found
    assert any(_OTHERS.search(text) for text in said(plan_for(template=template)))


@pytest.mark.parametrize("template", GRAMMARS)
def test_one_child_who_does_not_read_yet_is_told_of_nobody_else(template, make_tree, target, make_brief):
    tree = make_tree(target.model_copy(update={"grade": "1", "closure": "A partner says the number."}))
    brief = make_brief(template=template, learners=1)
    plan = compose(brief, tree=tree, bank=ItemBank(tree), package="test")
    assert not [text for text in (*said(plan), *ruled(plan)) if _OTHERS.search(text)]
    assert "Your teacher says the number." in said(plan)


@pytest.mark.parametrize("template", GRAMMARS)
def test_two_or_three_learners_are_one_group(template, plan_for):
    many = re.compile(
        r"two pairs|pairs compare|another pair|another partner|three or four|three piles|six boards"
    )
    for learners in (2, 3):
        assert not [
            text for text in said(plan_for(learners=learners, template=template)) if many.search(text)
        ]
    assert any(many.search(text) for text in said(plan_for(template=template)))


def test_a_text_for_one_stays_as_it_is_where_it_names_nobody_else():
    assert to_one("Write the total under the bar.") == "Write the total under the bar."


def test_where_nobody_needs_the_support_sheet_no_one_is_asked_to_sit_with_it(plan_for, diagnosis):
    tiers = tuple(t for t in diagnosis.tiers if t.level != "support")
    plan = plan_for(diagnosis=diagnosis.model_copy(update={"tiers": tiers}))
    text = next(p.text for b in plan.blocks for p in b.teacher if p.slot == "practice")
    assert "at one table" in text
    assert "nobody needs the support sheet" in text
    assert any("(a few support, " in thing for thing in plan.materials)
    assert "others of the support tier" not in text
    assert "from the first minute" not in text
    usual = next(p.text for b in plan_for().blocks for p in b.teacher if p.slot == "practice")
    assert "others of the support tier" in usual


def test_a_step_in_parentheses_has_one_full_stop():
    assert w.lines(["It is `7 × ? = 63`. (It is solved by 9.)", "So"]) == (
        "It is `7 × ? = 63`. (It is solved by 9.) So."
    )


@pytest.mark.parametrize("minutes", [40, 90])
def test_an_extension_sheet_asks_nothing_a_third_time(minutes, plan_for):
    plan = plan_for(minutes=minutes)
    models = [e.item.model for e in plan.exercises if e.id.startswith("E")]
    assert len(models) >= 2
    assert max(map(models.count, models)) <= 2
