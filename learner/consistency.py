"""Contradictions: strong on a skill, weak on what it needs. Each asks for one more question.

A hard prerequisite must be secure before its successor can be, so a learner who looks strong on the later
skill and weak on the earlier one is wrong about in one of the two, or found another way. The contradiction of
a learner on a pair (earlier, later), both of them answered on, is the event

    success on `later` at least LINE, and on `earlier` below LINE,

and its probability is P(z_later >= logit LINE) P(z_earlier < logit LINE), with z normal on the logit scale as
`Mastery` describes it (mode and 95 % interval). The two count as independent; the tree makes them hang
together, which makes the contradiction a little rarer than this product.

It is flagged from HIGH on, odds of two to one. A question costs a minute or two, so a few false flags do no
harm; but a list that is wrong more often than right is not read. Among simulated learners, whose truth is
known, about three flags in four are true from HIGH on, and half of them below it (docs/benchmarks.md).
"""

import math
from collections.abc import Collection, Mapping, Sequence

from ..graph.evidence import Mastery
from ..graph.tree import SkillTree
from ..items.model import Item
from ._lookup import Lookup
from ._posterior import Z95
from .beliefs import belief_posterior, expected_information
from .model import Probe
from .quiz import DRAW
from .thresholds import LACKING_P

LINE = LACKING_P
"""Below this probability of success a skill is lacking; one line for both, so that no one is in between."""
HIGH = 2 / 3
"""Probability of a contradiction from which it is flagged."""
_Grid = Mapping[tuple[str, str], Mastery]


def contradiction(later: Mastery, earlier: Mastery) -> float:
    """Probability that a learner is at or above LINE on the later skill and below it on the earlier one.

    0 where one of the two was never asked about: a prior contradicts nothing.
    """
    return _above(later) * (1 - _above(earlier)) if later.n and earlier.n else 0.0


def find_probes(
    tree: SkillTree,
    skills: Sequence[str],
    mastery: _Grid,
    learners: Sequence[str],
    *,
    lookup: Lookup,
    asked: Collection[str] = (),
) -> tuple[Probe, ...]:
    """Contradictions among the skills, those that concern most learners first.

    `mastery` holds every (learner, skill); `asked` are ids of items that need not be asked again.
    """
    place = {name: n for n, name in enumerate(tree.skills)}
    found = []
    for later in skills:
        for earlier in (s for s in tree.hard(later) if s in skills):
            chance = {name: contradiction(mastery[name, later], mastery[name, earlier]) for name in learners}
            who = tuple(name for name in learners if chance[name] >= HIGH)
            if who:
                ask = _less_certain(later, earlier, who, mastery)
                item = _question(tree, ask, mastery, who, lookup, asked)
                found.append(
                    Probe(
                        later=later,
                        earlier=earlier,
                        learners=who,
                        p=math.fsum(chance[name] for name in who) / len(who),
                        ask=ask,
                        item=item.id if item else None,
                        stem=item.stem if item else "",
                        key=item.answer.text if item else "",
                    )
                )
    return tuple(sorted(found, key=lambda p: (-len(p.learners), -p.p, place[p.later], place[p.earlier])))


def sentence(tree: SkillTree, probe: Probe) -> str:
    """What a probe says to a teacher, without a name."""
    n = len(probe.learners)
    later, earlier = (f"{tree.skill(s).title} ({s})" for s in (probe.later, probe.earlier))
    return (
        f"{n} learner{' does' if n == 1 else 's do'} well on {later}, but not on its prerequisite {earlier}; "
        f"given the answers, {round(100 * probe.p)}% likely to be so. "
        f"Ask one more question on {probe.ask} before planning around it."
    )


def _above(m: Mastery) -> float:
    """Probability that success is at least LINE."""
    spread = (_logit(m.high) - _logit(m.low)) / (2 * Z95)
    distance = _logit(m.p) - _logit(LINE)
    return 0.5 * math.erfc(-distance / max(spread, 1e-9) / math.sqrt(2))


def _less_certain(later: str, earlier: str, who: Sequence[str], mastery: _Grid) -> str:
    """The skill where the answer is more open; the earlier one if both are alike."""
    strong = math.fsum(_above(mastery[name, later]) for name in who)
    weak = math.fsum(1 - _above(mastery[name, earlier]) for name in who)
    return later if strong < weak else earlier


def _question(
    tree: SkillTree,
    skill: str,
    mastery: _Grid,
    who: Sequence[str],
    lookup: Lookup,
    asked: Collection[str],
) -> Item | None:
    """The question in words alone with the most expected information, of a draw not met before."""
    known = math.fsum(mastery[name, skill].p for name in who) / len(who)
    items = [
        item
        for model in tree.skill(skill).item_models
        if model.answer.kind != "text" and model.figure is None
        if (item := _fresh(f"{skill}/{model.id}", lookup, asked)) is not None and not item.options
    ]
    if not items:
        return None
    flat = belief_posterior([], (w.misconception for item in items for w in item.wrong))
    rest = 1 - flat["secure"]
    prior = {name: known if name == "secure" else p / rest * (1 - known) for name, p in flat.items()}
    return max(items, key=lambda item: (expected_information(prior, item), item.level == "core", item.id))


def _fresh(model: str, lookup: Lookup, asked: Collection[str]) -> Item | None:
    """A draw of a model that nobody was asked (of the first few tried), if it can be drawn."""
    names = (f"{model}#{draw}" for draw in range(DRAW, DRAW + 8))
    return next((lookup.item(name) for name in names if name not in asked), None)


def _logit(p: float) -> float:
    p = min(1 - 1e-9, max(1e-9, p))
    return math.log(p / (1 - p))
