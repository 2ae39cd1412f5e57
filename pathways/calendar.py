"""School days: on which date each lesson of a unit falls, and the same as a calendar file."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Literal, get_args
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field

from ..graph._base import Frozen
from ..graph.errors import InputError

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
SCHOOL_WEEK: tuple[Weekday, ...] = WEEKDAYS[:5]
LONGEST_BREAK = 366
"""Days without a lesson after which holidays are taken for a mistake."""
LONGEST_RANGE = 366


class Calendar(Frozen):
    """Lessons fall on the `days` of each week from `start` on, except on `holidays` and `lost` days.

    `until` is the last day that may have a lesson, if there is one. `names` say what stands in the way on
    holidays that have a name.
    """

    start: date
    days: tuple[Weekday, ...] = SCHOOL_WEEK
    holidays: tuple[date, ...] = ()
    lost: tuple[date, ...] = ()
    until: date | None = None
    names: dict[date, str] = Field(default_factory=dict)

    def is_lesson_day(self, day: date) -> bool:
        """Whether a lesson may fall on this day."""
        return (
            self.start <= day <= (self.until or date.max)
            and WEEKDAYS[day.weekday()] in self.days
            and day not in self.holidays
            and day not in self.lost
        )

    def why_not(self, day: date) -> str:
        """Why a day has no lesson, in a few words; empty where it may have one."""
        if self.is_lesson_day(day):
            return ""
        if day < self.start:
            return f"lessons begin on {written(self.start)}"
        if self.until is not None and day > self.until:
            return f"the last lesson day is {written(self.until)} or before"
        if day in self.holidays:
            return self.names.get(day, "holiday")
        if day in self.lost:
            return "lost"
        return f"lessons fall on {', '.join(name.capitalize() for name in self.days)}"

    def number_on(self, day: date, lessons: int) -> int:
        """The number of the lesson, of so many, that falls on a day.

        Raises InputError for a day without one: why, and which lesson days lie around it.
        """
        dates = self.dates(lessons)
        if day in dates:
            return dates.index(day) + 1
        before = [one for one in dates if one < day][-1:]
        near = [written(one) for one in (*before, *[one for one in dates if one > day][:1])]
        why = self.why_not(day) or "the lessons end before it"
        raise InputError(
            f"{written(day)} has no lesson: {why}.",
            f"The nearest day with a lesson is {near[0]}."
            if len(near) == 1
            else f"The days with a lesson around it are {' and '.join(near)}.",
        )

    def dates(self, lessons: int) -> tuple[date, ...]:
        """The dates of so many lessons. Raises InputError if there are fewer lesson days."""
        found = tuple(islice(self._lesson_days(), lessons))
        if len(found) < lessons:
            raise InputError(
                f"From {written(self.start)} on, {lessons} lessons have only {len(found)} lesson days.",
                "Give a later --until, more --days, or fewer --holidays.",
            )
        return found

    def lessons(self) -> int:
        """The number of lesson days until the end. Raises InputError if there is no end."""
        if self.until is None:
            raise InputError("The calendar has no end.", "Give --until or --lessons.")
        return sum(1 for _ in self._lesson_days())

    def without(self, lost: Iterable[date]) -> "Calendar":
        """The calendar when days are lost. Raises InputError for a day that has no lesson anyway."""
        days = sorted(set(lost))
        if days and not any(self.is_lesson_day(day) for day in days):
            named = ", ".join(f"{written(day)} ({self.why_not(day)})" for day in days[:3])
            raise InputError(
                f"Nothing is lost with {named}: there is no lesson then.",
                f"Lessons fall on {', '.join(self.days)} from {written(self.start)} on.",
            )
        held = tuple(sorted({*self.lost, *(day for day in days if self.is_lesson_day(day))}))
        return self.model_copy(update={"lost": held})

    def _lesson_days(self) -> Iterator[date]:
        day = last = self.start
        end = self.until or date.max
        while day <= end and (day - last).days <= LONGEST_BREAK:
            if self.is_lesson_day(day):
                yield day
                last = day
            if day == date.max:
                return
            day += timedelta(days=1)


class Entry(Frozen):
    """What a calendar shows on the day of one lesson."""

    number: int
    on: date
    title: str
    text: str = ""


def parse_days(text: str) -> tuple[Weekday, ...]:
    """Weekdays from `mon,tue,thu` (also `Monday`), in the order of the week."""
    names = [name for name in re.split(r"[\s,;]+", text.strip().lower()) if name]
    found = {day for day in WEEKDAYS for name in names if len(name) >= 3 and _full(day).startswith(name)}
    wrong = [
        name for name in names if not any(len(name) >= 3 and _full(d).startswith(name) for d in WEEKDAYS)
    ]
    if wrong or not found:
        raise InputError(
            f"--days {text}: {wrong[0]!r} is no weekday." if wrong else "--days names no weekday.",
            "Write the days as mon,tue,thu.",
        )
    return tuple(day for day in WEEKDAYS if day in found)


def parse_date(text: str, option: str) -> date:
    """A date as 2026-11-30; `option` names the place in the error."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
            return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(f"{option} {text}: there is no such day ({error}).", "Check the day.") from None
    raise InputError(
        f"{option} {text}: this is not a date of the form YYYY-MM-DD.",
        "Write the 30th of November 2026 as 2026-11-30.",
    )


def parse_holidays(texts: Iterable[str], option: str = "--holidays") -> tuple[date, ...]:
    """Days from dates and ranges such as `2026-11-26..2026-11-27`, several with commas between; sorted."""
    found: set[date] = set()
    for part in (part.strip() for text in texts for part in text.split(",")):
        if not part:
            continue
        first, dots, last = part.partition("..")
        begin = parse_date(first, option)
        end = parse_date(last, option) if dots else begin
        if end < begin:
            raise InputError(
                f"{option} {part}: the range ends before it begins.",
                f"Write the earlier day first: {end}..{begin}.",
            )
        if (end - begin).days > LONGEST_RANGE:
            raise InputError(
                f"{option} {part}: the range is longer than a year.", "Check the years of both days."
            )
        found.update(begin + timedelta(days=n) for n in range((end - begin).days + 1))
    return tuple(sorted(found))


def written(day: date) -> str:
    """A date as a person reads it: `Mon, Nov 30, 2026`."""
    return f"{day:%a}, {day:%b} {day.day}, {day.year}"


def parse_days_off(texts: Iterable[str], option: str = "--holidays") -> dict[date, str]:
    """As `parse_holidays`, where a day or a range may have a name: `2026-12-04=Field trip`."""
    found: dict[date, str] = {}
    for part in (part for text in texts for part in text.split(",")):
        days, _, name = part.partition("=")
        found |= dict.fromkeys(parse_holidays([days], option), name.strip())
    return dict(sorted(found.items()))


def text_table(entries: Sequence[Entry]) -> str:
    """One line for each lesson: number, date, title."""
    width = max((len(written(entry.on)) for entry in entries), default=0)
    return "\n".join(f"{one.number:3}  {written(one.on):{width}}  {one.title}" for one in entries)


def ics(entries: Sequence[Entry], *, name: str, key: str, revision: int = 0, gone: int = 0) -> bytes:
    """A calendar file (RFC 5545) with an all-day event for each lesson; the same input, the same bytes.

    `key` makes the identity of the events: a file with the same key and a higher `revision` replaces
    what a calendar already holds. The `gone` lessons after the last are cancelled.
    """
    from icalendar import Calendar as File
    from icalendar import Event

    file = File()
    file.add("prodid", "-//Lessonloom//Unit//EN")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", name)
    last = entries[-1] if entries else None
    cancelled = [
        Entry(number=last.number + n, on=last.on, title=f"Cancelled: {name}")
        for n in range(1, gone + 1)
        if last
    ]
    for entry in (*entries, *cancelled):
        event = Event()
        event.add("uid", f"{uuid5(NAMESPACE_URL, f'lessonloom:{key}:{entry.number}')}@lessonloom")
        event.add("sequence", revision)
        event.add("dtstamp", datetime(entries[0].on.year, entries[0].on.month, entries[0].on.day, tzinfo=UTC))
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("summary", entry.title if entry in cancelled else f"{entry.number}. {entry.title}")
        event.add("status", "CANCELLED" if entry in cancelled else "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        if entry.text:
            event.add("description", entry.text)
        file.add_component(event)
    return bytes(file.to_ical())


def _full(day: Weekday) -> str:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return names[WEEKDAYS.index(day)]
