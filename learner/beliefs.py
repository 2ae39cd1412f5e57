"""Which wrong belief stands behind a learner's answers on a skill? A posterior that weighs the mal-rules
that match against slips and guesses, and the question that would tell most."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..items.model import Item

SECURE, OTHER = "secure", "other"
"""The hypotheses beside the misconceptions: knows the skill; lacks it without a known rule."""
PRIOR_SECURE, PRIOR_OTHER = 0.4, 0.2
"""The rest of the prior is shared equally by the misconceptions that the questions can show."""
SLIP = 0.08
"""Chance that someone who knows the skill answers wrongly."""
LUCK = 0.1
"""Chance that someone who lacks it answers rightly, where there is nothing to choose from."""
HOLDS = 0.75
"""Chance that a held mal-rule is applied where it gives a wrong answer of its own ..."""
HARMLESS = 0.5
"""... and that the answer is right where it does not."""
KNOWN_WRONG = 0.4
"""Share of unsystematic wrong answers that happen to equal one of the known ones."""


@dataclass(frozen=True)
class Answered:
    """One graded answer; `misconceptions` are those whose mal-rules give exactly the wrong answer."""

    item: Item
    correct: bool
    misconceptions: tuple[str, ...] = ()


Posterior = Mapping[str, float]
"""Probability of each hypothesis, the most probable first; sums to 1."""


def belief_posterior(answers: Sequence[Answered], candidates: Iterable[str] = ()) -> Posterior:
    """Posterior over SECURE, OTHER and the misconceptions (`SKILL/id`) that the questions can show.

    `candidates` adds misconceptions that no question asked about so far could show. Answers count as
    independent given what the learner believes (Bayes' rule).
    """
    shown = (w.misconception for a in answers for w in a.item.wrong)
    names = list(dict.fromkeys((*candidates, *shown)))
    prior = {SECURE: PRIOR_SECURE, OTHER: PRIOR_OTHER}
    prior |= dict.fromkeys(names, (1 - PRIOR_SECURE - PRIOR_OTHER) / max(1, len(names)))
    logs = {
        name: math.log(p) + sum(math.log(_likelihood(name, a)) for a in answers) for name, p in prior.items()
    }
    top = max(logs.values())
    weights = {name: math.exp(value - top) for name, value in logs.items()}
    total = sum(weights.values())
    ranked = sorted(weights, key=lambda name: (-weights[name], name))
    return {name: weights[name] / total for name in ranked}


def expected_information(posterior: Posterior, item: Item) -> float:
    """Bits that the answer to a question is expected to tell about the hypotheses (mutual information)."""
    outcomes = [Answered(item, True)]
    values: dict[str, list[str]] = {}
    for wrong in item.wrong:
        values.setdefault(wrong.value, []).append(wrong.misconception)
    outcomes += [Answered(item, False, tuple(names)) for names in values.values()]
    if not item.options:
        outcomes.append(Answered(item, False))
    before = _entropy(posterior.values())
    after = 0.0
    for outcome in outcomes:
        joint = [p * _likelihood(name, outcome) for name, p in posterior.items()]
        chance = sum(joint)
        after += chance * _entropy(value / chance for value in joint) if chance else 0.0
    return max(0.0, before - after)


def _likelihood(hypothesis: str, answered: Answered) -> float:
    item = answered.item
    values = {wrong.value for wrong in item.wrong}
    k = max(1, len(values))
    matched = bool(answered.misconceptions)
    luck = 1 / len(item.options) if item.options else LUCK
    astray = 1.0 if item.options else KNOWN_WRONG
    known_wrong, other_wrong = astray / k, max(1e-3, 1 - astray)
    if hypothesis == SECURE:
        return 1 - SLIP if answered.correct else SLIP * (known_wrong if matched else other_wrong)
    unsystematic = luck if answered.correct else (1 - luck) * (known_wrong if matched else other_wrong)
    if hypothesis == OTHER:
        return unsystematic
    if any(wrong.misconception == hypothesis for wrong in item.wrong):
        return HOLDS * (hypothesis in answered.misconceptions) + (1 - HOLDS) * unsystematic
    if answered.correct:
        return HARMLESS
    return (1 - HARMLESS) * (known_wrong if matched else other_wrong)


def _entropy(values: Iterable[float]) -> float:
    return -sum(p * math.log2(p) for p in values if p > 0)
