"""What a plan says in one place agrees with what it says in another."""

import re

import pytest
from lessonloom.graph import Skill
from lessonloom.items import ItemBank
from lessonloom.learner.model import Tier, WrongEvidence
from lessonloom.lessons import compose
from lessonloom.lessons._materials import uses
from lessonloom.lessons.templates import GRAMMARS, allocate

TARGET = "6.RP.A.2"


def why(plan) -> str:
    return " ".join(plan.why_now)


def with_evidence(diagnosis, *evidence):
    first, *rest = diagnosis.misconceptions
    shown = first.model_copy(update={"evidence": evidence})
    return diagnosis.model_copy(update={"misconceptions": (shown, *rest)})


def wrong(item: str, stem: str, answer: str) -> WrongEvidence:
    return WrongEvidence(response=item, learner="L01", item=item, stem=stem, answer=answer)


def test_the_same_answer_without_its_unit_is_not_another_example(plan_for, diagnosis):
    one, same = wrong("4", "How long is it?", "6 cm"), wrong("4", "How long is it?", "6")
    alike, other = wrong("5", "How wide is it?", "6 m"), wrong("5", "How wide is it?", "8 m")
    assert "elsewhere" not in why(plan_for(diagnosis=with_evidence(diagnosis, one, same, alike)))
    assert ", or 8 m elsewhere" in why(plan_for(diagnosis=with_evidence(diagnosis, one, same, other)))


def test_a_question_with_the_name_of_a_learner_is_not_quoted(plan_for, diagnosis):
    named = wrong("4", "How often must Priya fill it?", "6")
    neutral = wrong("5", "How wide is it?", "7")
    both = with_evidence(diagnosis, named, neutral)
    assert "Priya" in why(plan_for(diagnosis=both))
    avoided = why(plan_for(diagnosis=both, avoid_names=frozenset({"Priya"})))
    assert "Priya" not in avoided
    assert 'for example 7 to "How wide is it?"' in avoided
    alone = why(plan_for(diagnosis=with_evidence(diagnosis, named), avoid_names=frozenset({"Priya"})))
    assert "Priya" not in alone
    assert "for example 6" in alone


def test_the_words_of_an_option_are_quoted_without_letter_and_full_stop(plan_for, diagnosis):
    chosen = wrong("4", "Which `1/2` is it?", "B: There are exactly 3 more.")
    said = why(plan_for(diagnosis=with_evidence(diagnosis, chosen)))
    assert 'for example "There are exactly 3 more" to "Which 1/2 is it?"' in said


def test_what_a_learner_wrote_need_not_be_notation(plan_for, diagnosis):
    said = why(plan_for(diagnosis=with_evidence(diagnosis, wrong("4", "How long is it?", "`3/"))))
    assert "for example 3/" in said


@pytest.mark.parametrize(
    ("secure", "lacking", "said"),
    [
        (10, 9, "The class is divided: 10 secure, 9 not yet, 9 between"),
        (6, 2, "answered about three questions"),
    ],
)
def test_a_wide_interval_with_many_answers_is_not_thin(plan_for, diagnosis, secure, lacking, said):
    skills = tuple(
        p.model_copy(
            update={
                "low": 0.2, "high": 0.8, "secure": secure, "lacking": lacking,
                "unsure": 28 - secure - lacking,
            }
        )
        if p.skill == TARGET
        else p
        for p in diagnosis.skills
    )  # fmt: skip
    plan = plan_for(diagnosis=diagnosis.model_copy(update={"skills": skills}))
    assert said in why(plan)
    assert "thin evidence" not in why(plan)
    assert not any("little" in text for text in plan.unknown)


def test_who_lacks_a_prerequisite_is_one_number_everywhere(plan):
    assert "Seven learners lack 5.NF.B.3" in why(plan)
    assert next(b.learners for b in plan.bridges if b.skill == "5.NF.B.3") == 7


def test_a_skill_that_the_class_has_still_names_those_who_lack_it(plan):
    assert "84 answers (one learner lacks it: bridge B)" in why(plan)


def test_the_support_tier_is_told_which_bridge_and_which_gap_has_none(plan_for, diagnosis):
    support = Tier(level="support", learners=("L01",), reason="r", needs=("5.NF.B.3", "6.RP.A.3"))
    plan = plan_for(diagnosis=diagnosis.model_copy(update={"tiers": (support, *diagnosis.tiers[1:])}))
    said = plan.tiers[0].teaching
    assert "bridge A. Also missing, without a bridge today: 6.RP.A.3" in said
    assert "Do bridge A first." in said


def test_a_gap_of_the_support_tier_has_its_bridge_before_a_secure_skill(make_brief, tree, bank, diagnosis):
    secure = tuple(
        p.model_copy(update={"secure": 28, "unsure": 0, "lacking": 0}) if p.skill == "6.RP.A.1" else p
        for p in diagnosis.skills
    )
    brief = make_brief(
        diagnosis=diagnosis.model_copy(update={"skills": secure}), bridges=(), prerequisites=("6.RP.A.1",)
    )
    plan = compose(brief, tree=tree, bank=bank, package="test")
    assert plan.bridges[0].skill == "5.NF.B.3"


def test_bridges_have_a_place_in_the_practice(plan_for):
    plan = plan_for()
    said = plan.block("independent").teacher[0].text
    assert "Minutes 1 to 5: the bridge that most learners need" in said
    assert "Minutes 6 to " in said
    assert "has time for one at one table" in plan.block("review").teacher[-1].text
    long = plan_for(minutes=90)
    assert "Minutes 1 to 10: bridge A then bridge B" in long.block("independent").teacher[0].text


def test_a_bridge_and_teaching_again_are_not_paid_twice(plan_for):
    assert "hand out all sheets as homework" in plan_for(minutes=45).block("check").branch.action
    assert "practice has" in plan_for(minutes=90).block("check").branch.action
    assert "go on to the exit ticket" in plan_for(minutes=20).block("check").branch.action
    assert "homework" not in plan_for(reviewing=True, minutes=90).block("check").branch.action


def test_whoever_misses_a_starter_question_keeps_the_bridge(plan):
    assert "leave" not in plan.changes_if
    assert "only for those who missed" in plan.changes_if


def test_one_question_is_not_called_one_by_one(plan_for):
    for minutes in (20, 50):
        plan = plan_for(minutes=minutes)
        said, many = plan.block("review").teacher[0].text, len(plan.block("review").exercises) > 1
        assert ("one by one" in said) == ("together" in said) == many


@pytest.mark.parametrize("template", list(GRAMMARS))
def test_closing_takes_two_minutes_and_starter_and_exit_stay_short(template):
    for minutes in (45, 60, 90, 120):
        given = allocate(minutes, template)
        assert given["closure"] >= 2
        assert given["review"] <= 6
        assert given["exit"] <= 5


def test_a_lesson_without_a_starter_says_why(plan_for, make_brief, make_tree, target):
    assert "no starter: the lesson deepens" in why(plan_for(reviewing=True))
    alone = make_tree(target.model_copy(update={"prerequisites": ()}))
    brief = make_brief(prerequisites=(), bridges=())
    plan = compose(brief, tree=alone, bank=ItemBank(alone), package="test")
    assert "no starter: nothing in this curriculum" in why(plan)
    assert "no starter" not in why(plan_for())


def test_blanks_are_told_from_answers_that_nobody_could_read(plan_for, diagnosis):
    plan = plan_for(diagnosis=diagnosis.model_copy(update={"ungraded": 5}), blank=3, unmarked=("4", "9"))
    assert "Three questions were left blank and count neither as right nor as wrong." in plan.unknown
    assert any(
        t.startswith("Two answers could not be graded") and "questions 4 and 9" in t for t in plan.unknown
    )


def test_the_goal_is_marked_where_another_skill_is_taught(plan):
    titles = {s.code: s.title for s in plan.standards}
    assert titles["6.RP.A.3"].endswith("(the goal, not taught today)")
    assert "goal" not in titles[TARGET]


def test_a_shortened_lesson_says_why_it_is_shorter(plan_for, make_brief):
    step = make_brief().step
    plan = plan_for(remaining=(step.model_copy(update={"minutes": 24}),))
    assert "Planned at 24 of 50 minutes" in plan.remaining[0].why
    assert plan_for(remaining=(step.model_copy(update={"minutes": 50}),)).remaining[0].why == "Why."


@pytest.mark.parametrize(
    ("material", "text", "used"),
    [
        ("24 counters for each pair", "Lay 12 counters onto 4 plates.", True),
        ("6 paper plates or circles drawn on paper", "Lay 12 counters onto 4 plates.", True),
        ("square tiles or cubes in two colors", "A pattern starts at 5.", False),
        ("squared paper and scissors", "Fold the paper.", False),
        ("squared paper and scissors", "Draw it on squared paper.", True),
        ("a one-third or one-quarter measuring cup and a jug of water", "Two thirds of a cup of oil.", False),
    ],
)
def test_a_material_is_used_where_its_noun_is(material, text, used):
    assert uses(material, text) == used


def test_an_exit_ticket_needs_nothing_that_its_answers_name(make_tree, target, make_brief):
    for thing in ("dollars", "printed tickets"):
        tree = make_tree(target.model_copy(update={"materials": (thing,)}))
        plan = compose(make_brief(), tree=tree, bank=ItemBank(tree), package="test")
        assert thing not in plan.block("exit").materials
        assert thing in plan.materials


def test_a_bridge_brings_its_materials(make_brief, tree):
    bridge = {"teacher": "Cut the loaves in four.", "learners": "Cut one."}
    known = tree.skill("5.NF.B.3").model_dump()
    equipped = Skill.model_validate(known | {"materials": ("loaves of clay", "a globe"), "bridge": bridge})
    skills = [equipped if s.id == "5.NF.B.3" else s for s in tree.skills.values()]
    other = type(tree)(tree.pack, skills, "abc")
    plan = compose(make_brief(), tree=other, bank=ItemBank(other), package="test")
    assert "loaves of clay (bridge A)" in plan.block("review").materials
    assert "loaves of clay (bridge A)" in plan.materials
    assert not any("globe" in m for m in plan.materials)


def test_numbers_do_not_begin_the_sentences_of_a_reason(plan_for, diagnosis):
    tier = diagnosis.tiers[0].model_copy(update={"reason": "6 learners lack it. 3 learners lack more."})
    plan = plan_for(diagnosis=diagnosis.model_copy(update={"tiers": (tier, *diagnosis.tiers[1:])}))
    assert plan.tiers[0].reason == "Six learners lack it. Three learners lack more."
    assert not re.search(r"[.] \d+ learner", plan.tiers[0].reason)
