"""A rehearsal of the exit ticket: pupils who do not exist answer it as the class's own diagnosis says.

Every pupil stands for a part of the class: those who are secure, those who probably hold one belief, those
who lack the skill without a known rule. Who holds a belief writes what its mal-rule gives on that very
question. The chances of slips and guesses are those by which the diagnosis judges learners
(`learner.beliefs`). The same seed gives the same answers. Nothing here is evidence about a learner.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from math import fsum
from random import Random
from typing import Literal

from ..graph import SkillTree
from ..graph._base import Frozen
from ..items import Correct, Item, Wrong, grade
from ..learner.beliefs import HARMLESS, KNOWN_WRONG, LUCK, SLIP
from ..learner.model import Diagnosis
from .mistakes import evidence, prior_share, wrong_results
from .model import Exercise, LessonPlan

PUPILS = 5
LEAST = 0.5
"""Expected learners below which a part of the class gets no pupil."""
Kind = Literal["secure", "belief", "unsure"]
Cause = Literal["knows", "slip", "belief", "harmless", "not-offered", "guess", "blank", "open"]


class Profile(Frozen):
    """A part of the class: about `learners` are like this (an expectation). Of a belief, `observed` have
    shown it among `asked`; with `asked == 0` its share is a prior."""

    kind: Kind
    learners: float
    misconception: str = ""
    belief: str = ""
    remedy: str = ""
    observed: int = 0
    asked: int = 0


class RehearsedAnswer(Frozen):
    """What a pupil hands in for one exercise, and why; `seen` are the misconceptions that grading names, as
    the teacher would meet them. `right` is None where nothing can be graded."""

    exercise: str
    given: str
    cause: Cause
    right: bool | None
    seen: tuple[str, ...] = ()


class Pupil(Frozen):
    """A simulated pupil. `name` is a number, so that nobody takes it for a learner."""

    name: str
    profile: Profile
    answers: tuple[RehearsedAnswer, ...]

    @property
    def shown(self) -> bool:
        """Whether the belief of this pupil can be seen in an answer."""
        return any(self.profile.misconception in answer.seen for answer in self.answers)


class Rehearsal(Frozen):
    """The ticket with five pupils' answers. `hidden` are pupils whose belief no answer shows, `alike` pairs
    who differ in what they believe and hand in the same."""

    seed: int
    questions: tuple[Exercise, ...]
    pupils: tuple[Pupil, ...]
    hidden: tuple[str, ...]
    alike: tuple[tuple[str, str], ...]

    def right(self, exercise: str) -> int:
        """How many pupils are right on an exercise."""
        return sum(a.right is True for p in self.pupils for a in p.answers if a.exercise == exercise)


def rehearse(
    plan: LessonPlan, diagnosis: Diagnosis, tree: SkillTree, *, seed: int = 0, pupils: int = PUPILS
) -> Rehearsal:
    """Let pupils of this class try the exit ticket of a plan; without a ticket there are no questions."""
    block = plan.block("exit")
    questions = tuple(plan.exercise(id) for id in block.exercises) if block else ()
    seated = _seated(class_profiles(plan.skill, questions, diagnosis, tree), pupils)
    met: Counter[Profile] = Counter()
    made = []
    for n, profile in enumerate(seated, 1):
        name = str(n)
        answers = tuple(
            _answer(q, profile, Random(f"{seed}/{name}/{q.id}"), first=not met[profile]) for q in questions
        )
        met[profile] += 1
        made.append(Pupil(name=name, profile=profile, answers=answers))
    return Rehearsal(
        seed=seed,
        questions=questions,
        pupils=tuple(made),
        hidden=tuple(p.name for p in made if p.profile.kind == "belief" and not p.shown),
        alike=tuple((a.name, b.name) for a, b in combinations(made, 2) if _alike(a, b)),
    )


def class_profiles(
    skill: str, questions: Sequence[Exercise], diagnosis: Diagnosis, tree: SkillTree
) -> tuple[Profile, ...]:
    """The parts of the class on a skill, the largest first; their `learners` need not sum to the class.

    A learner counts for each belief with its posterior; what is left is split by mastery between secure
    and unsure. Beliefs that the questions can show and the class was never asked about follow the prior
    of `lessons.mistakes` among those who are not secure.
    """
    known = evidence(diagnosis)
    mastery = {m.learner: m.p for m in diagnosis.mastery if m.skill == skill}
    held: dict[str, list[float]] = {}
    left = dict.fromkeys(diagnosis.learners, 1.0)
    for one in diagnosis.beliefs:
        if one.skill == skill and one.learner in left:
            held.setdefault(one.misconception, []).append(one.p)
            left[one.learner] = max(0.0, left[one.learner] - one.p)
    secure = fsum(rest * mastery.get(name, 0.0) for name, rest in left.items())
    unsure = fsum(left.values()) - secure
    expected = {name: fsum(shares) for name, shares in held.items()}
    for name in _shown(questions):
        if name not in known and name not in expected:
            expected[name] = prior_share()[0] * (len(diagnosis.learners) - secure)
    found = [Profile(kind="secure", learners=secure), Profile(kind="unsure", learners=unsure)]
    for name, learners in expected.items():
        belief, seen = tree.misconception(name), known.get(name)
        found.append(
            Profile(
                kind="belief",
                learners=learners,
                misconception=name,
                belief=belief.belief,
                remedy=belief.remedy,
                observed=len(seen.learners) if seen else 0,
                asked=seen.asked if seen else 0,
            )
        )
    return tuple(sorted(found, key=lambda p: (-p.learners, p.kind, p.misconception)))


def _seated(profiles: Sequence[Profile], pupils: int) -> list[Profile]:
    """One pupil for each part, the largest first; seats left over go by Sainte-Laguë's divisors."""
    there = [p for p in profiles if p.learners >= LEAST] or list(profiles[:1])
    seats = Counter(there[:pupils])
    while (total := sum(seats.values())) < pupils and total:
        seats[max(seats, key=lambda p: p.learners / (2 * seats[p] + 1))] += 1
    return [profile for profile in there for _ in range(seats[profile])]


def _shown(questions: Iterable[Exercise]) -> tuple[str, ...]:
    """The misconceptions whose wrong result can be handed in."""
    return tuple(dict.fromkeys(name for q in questions for name in wrong_results(q.item)))


def _answer(question: Exercise, profile: Profile, chance: Random, *, first: bool) -> RehearsedAnswer:
    item = question.item
    given, cause = _given(item, profile, chance, first=first)
    verdict = grade(item, given) if given else None
    return RehearsedAnswer(
        exercise=question.id,
        given=given,
        cause=cause,
        right=isinstance(verdict, Correct) if isinstance(verdict, Correct | Wrong) else None,
        seen=verdict.misconceptions if isinstance(verdict, Wrong) else (),
    )


def _given(item: Item, profile: Profile, chance: Random, *, first: bool) -> tuple[str, Cause]:
    """What is handed in and why. The first pupil of the secure ones makes no slip."""
    if item.answer.kind == "text":
        return "", "open"
    results = wrong_results(item)
    if profile.kind == "secure":
        slips = not first and bool(results) and chance.random() < SLIP
        return (chance.choice(list(results.values())), "slip") if slips else (item.answer.text, "knows")
    if profile.misconception in results:
        return results[profile.misconception], "belief"
    if profile.kind == "belief":
        if any(wrong.misconception == profile.misconception for wrong in item.wrong):
            return chance.choice(item.options).text, "not-offered"
        if chance.random() < HARMLESS:
            return item.answer.text, "harmless"
    if item.options:
        return chance.choice(item.options).text, "guess"
    luck = chance.random()
    if luck < LUCK:
        return item.answer.text, "guess"
    if results and luck < LUCK + (1 - LUCK) * KNOWN_WRONG:
        return chance.choice(list(results.values())), "guess"
    return "", "blank"


def _alike(a: Pupil, b: Pupil) -> bool:
    """Whether two pupils who differ hand in the same, where anything can be graded."""
    graded = any(x.cause != "open" for x in a.answers)
    differ = (a.profile.kind, a.profile.misconception) != (b.profile.kind, b.profile.misconception)
    return graded and differ and [x.given for x in a.answers] == [x.given for x in b.answers]
