"""What the counts of an exit ticket say about a class: one common shift of its abilities.

Counts name nobody, so they cannot tell one learner from another. What they can tell is how far the
class as a whole has moved since its last answers. Every learner l keeps the ability z(l) that the
learner's own answers give, and after the lesson the class has

    z(l) + shift,   shift ~ N(0, EFFECT), the same for everyone who was there.

The expected share of right answers on a question of difficulty d and guess rate c is the mean over the
class of c + (1 - c) sigmoid(z + shift - d), with the uncertainty of each z averaged out (the usual
approximation sigmoid(m / sqrt(1 + pi s^2 / 8)), MacKay 1992, "The evidence framework applied to
classification networks", Neural Computation 4). The counts are binomial around it; several questions
answered by the same learners hang together, so each counts 1 / (1 + (k - 1) WITHIN) (the design
effect of cluster samples, Kish 1965, "Survey Sampling"). The posterior of the shift is computed on a
grid.

Nobody knows who was absent. Where a share q of the class handed in a ticket, each learner was there
with probability q, so the mean moves by q shift and the variance grows by q (1 - q) shift^2. Order and
counts of answers stay as they were, and no response is made up. Whoever has own answers from the
day of the ticket or later, or to its very questions, is not moved: these say more.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import exp, log, pi, sqrt

from ..graph.evidence import Mastery, Response
from ._lookup import Lookup
from ._posterior import Z95
from .mastery import kept, question_ease
from .model import HeldBelief, SkillPicture
from .reports import LessonReport, Ticket

EFFECT = 2.25
"""Variance in logits squared of what a lesson does to a class before anything is known about it."""
WITHIN = 0.3
"""Correlation of one learner's answers to two questions on the same skill."""
_STEP, _WIDEST = 0.05, 5.0
_NEAR_ONE = 1 - 1e-9


def after_lessons(
    mastery: Sequence[Mastery],
    reports: Sequence[LessonReport],
    responses: Sequence[Response],
    *,
    lookup: Lookup,
) -> tuple[Mastery, ...]:
    """The estimates after these lessons, taken in order of time; `n` and `evidence` stay as they were."""
    now = _latest(reports, responses)
    found = {(m.learner, m.skill): m for m in mastery}
    for report in sorted(reports, key=lambda r: _utc(r.at)):
        for skill, tickets in _by_skill(report).items():
            own = _own(responses, skill, report.at, tickets)
            moved = [m for m in found.values() if m.skill == skill and m.learner not in own]
            if moved:
                weight = kept(max(0.0, (now - _utc(report.at)).total_seconds() / 86400))
                for m in _shifted(moved, tickets, weight, lookup):
                    found[m.learner, m.skill] = m
    return tuple(found.values())


def faded(
    beliefs: Sequence[HeldBelief], before: Sequence[Mastery], after: Sequence[Mastery], least: float
) -> tuple[HeldBelief, ...]:
    """Beliefs after lessons: each is less probable by the share of its gap that the skill has closed.

    A belief that explained a learner's wrong answers stands in the way of the skill, so with g = (p' - p) /
    (1 - p) of the way to certainty gone (the normalized gain, Hake 1998, American Journal of Physics 66)
    the same share of its probability is gone. A skill that fell leaves a belief as probable as it was. What
    is left below `least` is no longer listed.
    """
    was = {(m.learner, m.skill): m.p for m in before}
    now = {(m.learner, m.skill): m.p for m in after}
    found = []
    for belief in beliefs:
        pair = belief.learner, belief.skill
        gain = max(0.0, (now[pair] - was[pair]) / (1 - min(was[pair], _NEAR_ONE))) if pair in was else 0.0
        p = belief.p * (1 - gain)
        if p >= least:
            found.append(belief if gain == 0.0 else belief.model_copy(update={"p": p}))
    return tuple(found)


def counted(picture: SkillPicture, reports: Sequence[LessonReport]) -> SkillPicture:
    """The picture of a skill with the answers on exit tickets counted among its answers."""
    more = sum(t.answered for r in reports for t in r.tickets if t.skill == picture.skill)
    return picture.model_copy(update={"answers": picture.answers + more}) if more else picture


def _by_skill(report: LessonReport) -> Mapping[str, list[Ticket]]:
    found: dict[str, list[Ticket]] = defaultdict(list)
    for ticket in report.tickets:
        found[ticket.skill].append(ticket)
    return found


def _own(responses: Sequence[Response], skill: str, at: datetime, tickets: Sequence[Ticket]) -> set[str]:
    """Learners whose own answers say more than the counts."""
    items, day = {t.item for t in tickets}, _utc(at).date()
    return {
        r.learner
        for r in responses
        if r.skill == skill
        and r.correct is not None
        and (r.item in items or (r.at is not None and _utc(r.at).date() >= day))
    }


def _shifted(
    mastery: Sequence[Mastery], tickets: Sequence[Ticket], weight: float, lookup: Lookup
) -> list[Mastery]:
    middle = [_logit(m.p) for m in mastery]
    spread = [(_logit(m.high) - _logit(m.low)) / (2 * Z95) for m in mastery]
    mean, variance = _shift(middle, spread, tickets, weight, lookup)
    there = min(1.0, max(t.answered for t in tickets) / len(mastery))
    more = there * variance + there * (1 - there) * mean**2
    found = []
    for m, z, sd in zip(mastery, middle, spread, strict=True):
        z, sd = z + there * mean, sqrt(sd**2 + more)
        p, low, high = (_sigmoid(v) for v in (z, z - Z95 * sd, z + Z95 * sd))
        found.append(m.model_copy(update={"p": p, "low": low, "high": high}))
    return found


def _shift(
    middle: Sequence[float],
    spread: Sequence[float],
    tickets: Sequence[Ticket],
    weight: float,
    lookup: Lookup,
) -> tuple[float, float]:
    """Posterior mean and variance of the common shift, in logits."""
    import numpy as np

    shift = np.arange(-_WIDEST, _WIDEST + _STEP, _STEP)
    z, scale = np.array(middle), np.sqrt(1 + pi * np.array(spread) ** 2 / 8)
    score = -(shift**2) / (2 * EFFECT)
    weight = weight / (1 + (len(tickets) - 1) * WITHIN)
    for ticket in tickets:
        difficulty, guess = question_ease(ticket.item, lookup)
        each = 1 / (1 + np.exp(-(z[:, None] + shift[None, :] - difficulty) / scale[:, None]))
        share = guess + (1 - guess) * each.mean(axis=0)
        score += weight * (
            ticket.right * np.log(share) + (ticket.answered - ticket.right) * np.log1p(-share * _NEAR_ONE)
        )
    posterior = np.exp(score - score.max())
    posterior /= posterior.sum()
    mean = float(posterior @ shift)
    return mean, float(posterior @ (shift - mean) ** 2)


def _latest(reports: Sequence[LessonReport], responses: Sequence[Response]) -> datetime:
    times = [_utc(r.at) for r in reports] + [_utc(r.at) for r in responses if r.at is not None]
    return max(times, default=datetime.min.replace(tzinfo=UTC))


def _utc(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return log(p / (1 - p))


def _sigmoid(z: float) -> float:
    return 1 / (1 + exp(-z)) if z > -700 else 0.0
