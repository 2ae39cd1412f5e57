"""What the lessons before said, and what this plan makes of it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from babel.dates import format_skeleton

from ...learner import LessonReport
from ...lessons import LessonPlan
from ..desk import Desk
from ..languages import gettext, speaking
from ._lesson import Lesson

_SAID = "After the last lesson on"
"""How the composer begins a sentence about a lesson that was taught (`lessons._after`)."""


def reports_before(desk: Desk, lesson: Lesson) -> tuple[LessonReport, ...]:
    """The lessons, as they went, that a plan was made after."""
    begun = datetime.strptime(lesson.run[:13], "%y%m%d-%H%M%S").replace(tzinfo=UTC) + timedelta(seconds=1)
    return tuple(r for r in desk.data(lesson.run).reports if r.at <= begun)


def because(reports: Sequence[LessonReport], plan: LessonPlan, today: date) -> tuple[str, tuple[str, ...]]:
    """A heading, and sentences in the language of the plan; none where nothing was entered before it."""
    last = max(reports, key=lambda r: r.at, default=None)
    if last is None:
        return "", ()
    said = [text for text in plan.why_now if text.startswith(_SAID)]
    if not said and last.answered:
        said.append(f"On its exit ticket {last.right} of {last.answered} answers were right.")
    if last.over > 0:
        late = f"The last lesson ran {last.over} minute{'s' if last.over > 1 else ''} over"
        said.append(f"{late}; this one is planned for {plan.minutes} minutes.")
    on = last.at.date()
    if on == today - timedelta(days=1):
        return gettext("Because of yesterday"), tuple(said)
    if on == today:
        return gettext("Because of today’s lesson"), tuple(said)
    day = format_skeleton("MMMMd", on, locale=speaking().locale)
    return gettext("Because of the lesson of %(day)s") % {"day": day}, tuple(said)


def today() -> date:
    """The day here and now."""
    return datetime.now().astimezone().date()
