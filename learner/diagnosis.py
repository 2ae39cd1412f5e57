"""Everything the class's answers show about the skills that may lead to the goals."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from statistics import mean, median

from ..graph.evidence import Mastery
from ..graph.tree import SkillTree
from ._closure import before, full_closure
from ._lookup import ItemSource, Lookup
from .abilities import AbilityProfile, all_abilities
from .after import after_lessons, counted, faded
from .consistency import find_probes, sentence
from .held import LEAST, held_beliefs
from .mastery import estimate_mastery
from .misconceptions import find_misconceptions
from .model import Diagnosis, SkillPicture
from .reading import ClassData
from .thresholds import LESSON_SHARE, share_to_learn, status
from .tiers import make_tiers


def diagnose(
    data: ClassData,
    *,
    tree: SkillTree,
    bank: ItemSource,
    goals: Sequence[str],
    abilities: Iterable[AbilityProfile] = (),
) -> Diagnosis:
    """The class picture for the goals (skill ids; GoalError if one is unknown).

    Answers on skills outside the closure of the goals still inform each learner's general ability.
    `abilities` are profiles that a teacher gives, of learners or of the class, in place of derived ones.
    """
    closure = full_closure(tree, goals)
    lookup = Lookup(bank)
    inside = [r for r in data.responses if r.skill in set(closure)]
    alone = estimate_mastery(data.responses, learners=data.learners, tree=tree, goals=goals, lookup=lookup)
    mastery = after_lessons(alone, data.reports, data.responses, lookup=lookup)
    beliefs = held_beliefs(inside, learners=data.learners, tree=tree, lookup=lookup)
    by_pair = {(m.learner, m.skill): m for m in mastery}
    pictures = tuple(
        counted(_picture(s, [by_pair[name, s] for name in data.learners]), data.reports) for s in closure
    )
    answered = {r.learner for r in data.responses if r.correct is not None}
    days = [r.at.date() for r in data.responses if r.at is not None]
    graded = sum(r.correct is not None for r in data.responses)
    asked = {r.item for r in data.responses}
    probes = find_probes(tree, closure, by_pair, data.learners, lookup=lookup, asked=asked)
    weights = {name: tree.skill(name).abilities for name in closure}
    people, whole = all_abilities(mastery, weights, data.learners, abilities)
    return Diagnosis(
        goals=tuple(goals),
        learners=data.learners,
        silent=tuple(name for name in data.learners if name not in answered),
        skills=pictures,
        mastery=mastery,
        misconceptions=find_misconceptions(inside, learners=data.learners, tree=tree, lookup=lookup),
        beliefs=faded(beliefs, alone, mastery, LEAST),
        tiers=make_tiers(tree, by_pair, data.learners, [_next_lesson(tree, pictures, mastery, goals)]),
        graded=graded,
        ungraded=len(data.responses) - graded,
        until=max(days, default=None),
        unseen=tuple(p.skill for p in pictures if not p.seen),
        flags=tuple(sentence(tree, probe) for probe in probes),
        probes=probes,
        skipped=data.skipped,
        abilities=people,
        class_abilities=whole,
        reports=tuple(r for r in data.reports if r.skill in set(closure)),
    )


def frontier(tree: SkillTree, pictures: Sequence[SkillPicture], goals: Sequence[str]) -> tuple[str, ...]:
    """What the class is ready to learn next: seen or goal skills that the class needs a lesson on
    while all their prerequisites are; the goals themselves if there is no such skill."""
    secure = {p.skill for p in pictures if _class_secure(p)}
    seen = {p.skill for p in pictures if p.seen}
    found = tuple(
        p.skill
        for p in pictures
        if p.skill not in secure
        and (p.seen or p.skill in goals)
        and all(s in secure or s not in seen for s in before(tree.skill(p.skill)))
    )
    return found or tuple(goals)


def _next_lesson(
    tree: SkillTree, pictures: Sequence[SkillPicture], mastery: Sequence[Mastery], goals: Sequence[str]
) -> str:
    """The skill of the frontier that leads to most goals per minute still to be spent on it."""
    known: dict[str, list[float]] = defaultdict(list)
    for m in mastery:
        known[m.skill].append(m.p)
    serves = Counter(s for goal in goals for s in full_closure(tree, [goal]))

    def worth(skill: str) -> float:
        return serves[skill] / (tree.skill(skill).minutes * max(0.1, 1 - mean(known[skill])))

    return max(frontier(tree, pictures, goals), key=worth)


def _class_secure(picture: SkillPicture) -> bool:
    to_learn = share_to_learn(
        not_secure=picture.unsure + picture.lacking, unsure=picture.unsure, learners=picture.learners
    )
    return to_learn <= LESSON_SHARE


def _picture(skill: str, column: Sequence[Mastery]) -> SkillPicture:
    """The median learner, with an interval of the median.

    The interval mixes two, by the share of learners who have answered: the order statistics whose
    ranks hold the median with 95 % probability (a binomial fact, free of any model), and the mean
    of the learners' own intervals, which is all that is known about those who have not answered.
    The learners' own uncertainty enters as the standard error of a median, sqrt(pi / 2) times that of
    a mean, so that a class of equal short tests is not taken for an exactly known one.
    """
    p = sorted(m.p for m in column)
    r = _median_rank(len(p))
    share = sum(m.n > 0 for m in column) / len(column)
    middle = median(p)
    error = math.sqrt(math.pi / 2 / len(p))
    below = middle - (share * p[r] + (1 - share) * mean(m.low for m in column))
    above = share * p[-1 - r] + (1 - share) * mean(m.high for m in column) - middle
    low = middle - math.hypot(max(0.0, below), error * mean(m.p - m.low for m in column))
    high = middle + math.hypot(max(0.0, above), error * mean(m.high - m.p for m in column))
    words = [status(m) for m in column]
    return SkillPicture(
        skill=skill,
        p=middle,
        low=max(0.0, low),
        high=min(1.0, high),
        answers=sum(m.n for m in column),
        secure=words.count("secure"),
        unsure=words.count("unsure"),
        lacking=words.count("lacking"),
    )


def _median_rank(n: int) -> int:
    """Largest r (from 0) such that the r-th smallest and r-th largest of n hold the median with at
    least 95 % probability; 0 for a handful of learners, where no pair does."""
    tail = ways = 1  # outcomes of n coin flips with at most r heads, and with exactly r
    r = 0
    while r + 1 <= (n - 1) // 2:
        ways = ways * (n - r) // (r + 1)
        if 40 * (tail + ways) > 2**n:
            break
        tail, r = tail + ways, r + 1
    return r
