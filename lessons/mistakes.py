"""The question analyst: the likeliest mistakes under a worked example, from what this class has shown.

The share p of learners like these who make a mistake gets a beta-binomial posterior (Gelman et al.,
Bayesian Data Analysis, 3rd ed., section 2.4). Of n learners who were asked something that could show it, k
showed it; then p ~ Beta(S m + k, S (1 - m) + n - k), its mean is the share and its 2.5 % and 97.5 %
quantiles the interval. The prior weighs as much as S = 6 learners. Its mean m is what the class shows of
the other mistakes on the same skill, drawn toward 1/8: (3 + sum k_i) / (24 + sum n_i) (empirical Bayes,
leaving out the mistake itself: Casella 1985, "An introduction to empirical Bayes data analysis", The
American Statistician 39). Because m is itself an estimate, S is lower than the 8 with which shares scatter
about it; simulated classes of 4 to 28 then find 93 to 96 % of the true shares in their intervals.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import fsum

from ..graph import SkillTree
from ..items import Item
from ..learner._beta import beta_quantile
from ..learner.model import ClassMisconception, Diagnosis
from . import wording as w
from .model import LessonPlan, Mistake, Passage, Reveal

STRENGTH = 6
"""The prior weighs as much as the answers of so many learners."""
USUAL, POOLED = 1 / 8, 24
"""Mean of the prior where the class has shown nothing: one learner in eight makes a given mistake; and
how many answers about other mistakes weigh as much as that."""


@lru_cache(maxsize=1 << 12)
def posterior(k: float, n: int, mean: float = USUAL) -> tuple[float, float, float]:
    """Mean and 95 % interval of the share of a mistake that `k` of `n` learners showed, by the formula
    above."""
    a, b = STRENGTH * mean + k, STRENGTH * (1 - mean) + n - k
    return a / (a + b), beta_quantile(0.025, a, b), beta_quantile(0.975, a, b)


def prior_share() -> tuple[float, float, float]:
    """Mean and 95 % interval of the share of a mistake where the class has shown nothing at all."""
    return posterior(0, 0)


def prior_mean(misconception: str, known: dict[str, ClassMisconception]) -> float:
    """What the class shows of the other mistakes on the skill of `misconception`: the mean of its prior."""
    skill = misconception.partition("/")[0]
    others = [m for name, m in known.items() if name != misconception and name.startswith(f"{skill}/")]
    shown = fsum(m.p * m.asked for m in others)
    return (POOLED * USUAL + shown) / (POOLED + sum(m.asked for m in others))


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
    """Up to `most` mistakes, the likeliest first, each with the mal-rule's own result and its remedy.

    Chosen are first those that this class has shown: on this item, and on its skill where only one of the
    exercises `elsewhere` (id and item, the first that fits) gives a result; then those of this item that
    nobody was asked about. What was asked about and never shown is named only where nothing else is.
    """
    known = evidence(diagnosis)
    here = wrong_results(item)
    found = [_mistake(name, wrong, tree, known) for name, wrong in here.items()]
    for name, seen in known.items():
        if name in here or not seen.learners or not name.startswith(f"{item.skill}/"):
            continue
        place = next(((id, r[name]) for id, other in elsewhere if name in (r := wrong_results(other))), None)
        if place:
            found.append(_mistake(name, place[1], tree, known, place[0]))
    likely = [m for m in found if m.observed or not m.asked] or found
    chosen = sorted(likely, key=lambda m: (m.asked == 0, *rank(m)))[:most]
    return tuple(sorted(chosen, key=rank))


def rank(mistake: Mistake) -> tuple[float, bool]:
    """The order of likely mistakes: the likeliest first; of two alike, the one the class was asked about."""
    return -mistake.p, mistake.asked == 0


def plausible(mistake: Mistake) -> bool:
    """Whether the share is what the counts and the prior give; a learner whose answer several mal-rules
    explain counts in part."""
    shown = mistake.p * (STRENGTH + mistake.asked) - STRENGTH * mistake.prior
    return mistake.observed / 2 - 0.01 <= shown <= mistake.observed + 0.01


def analysed(plan: LessonPlan, tree: SkillTree, diagnosis: Diagnosis) -> LessonPlan:
    """The plan with the likeliest mistakes of this class under each of its worked examples, estimated afresh,
    and the one that tempts most on the first example offered in the explanation."""
    elsewhere = [(e.id, e.item) for e in plan.exercises if e.id[0] != "Q"]
    worked = tuple(
        x.model_copy(
            update={
                "mistakes": likely_mistakes(
                    plan.exercise(x.exercise).item, tree, diagnosis, elsewhere=() if n else elsewhere
                )
            }
        )
        for n, x in enumerate(plan.worked)
    )
    plan = plan.model_copy(update={"worked": worked})
    here = [m for m in worked[0].mistakes if m.on in ("", worked[0].exercise)] if worked else []
    block = plan.block("model")
    if not here or block is None:
        return plan
    kept = [p for p in block.teacher if p.slot not in OFFERED]
    at = next((n + 1 for n, p in enumerate(kept) if p.slot == "worked-steps"), len(kept))
    fresh = block.model_copy(update={"teacher": (*kept[:at], *offer(here[0]), *kept[at:])})
    return plan.model_copy(update={"blocks": tuple(fresh if b is block else b for b in plan.blocks)})


OFFERED = ("mistakes", "mistakes-answer")
"""Slots of the two passages that offer the likeliest mistake."""


def offer(top: Mistake) -> tuple[Passage, Passage]:
    """How the teacher offers the mistake beside the right answer, and what to bring out."""
    if top.asked == 1:
        basis = f"the learner asked has {'' if top.observed else 'not '}shown it so far"
    elif top.observed:
        basis = f"{top.observed} of {top.asked} {w.plural(top.observed, 'has', 'have')} shown it before"
    elif top.asked:
        basis = f"none of the {w.count(top.asked, 'learner')} asked has shown it so far"
    else:
        basis = "a guess: no question so far could show it"
    words = top.wrong.split()
    wrong = w.quoted(top.wrong) if len(words) > 4 or (len(words) > 1 and words[0].istitle()) else top.wrong
    text = (
        f"Then leave {wrong} beside the right answer as if someone had offered it ({basis}). Ask: "
        '"How could somebody arrive at this, and how can we see that it cannot be right?"'
    )
    answer = f"What to bring out: {top.correction} If they do not get there: {top.remedy}"
    said = ((text, ()), (answer, (top.misconception,)))
    first, second = (
        Passage(slot=slot, text=" ".join(t.split()), origin="composed", sources=sources)
        for slot, (t, sources) in zip(OFFERED, said, strict=True)
    )
    return first, second


def wrong_results(item: Item) -> dict[str, str]:
    """The wrong result of each mal-rule on an item; of a multiple-choice item, those on offer."""
    offered = {option.text for option in item.options}
    found: dict[str, str] = {}
    for wrong in item.wrong:
        if not offered or wrong.text in offered:
            found.setdefault(wrong.misconception, wrong.text)
    return found


def _mistake(
    name: str, wrong: str, tree: SkillTree, known: dict[str, ClassMisconception], on: str = ""
) -> Mistake:
    belief, seen = tree.misconception(name), known.get(name)
    mean = prior_mean(name, known)
    p, low, high = posterior(seen.p * seen.asked if seen else 0, seen.asked if seen else 0, mean)
    return Mistake(
        misconception=name,
        belief=belief.belief,
        wrong=wrong,
        on=on,
        p=p,
        low=low,
        high=high,
        prior=mean,
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
