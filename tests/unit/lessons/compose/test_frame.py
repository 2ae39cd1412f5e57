"""A skill that the pack knows by name only gets a frame: what is known is there, nothing is made up."""

from typing import get_args

import pytest
from lessonloom.graph import Prerequisite, Skill, SkillTree
from lessonloom.items import ItemBank
from lessonloom.lessons import FAMILIES, CheckContext, Template, compose_frame, run_family

UNWRITTEN = Skill(
    id="7.X.A.1",
    standard="7.X.A.1",
    title="Mixed rates",
    statement="Combine two rates.",
    grade="7",
    domain="Ratios",
    prerequisites=(Prerequisite(skill="6.RP.A.1", why="a rate is a ratio"),),
)


@pytest.fixture
def frame_for(tree, make_brief):
    def make(skill=UNWRITTEN, **update):
        wider = SkillTree(tree.pack, (*tree.skills.values(), skill))
        brief = make_brief(
            skill=skill.id, goal=skill.id, **{"prerequisites": wider.hard(skill.id), "bridges": (), **update}
        )
        return compose_frame(brief, tree=wider, bank=ItemBank(wider), package="test"), wider

    return make


@pytest.mark.parametrize("template", get_args(Template))
def test_a_frame_fills_the_period_and_says_what_to_bring_in_every_block(frame_for, template):
    plan, _ = frame_for(template=template)
    assert sum(b.minutes for b in plan.blocks) == plan.minutes
    assert len(plan.missing) == 4
    assert all(part in plan.why_now[0] for part in plan.missing)
    open_ = [b for b in plan.blocks if b.role not in ("review", "closure")]
    assert all("To bring:" in b.teacher[0].text for b in open_)


def test_a_frame_asks_and_bridges_real_prerequisites_and_nothing_else(frame_for):
    plan, _ = frame_for()
    assert {e.item.skill for e in plan.exercises} == {"6.RP.A.1"}
    assert [b.skill for b in plan.bridges] == ["6.RP.A.1"]
    assert plan.block("review").exercises == tuple(e.id for e in plan.exercises)
    assert plan.worked == plan.tiers == plan.reveals == ()
    assert "a rate is a ratio" in plan.block("model").teacher[1].text


def test_a_frame_without_anything_before_it_has_no_starter(frame_for):
    alone = UNWRITTEN.model_copy(update={"id": "7.Y.A.1", "standard": "7.Y.A.1", "prerequisites": ()})
    plan, _ = frame_for(alone)
    assert plan.block("review") is None
    assert plan.exercises == ()
    assert "Q1" not in plan.changes_if


def test_a_frame_passes_the_checks_but_for_what_it_lacks(frame_for):
    plan, tree = frame_for()
    context = CheckContext(tree=tree, bank=ItemBank(tree), names=frozenset(), learners=plan.learners)
    found = [f for family in FAMILIES for f in run_family(family, plan, context)]
    assert not [f for f in found if f.severity == "error"]
    assert sum(f.check == "content-present" for f in found) == len(plan.missing)
