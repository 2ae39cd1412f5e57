"""The smallest change that answers a finding, and nothing else."""

from dataclasses import replace

import pytest
from lessonloom.lessons import CHECKS, revise
from lessonloom.lessons._retime import _laid, given
from lessonloom.lessons._swaps import redrawn

from .edits import with_item, worked
from .test_checks import SEEDS, findings


def test_a_mistake_before_a_likelier_one_is_caught_and_sorted(plan, context):
    first = plan.worked[0].mistakes[0]
    often = first.model_copy(update={"p": 0.9, "low": 0.0, "high": 1.0})
    seldom = first.model_copy(update={"p": 0.04, "low": 0.0, "high": 0.2})
    seeded = worked(plan, lambda ms: (seldom, often))
    (finding, *_) = CHECKS["mistakes-ordered"].findings(seeded, context)
    assert finding.evidence == "4%, 90%"
    revised = revise(seeded, finding, context)
    assert revised is not None
    assert CHECKS["mistakes-ordered"].findings(revised, context) == ()


def test_minutes_that_a_revision_moves_are_said_in_the_texts(plan, context):
    def said(of):
        return next(p.text for p in of.block("review").teacher if p.slot == "review-1")

    more = plan.block("independent").minutes + plan.block("review").minutes - 2
    short = {"review": 2, "independent": more}
    tight = _laid(plan, [b.model_copy(update={"minutes": short.get(b.id, b.minutes)}) for b in plan.blocks])
    assert "After 1 minute " in said(tight)
    longer = next(p for p in given(tight, "review") if p.block("review").minutes > 3)
    assert f"After {longer.block('review').minutes - 2} minutes" in said(longer)


def test_a_swapped_exercise_takes_the_result_of_its_likely_mistake_along(plan, context):
    place, other = [e for tier in plan.tiers for e in tier.exercises if plan.exercise(e).item.wrong][:2]
    item = plan.exercise(place).item
    first = plan.worked[0].mistakes[0]
    on = first.model_copy(
        update={"on": place, "wrong": item.wrong[0].text, "misconception": item.wrong[0].misconception}
    )
    twice = with_item(worked(plan, lambda ms: (on,)), other, stem=item.stem, figure=item.figure)
    finding = next(f for f in CHECKS["items-differ"].findings(twice, context))
    revised = revise(twice, finding.model_copy(update={"place": place}), context)
    assert revised is not None
    fresh = revised.exercise(place).item
    wrong = {w.misconception: w.text for w in fresh.wrong}
    assert fresh.id != item.id
    assert [m.wrong for w in revised.worked for m in w.mistakes if m.on == place] == [
        wrong[on.misconception] for _ in plan.worked if on.misconception in wrong
    ]


@pytest.mark.parametrize(
    "id",
    [
        "items-differ",
        "key-has-unit",
        "materials-listed",
        "materials-mentioned",
        "materials-used",
        "minutes-sum",
        "mistakes-ordered",
        "stem-asks",
        "steps-reach-key",
        "steps-true",
    ],
)
def test_a_revision_answers_the_finding_and_leaves_the_rest(id, plan, context):
    seeded = SEEDS[id].defect(plan, context)
    finding = CHECKS[id].findings(seeded, context)[0]
    revised = revise(seeded, finding, context)
    if id == "mistakes-ordered":  # shares outside their interval have no revision but a new computation
        return
    assert revised is not None
    assert CHECKS[id].findings(revised, context) == ()
    assert findings(revised, context) == ()


def test_a_swapped_exercise_names_no_learner(plan, context):
    place, people = next(
        (e, params["who"])
        for tier in plan.tiers
        for e in tier.exercises
        if "who" in (params := _params(context, plan, e))
    )
    first = _said(next(redrawn(plan, place, context)).exercise(place).item)
    name = next(who for who in people if who in first)
    others = list(redrawn(plan, place, replace(context, names=frozenset({f"{name} K."}))))
    assert others
    assert not any(name in _said(other.exercise(place).item) for other in others)


def _said(item):
    return " ".join((item.stem, item.answer.text, *item.steps))


def _params(context, plan, id):
    item = plan.exercise(id).item
    return next(m for m in context.bank.models(item.skill) if m.id == item.model).params
