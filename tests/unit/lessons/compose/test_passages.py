import pytest
from lessonloom.lessons.passages import PURPOSES, passage_requests, passages, with_passage


def test_slots_are_unique_and_every_passage_is_composed(plan):
    slots = [p.slot for p in passages(plan)]
    assert len(set(slots)) == len(slots)
    assert {p.origin for p in passages(plan)} == {"composed"}


def test_slots_are_the_same_for_another_seed(plan_for):
    one, other = plan_for(seed=0), plan_for(seed=1)
    assert [p.slot for p in passages(one)] == [p.slot for p in passages(other)]


def test_requests_hold_what_a_writer_may_use_and_must_not_tell(plan, make_brief, tree):
    requests = passage_requests(plan, make_brief(), tree)
    assert 4 <= len(requests) <= 7
    check = plan.exercise("C1").item.answer.text
    for request in requests:
        assert request.purpose == PURPOSES[request.slot]
        assert request.composed == next(p.text for p in passages(plan) if p.slot == request.slot)
        assert len(request.composed.split()) <= request.max_words
        assert any(term in request.composed.lower() for term in request.terms)
        assert all(secret not in request.composed for secret in request.secrets)
        assert check in request.secrets
        assert request.grade == 6


def test_numbers_are_those_of_text_and_facts(plan, make_brief, tree):
    hook = next(r for r in passage_requests(plan, make_brief(), tree) if r.slot == "hook")
    assert {"0.75", "1.5", "0.90", "1.65", "1.80"} <= hook.numbers
    assert "7" not in hook.numbers


def test_writing_one_passage_leaves_all_other_blocks_alone(plan):
    changed = with_passage(plan, "hook", "Which line at the market moves faster?", "model")
    for before, after in zip(plan.blocks, changed.blocks, strict=True):
        assert (before == after) == (before.role != "hook")
    hook = changed.block("hook")
    assert hook.teacher[0].origin == "model"
    assert hook.learners[0].text == hook.teacher[0].text
    assert hook.teacher[0].sources == plan.block("hook").teacher[0].sources


def test_an_unknown_slot_is_refused(plan):
    with pytest.raises(KeyError):
        with_passage(plan, "nowhere", "x", "model")
