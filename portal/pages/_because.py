"""What the lessons before said, and what this plan makes of it."""

from datetime import date, datetime, timedelta

from babel.dates import format_skeleton

from ...lessons import LessonPlan
from ..languages import gettext, speaking
from ..runs import Job

_SAID = "After the last lesson on"
"""How the composer begins a sentence about a lesson that was taught (`lessons._after`)."""


def because(job: Job, plan: LessonPlan, today: date) -> tuple[str, tuple[str, ...]]:
    """A heading, and sentences in the language of the plan; no sentences where nothing was entered."""
    last = max(job.data.reports, key=lambda r: r.at, default=None)
    if last is None:
        return "", ()
    said = [text for text in plan.why_now if text.startswith(_SAID)]
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
