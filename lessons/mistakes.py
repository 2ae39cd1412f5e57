"""The likeliest mistakes on one exercise, from what this class has shown."""

from collections.abc import Iterable

from ..graph import SkillTree
from ..items import Item
from ..learner.model import ClassMisconception, Diagnosis
from .model import Mistake, Reveal

PRIOR = 7
"""Without evidence a share follows Beta(1, 7): one learner in eight makes a given mistake."""


def prior_share() -> tuple[float, float, float]:
    """Mean and 95 % interval of the prior; Beta(1, b) has the quantile 1 - (1 - q)^(1/b)."""
    low, high = (1 - (1 - q) ** (1 / PRIOR) for q in (0.025, 0.975))
    return 1 / (1 + PRIOR), low, high


def evidence(diagnosis: Diagnosis) -> dict[str, ClassMisconception]:
    """What the class has shown, by misconception (`SKILL/id`), where somebody was asked."""
    return {_full(m): m for m in diagnosis.misconceptions if m.asked > 0}


def _full(found: ClassMisconception) -> str:
    return found.misconception if "/" in found.misconception else f"{found.skill}/{found.misconception}"


def likely_mistakes(item: Item, tree: SkillTree, diagnosis: Diagnosis, most: int = 3) -> tuple[Mistake, ...]:
    """Up to `most` mistakes on this item, likeliest first: the mal-rule's own result here, the class's
    share (Jeffreys posterior as the diagnosis gives it, else the prior) and what to do. Ties keep the
    item's order."""
    shown = evidence(diagnosis)
    found: dict[str, Mistake] = {}
    for wrong in item.wrong:
        if wrong.misconception in found:
            continue
        belief = tree.misconception(wrong.misconception)
        seen = shown.get(wrong.misconception)
        p, low, high = (seen.p, seen.low, seen.high) if seen else prior_share()
        found[wrong.misconception] = Mistake(
            misconception=wrong.misconception,
            belief=belief.belief,
            wrong=wrong.text,
            p=p,
            low=low,
            high=high,
            observed=len(seen.learners) if seen else 0,
            asked=seen.asked if seen else 0,
            correction=belief.correction,
            remedy=belief.remedy,
        )
    return tuple(sorted(found.values(), key=lambda m: (-m.p, m.asked == 0))[:most])


def expected_share(item: Item, diagnosis: Diagnosis) -> float:
    """Sum of the shares this class has shown for the mistakes that the item can provoke."""
    shown = evidence(diagnosis)
    return sum(shown[m].p for m in {w.misconception for w in item.wrong} if m in shown)


def reveals(placed: Iterable[tuple[str, Item]], tree: SkillTree) -> tuple[Reveal, ...]:
    """What every wrong option of these multiple-choice exercises says about the learner who takes it."""
    found = []
    for name, item in placed:
        for option in item.options:
            if option.correct or option.misconception is None:
                continue
            belief = tree.misconception(option.misconception)
            found.append(
                Reveal(
                    exercise=name,
                    option=option.label,
                    misconception=option.misconception,
                    belief=belief.belief,
                    remedy=belief.remedy,
                )
            )
    return tuple(found)
