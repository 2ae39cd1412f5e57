"""Which misconceptions a class shows, of those asked about: wrong answers that a mal-rule reproduces."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from ..graph.errors import GoalError
from ..graph.evidence import Response
from ..graph.tree import SkillTree
from ..items.model import Item
from ._beta import beta_quantile
from ._lookup import Lookup
from .model import ClassMisconception, WrongEvidence


def find_misconceptions(
    responses: Iterable[Response], *, learners: Sequence[str], tree: SkillTree, lookup: Lookup
) -> tuple[ClassMisconception, ...]:
    """The misconceptions that somebody was asked about, the most common first, also those nobody showed.

    A learner was asked about a misconception who gave a gradable answer to a question on which its
    mal-rule gives an answer other than the key. Where several mal-rules give the very same wrong
    answer, the one with most support among that learner's other wrong answers gets the credit; in a
    tie each gets an equal share, and the learner is listed under each. The share of the class is
    credited learners over asked learners; its 95 % interval is Jeffreys' (Brown, Cai & DasGupta
    2001, "Interval estimation for a binomial proportion", Statistical Science 16).
    """
    order = {learner: i for i, learner in enumerate(learners)}
    graded = [r for r in responses if r.correct is not None and r.learner in order]
    credit = _credit(graded)
    asked = _asked(graded, lookup)
    shown: dict[str, dict[str, float]] = defaultdict(dict)
    evidence: dict[str, list[WrongEvidence]] = defaultdict(list)
    for response in graded:
        for name, share in credit.get(response.id, {}).items():
            best = shown[name].get(response.learner, 0.0)
            shown[name][response.learner] = max(best, share)
            evidence[name].append(_evidence(response, lookup))
    found = []
    for name in dict.fromkeys((*shown, *asked)):
        shares = shown.get(name, {})
        try:
            belief = tree.misconception(name).belief
        except GoalError:  # an answer graded with another version of the pack
            continue
        n = len(asked.get(name, set()) | set(shares))
        k = sum(shares.values())
        low, high = jeffreys(k, n)
        found.append(
            ClassMisconception(
                misconception=name,
                skill=name.partition("/")[0],
                belief=belief,
                learners=tuple(sorted(shares, key=order.__getitem__)),
                asked=n,
                p=k / n,
                low=low,
                high=high,
                evidence=tuple(evidence.get(name, ())),
            )
        )
    return tuple(sorted(found, key=lambda m: (-m.p * m.asked, -m.p, -m.asked, m.misconception)))


@lru_cache(maxsize=1 << 14)
def jeffreys(k: float, n: int) -> tuple[float, float]:
    """95 % Jeffreys interval for a share of k in n; with k = 0 or k = n it reaches 0 or 1."""
    low = 0.0 if k <= 0 else beta_quantile(0.025, k + 0.5, n - k + 0.5)
    high = 1.0 if k >= n else beta_quantile(0.975, k + 0.5, n - k + 0.5)
    return low, high


def _credit(graded: Sequence[Response]) -> Mapping[str, Mapping[str, float]]:
    """Per wrong response, the share of each misconception that may stand behind it."""
    support: dict[str, Counter[str]] = defaultdict(Counter)
    for response in graded:
        if response.correct is False:
            support[response.learner].update(set(response.misconceptions))
    credit: dict[str, dict[str, float]] = {}
    for response in graded:
        names = tuple(dict.fromkeys(response.misconceptions))
        if response.correct or not names:
            continue
        count = support[response.learner]
        most = max(count[name] for name in names)
        winners = [name for name in names if count[name] == most]
        credit[response.id] = {name: 1 / len(winners) for name in winners}
    return credit


def _asked(graded: Sequence[Response], lookup: Lookup) -> dict[str, set[str]]:
    asked: dict[str, set[str]] = defaultdict(set)
    for response in graded:
        item = lookup.item(response.item)
        for wrong in item.wrong if item else ():
            asked[wrong.misconception].add(response.learner)
    return asked


def _evidence(response: Response, lookup: Lookup) -> WrongEvidence:
    item = lookup.item(response.item)
    return WrongEvidence(
        response=response.id,
        learner=response.learner,
        item=response.item,
        stem=item.stem if item else response.item,
        answer=_answer(response, item),
    )


def _answer(response: Response, item: Item | None) -> str:
    """What the learner gave; the letter of an option with its text."""
    given = response.answer or ""
    for option in item.options if item else ():
        if option.label.casefold() == given.strip(" .)(").casefold():
            return f"{option.label}: {option.text}"
    return given
