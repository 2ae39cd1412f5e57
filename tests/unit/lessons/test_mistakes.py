"""The question analyst: shares with intervals that hold, an order that follows evidence, results of
mal-rules."""

import random
from itertools import permutations
from types import SimpleNamespace

import pytest
from lessonloom.lessons.mistakes import (
    expected_share,
    plausible,
    posterior,
    prior_mean,
    prior_share,
)

SCATTER = 8
"""Shares of a class scatter about its level like Beta(8 m, 8 (1 - m))."""


def belief(name, k, asked):
    return SimpleNamespace(misconception=name, skill="6.RP.A.1", asked=asked, p=k / asked)


def test_the_share_expected_of_an_item_is_exact_so_that_no_order_of_its_mistakes_matters():
    shares = {"6.RP.A.1/a": 0.1, "6.RP.A.1/b": 0.2, "6.RP.A.1/c": 0.3}
    assert len({sum(order) for order in permutations(shares.values())}) > 1  # plain sums differ
    shown = [SimpleNamespace(misconception=m, skill="6.RP.A.1", asked=9, p=p) for m, p in shares.items()]
    diagnosis = SimpleNamespace(misconceptions=tuple(shown))
    wrong = [SimpleNamespace(misconception=m) for m in (*shares, None, "6.RP.A.1/c")]
    assert expected_share(SimpleNamespace(wrong=wrong), diagnosis) == 0.6


def test_without_answers_a_share_is_the_prior_and_with_many_it_is_what_they_say():
    assert posterior(0, 0) == prior_share()
    assert posterior(300, 1000)[0] == pytest.approx(0.3, abs=0.002)
    few, many = posterior(1, 4), posterior(25, 100)
    assert few[2] - few[1] > 2 * (many[2] - many[1])


def test_three_of_three_learners_are_not_the_whole_class():
    p, low, high = posterior(3, 3)
    assert p < 0.5
    assert low < 0.2
    assert high < 0.85


def test_more_learners_who_showed_it_never_give_a_smaller_share():
    for n in (5, 12, 28):
        shares = [posterior(k, n)[0] for k in range(n + 1)]
        assert shares == sorted(shares)


def test_the_order_follows_evidence_though_each_mistake_has_its_own_prior():
    rng = random.Random(3)
    for _ in range(200):
        n = rng.choice([3, 9, 28])
        counts = {f"6.RP.A.1/m{i}": rng.randrange(n + 1) for i in range(4)}
        known = {name: belief(name, k, n) for name, k in counts.items()}
        shares = {name: posterior(k, n, prior_mean(name, known))[0] for name, k in counts.items()}
        for a in counts:
            for b in counts:
                assert not (counts[a] > counts[b] and shares[a] <= shares[b])


def test_a_class_that_makes_many_mistakes_on_a_skill_has_a_higher_prior_there_and_only_there():
    known = {f"6.RP.A.1/m{i}": belief(f"6.RP.A.1/m{i}", 14, 28) for i in range(3)}
    assert prior_mean("6.RP.A.1/new", known) > 0.35
    assert prior_mean("6.RP.A.2/new", known) == pytest.approx(1 / 8)
    assert prior_mean("6.RP.A.1/m0", known) < prior_mean("6.RP.A.1/new", known)  # its own answers count once


@pytest.mark.parametrize("mean", [0.08, 0.125, 0.3])
@pytest.mark.parametrize("n", [4, 12, 28])
def test_intervals_hold_the_true_share_in_simulated_classes(mean, n):
    """Each class has its own level of mistakes; its shares scatter about it as the prior says."""
    rng = random.Random(n)
    held = []
    for _ in range(250):
        truth = [rng.betavariate(SCATTER * mean, SCATTER * (1 - mean)) for _ in range(4)]
        counts = [sum(rng.random() < p for _ in range(n)) for p in truth]
        known = {f"6.RP.A.1/m{i}": belief(f"6.RP.A.1/m{i}", k, n) for i, k in enumerate(counts)}
        for (name, _), p, k in zip(known.items(), truth, counts, strict=True):
            _, low, high = posterior(k, n, prior_mean(name, known))
            held.append(low <= p <= high)
    assert 0.915 <= sum(held) / len(held) <= 0.98


def test_a_share_that_is_not_what_the_counts_give_is_found_out():
    told = SimpleNamespace(observed=11, asked=28, prior=0.1, p=posterior(11, 28, 0.1)[0])
    assert plausible(told)
    for wrong in ({"p": 0.8}, {"observed": 2}, {"asked": 60}, {"observed": 28}):
        assert not plausible(SimpleNamespace(**{**vars(told), **wrong}))
