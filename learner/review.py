"""What is about to be forgotten? Spaced review by FSRS-6, one card for each learner and skill.

The schedule is the well-kept library's (py-fsrs; Ye, Su & Cao 2022, "A stochastic shortest path algorithm for
optimizing spaced repetition scheduling"): R(t) = (1 + F t / S)^(-w20) with F = 0.9^(-1/w20) - 1.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from pydantic import Field

from ..graph._base import Frozen
from ..graph.evidence import Response

RETENTION = 0.9
"""A review is due when the chance to remember falls to this."""


class Due(Frozen):
    """A learner's review of a skill: due on `on`; `recall` is the chance that it is remembered now."""

    learner: str
    skill: str
    on: date
    recall: float = Field(ge=0, le=1)
    reviews: int = Field(ge=1)


def review_dates(responses: Iterable[Response], *, now: datetime) -> tuple[Due, ...]:
    """When each learner should next meet each skill, the most overdue first.

    The answers of one day are one review, passed when at least half of them are right. Only graded answers
    with a time before `now` count; a time without a zone is taken as UTC. Without times there is no schedule.
    """
    from fsrs import Card, Rating, Scheduler

    now = _utc(now)
    days: dict[tuple[str, str], dict[date, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for r in responses:
        if r.at is not None and r.correct is not None and _utc(r.at) <= now:
            days[r.learner, r.skill][_utc(r.at).date()].append(r.correct)
    scheduler = Scheduler(
        desired_retention=RETENTION, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    found = []
    for (learner, skill), by_day in days.items():
        card = Card(card_id=1)
        for day, answers in sorted(by_day.items()):
            passed = 2 * sum(answers) >= len(answers)
            at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            card, _ = scheduler.review_card(card, Rating.Good if passed else Rating.Again, at)
        recall = scheduler.get_card_retrievability(card, max(now, card.last_review or now))
        found.append(
            Due(learner=learner, skill=skill, on=card.due.date(), recall=recall, reviews=len(by_day))
        )
    return tuple(sorted(found, key=lambda d: (d.on, d.recall, d.learner, d.skill)))


def due_by(reviews: Iterable[Due], day: date) -> dict[str, tuple[str, ...]]:
    """Learners whose review of a skill is due on or before a day; the skill of most learners first."""
    waiting: dict[str, list[str]] = defaultdict(list)
    for one in reviews:
        if one.on <= day:
            waiting[one.skill].append(one.learner)
    return {s: tuple(sorted(waiting[s])) for s in sorted(waiting, key=lambda s: (-len(waiting[s]), s))}


def end_of(day: date) -> datetime:
    """The last moment of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1, microseconds=-1)


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
