from types import SimpleNamespace

from lessonloom.lessons._why import _unasked
from lessonloom.pathways import Unreachable


def test_a_plan_names_the_parts_of_the_goal_that_have_no_lesson(plan_for, make_brief):
    path = make_brief().pathway
    half = path.model_copy(update={"unreachable": (Unreachable(goal="6.RP.A.3", reason="unwritten"),)})
    told = "Of the goal, 6.RP.A.3"
    assert any(told in line and "no lesson" in line for line in plan_for(pathway=half).unknown)
    assert not any(told in line for line in plan_for().unknown)


def test_a_plan_names_prerequisites_the_pack_knows_by_name_only(plan_for, target, make_tree):
    unwritten = {edge.skill for edge in target.prerequisites if edge.kind == "hard"}
    unwritten -= {s.id for s in make_tree(target).skills.values() if s.authored}
    said = " ".join(line for line in plan_for().unknown if "no lesson or exercises" in line)
    assert all(skill in said for skill in unwritten)


def test_the_starter_is_promised_only_for_what_it_asks():
    brief = SimpleNamespace(pathway=SimpleNamespace(sources=()))
    draft = SimpleNamespace(brief=brief, starters=[SimpleNamespace(skill="A")], name=str)
    assert _unasked(draft, ["A", "B"]) == [
        "Nobody has been asked about A yet; the starter asks.",
        "Nobody has been asked about B yet.",
    ]
