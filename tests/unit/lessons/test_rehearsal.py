from itertools import pairwise

import pytest
from lessonloom.agents import Request
from lessonloom.agents.deps import load_tree
from lessonloom.items import ItemBank
from lessonloom.learner import diagnose, read_class
from lessonloom.learner.model import Diagnosis, HeldBelief
from lessonloom.lessons.model import Exercise
from lessonloom.lessons.rehearsal import class_profiles, rehearse
from lessonloom.settings import Settings
from tests_support import class_file, composed, quiet_deps

GOAL = "6.RP.A.3"


@pytest.fixture(scope="module")
def tree():
    return load_tree(Settings())


@pytest.fixture(scope="module")
def data(tree, tmp_path_factory):
    path = class_file(tree, tmp_path_factory.mktemp("class") / "6B.csv", goal=GOAL)
    return read_class(path, tree=tree, bank=ItemBank(tree))


@pytest.fixture(scope="module")
def diagnosis(tree, data) -> Diagnosis:
    return diagnose(data, tree=tree, bank=ItemBank(tree), goals=tree.resolve_goal(GOAL))


@pytest.fixture
async def plan(tree, data, tmp_path):
    request = Request(class_name="6B", goal=GOAL, minutes=50, out=tmp_path)
    async with quiet_deps(Settings(home=tmp_path), tree=tree) as deps:
        return (await composed(request, data, deps))[0]


def _open(exercise: Exercise) -> Exercise:
    """The same question with nothing to choose from."""
    return exercise.model_copy(update={"item": exercise.item.model_copy(update={"options": ()})})


def test_five_pupils_answer_every_question_of_the_ticket(plan, diagnosis, tree):
    shown = rehearse(plan, diagnosis, tree)
    ticket = plan.block("exit").exercises
    assert ticket
    assert [p.name for p in shown.pupils] == list("12345")
    assert all([a.exercise for a in p.answers] == list(ticket) for p in shown.pupils)


def test_the_same_seed_gives_the_same_answers_and_another_may_not(plan, diagnosis, tree):
    runs = [rehearse(plan, diagnosis, tree, seed=seed) for seed in (3, 3, *range(4, 12))]
    assert runs[0] == runs[1]
    assert len({tuple(p.answers for p in run.pupils) for run in runs}) > 1


def test_who_holds_a_belief_hands_in_what_its_rule_gives_and_grading_names_it(plan, diagnosis, tree):
    told = 0
    for seed in range(5):
        for pupil in rehearse(plan, diagnosis, tree, seed=seed).pupils:
            for answer in pupil.answers:
                item = plan.exercise(answer.exercise).item
                results = {w.text for w in item.wrong if w.misconception == pupil.profile.misconception}
                if answer.cause == "belief":
                    told += 1
                    assert answer.given in results
                    assert answer.right is False
                    assert pupil.profile.misconception in answer.seen
    assert told


def test_the_secure_pupil_is_right_throughout(plan, diagnosis, tree):
    for seed in range(5):
        secure = [p for p in rehearse(plan, diagnosis, tree, seed=seed).pupils if p.profile.kind == "secure"]
        assert all(a.right for a in secure[0].answers)


def test_pupils_stand_for_parts_of_this_class_the_largest_first(plan, diagnosis, tree):
    questions = tuple(plan.exercise(id) for id in plan.block("exit").exercises)
    found = class_profiles(plan.skill, questions, diagnosis, tree)
    assert all(a.learners >= b.learners for a, b in pairwise(found))
    shares = [p.learners for p in found if p.kind != "belief" or p.asked]
    assert sum(shares) == pytest.approx(len(diagnosis.learners), abs=1)
    for one in found:
        if one.kind == "belief" and one.asked:
            named = [b.p for b in diagnosis.beliefs if b.misconception == one.misconception]
            assert one.learners == pytest.approx(sum(named))


def test_a_belief_that_nearly_all_hold_takes_most_of_the_seats(plan, diagnosis, tree):
    item = plan.exercise(plan.block("exit").exercises[0]).item
    name = item.wrong[0].misconception
    beliefs = tuple(
        HeldBelief(learner=one, skill=plan.skill, misconception=name, p=0.97, evidence=())
        for one in diagnosis.learners
    )
    shown = rehearse(plan, diagnosis.model_copy(update={"beliefs": beliefs}), tree)
    assert shown.pupils[0].profile.misconception == name
    assert sum(p.profile.misconception == name for p in shown.pupils) >= 2


def test_a_belief_that_the_ticket_cannot_show_is_told(plan, diagnosis, tree):
    questions = tuple(plan.exercise(id) for id in plan.block("exit").exercises)
    on_ticket = {w.misconception for q in questions for w in q.item.wrong}
    other = next(
        f"{skill.id}/{m.id}"
        for skill in tree.skills.values()
        for m in skill.misconceptions
        if f"{skill.id}/{m.id}" not in on_ticket
    )
    beliefs = tuple(
        HeldBelief(learner=one, skill=plan.skill, misconception=other, p=0.9, evidence=())
        for one in diagnosis.learners
    )
    shown = rehearse(plan, diagnosis.model_copy(update={"beliefs": beliefs}), tree)
    hidden = [p for p in shown.pupils if p.name in shown.hidden]
    assert {p.profile.misconception for p in hidden} == {other}
    assert not any(p.profile.misconception == other for p in shown.pupils if p.name not in shown.hidden)


def test_pupils_who_cannot_be_told_apart_are_named(plan, diagnosis, tree):
    """On a question without known wrong answers a belief does no harm, or leads to a guess."""
    bare = tuple(
        e.model_copy(update={"item": e.item.model_copy(update={"wrong": (), "options": ()})})
        for e in plan.exercises
    )
    plain = plan.model_copy(update={"exercises": bare})
    found = [rehearse(plain, diagnosis, tree, seed=seed) for seed in range(8)]
    assert any(one.alike for one in found)
    for one in found:
        by_name = {p.name: p for p in one.pupils}
        for a, b in one.alike:
            assert by_name[a].profile != by_name[b].profile
            assert [x.given for x in by_name[a].answers] == [x.given for x in by_name[b].answers]


def test_questions_answered_in_words_are_left_to_the_teacher(plan, diagnosis, tree):
    def worded(e: Exercise) -> Exercise:
        key = e.item.answer.model_copy(update={"kind": "text"})
        return e.model_copy(update={"item": e.item.model_copy(update={"answer": key, "options": ()})})

    shown = rehearse(
        plan.model_copy(update={"exercises": tuple(map(worded, plan.exercises))}), diagnosis, tree
    )
    assert {(a.cause, a.right, a.given) for p in shown.pupils for a in p.answers} == {("open", None, "")}
    assert shown.alike == ()


def test_a_plan_without_an_exit_ticket_has_no_questions(plan, diagnosis, tree):
    short = plan.model_copy(update={"blocks": tuple(b for b in plan.blocks if b.role != "exit")})
    assert rehearse(short, diagnosis, tree).questions == ()


def test_open_questions_are_left_empty_now_and_then(plan, diagnosis, tree):
    blank = plan.model_copy(update={"exercises": tuple(_open(e) for e in plan.exercises)})
    causes = {
        a.cause
        for seed in range(12)
        for p in rehearse(blank, diagnosis, tree, seed=seed).pupils
        for a in p.answers
    }
    assert {"knows", "belief", "blank"} <= causes


def test_no_learner_of_the_class_is_named(plan, diagnosis, tree):
    text = rehearse(plan, diagnosis, tree).model_dump_json()
    assert not any(f'"{name}"' in text for name in diagnosis.learners)
