"""Every estimate can be explained from its largest terms, and the terms add up."""

import numpy as np
import pytest
from lessonloom.graph import GoalError, Response
from lessonloom.learner import estimate_mastery, explain_mastery
from lessonloom.learner._lookup import Lookup
from lessonloom.learner.mastery import estimator


def answers(skill, *right):
    return [
        Response(id=f"{skill}{i}", learner="L01", skill=skill, item=f"q{skill}{i}", correct=r)
        for i, r in enumerate(right)
    ]


@pytest.fixture
def explain(tree, bank):
    def run(responses, skill="6.C", goals=("6.D",)):
        return explain_mastery(
            responses, learner="L01", skill=skill, tree=tree, goals=goals, lookup=Lookup(bank)
        )

    return run


def test_the_sentence_names_the_answers_that_move_the_estimate_and_which_way(explain):
    said = explain([*answers("6.C", True, True, True), *answers("5.B", False, False)])
    assert "45% expected" in said
    assert "raised by 3 of 3 right on it" in said
    assert "lowered by 0 of 2 right on what it builds on" in said


def test_the_sentence_gives_the_estimate_itself(explain, tree, bank):
    responses = [*answers("6.C", True, False), *answers("5.B", True)]
    found = estimate_mastery(responses, learners=["L01"], tree=tree, goals=["6.D"], lookup=Lookup(bank))
    m = next(m for m in found if m.skill == "6.C")
    assert explain(responses).startswith(f"{100 * m.p:.0f}% ({100 * m.low:.0f}–{100 * m.high:.0f}%)")


def test_little_evidence_and_none_say_so(explain):
    assert "little evidence on it so far" in explain(answers("6.C", True))
    assert "no answer on it so far" in explain([])
    assert "raised by 2 of 2 right on what builds on it" in explain(answers("6.C", True, True), skill="5.B")


def test_the_shares_of_the_answers_add_up_to_the_whole_move(tree, bank):
    responses = [*answers("6.C", True, False, True), *answers("5.B", False), *answers("6.E", True)]
    model = estimator(responses, tree=tree, goals=["6.D"], lookup=Lookup(bank))
    found = model.abilities(responses)
    at = model.evidence(responses).skill
    assert np.allclose(model.covariance[:, at] @ found.pull, found.mode - model.mean, atol=1e-5)


def test_an_unknown_skill_and_one_that_leads_nowhere_are_errors(explain):
    with pytest.raises(GoalError):
        explain([], skill="9.Z")
    with pytest.raises(ValueError, match="leads to none"):
        explain([], skill="6.E")
