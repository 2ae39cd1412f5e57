"""The likeliest mistakes of a lesson, from what this class has shown."""

from collections.abc import Iterable, Sequence
from math import fsum

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
    """What the class was asked about, by misconception (`SKILL/id`); nobody may have shown it."""
    return {_full(m): m for m in diagnosis.misconceptions if m.asked > 0}


def _full(found: ClassMisconception) -> str:
    return found.misconception if "/" in found.misconception else f"{found.skill}/{found.misconception}"


def likely_mistakes(
    item: Item,
    tree: SkillTree,
    diagnosis: Diagnosis,
    most: int = 3,
    elsewhere: Sequence[tuple[str, Item]] = (),
) -> tuple[Mistake, ...]:
    """Up to `most` mistakes, each with the mal-rule's own result and what to do about it.

    First those that this class has shown, likeliest first (Jeffreys posterior as the diagnosis gives
    it): on this item, and on its skill where only one of the exercises `elsewhere` (id and item, the
    first that fits) gives a result. Then those of this item that nobody was asked about, with the
    prior. What was asked about and never shown is named only where nothing else is.
    """
    known = evidence(diagnosis)
    here = _results(item)
    found = [_mistake(name, wrong, tree, known.get(name)) for name, wrong in here.items()]
    for name, seen in known.items():
        if name in here or not seen.learners or not name.startswith(f"{item.skill}/"):
            continue
        place = next(((id, r[name]) for id, other in elsewhere if name in (r := _results(other))), None)
        if place:
            found.append(_mistake(name, place[1], tree, seen, place[0]))
    likely = [m for m in found if m.observed or not m.asked] or found
    return tuple(sorted(likely, key=rank)[:most])


def rank(mistake: Mistake) -> tuple[bool, float]:
    """The order of likely mistakes: what the class was asked about, then priors, each likeliest first."""
    return mistake.asked == 0, -mistake.p


def _results(item: Item) -> dict[str, str]:
    """The wrong result of each mal-rule on an item; of a multiple-choice item, those on offer."""
    offered = {option.text for option in item.options}
    found: dict[str, str] = {}
    for wrong in item.wrong:
        if not offered or wrong.text in offered:
            found.setdefault(wrong.misconception, wrong.text)
    return found


def _mistake(
    name: str, wrong: str, tree: SkillTree, seen: ClassMisconception | None, on: str = ""
) -> Mistake:
    belief = tree.misconception(name)
    p, low, high = (seen.p, seen.low, seen.high) if seen else prior_share()
    return Mistake(
        misconception=name,
        belief=belief.belief,
        wrong=wrong,
        on=on,
        p=p,
        low=low,
        high=high,
        observed=len(seen.learners) if seen else 0,
        asked=seen.asked if seen else 0,
        correction=belief.correction,
        remedy=belief.remedy,
    )


def expected_share(item: Item, diagnosis: Diagnosis) -> float:
    """Sum of the shares this class has shown for the mistakes that the item can provoke; exact, so that
    it does not hang on the order of a set, which differs from process to process."""
    shown = evidence(diagnosis)
    return fsum(shown[m].p for m in {w.misconception for w in item.wrong} if m in shown)


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
