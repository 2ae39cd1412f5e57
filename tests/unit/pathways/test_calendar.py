"""School days, holidays, and calendar files."""

from datetime import date

import icalendar
import pytest
from lessonloom.graph import InputError
from lessonloom.pathways.calendar import (
    Calendar,
    Entry,
    ics,
    parse_date,
    parse_days,
    parse_days_off,
    parse_holidays,
    text_table,
    written,
)

NOVEMBER = Calendar(
    start=date(2026, 11, 23),
    days=("mon", "tue", "thu"),
    holidays=parse_holidays(["2026-11-26..2026-11-27"]),
)


def test_lessons_fall_on_the_days_of_the_week_and_not_on_holidays():
    assert [d.day for d in NOVEMBER.dates(5)] == [23, 24, 30, 1, 3]
    assert written(NOVEMBER.dates(3)[2]) == "Mon, Nov 30, 2026"


def test_an_end_says_how_many_lessons_there_are():
    assert NOVEMBER.model_copy(update={"until": date(2026, 12, 1)}).lessons() == 4
    with pytest.raises(InputError, match="no end"):
        NOVEMBER.lessons()


def test_more_lessons_than_days_are_refused():
    short = NOVEMBER.model_copy(update={"until": date(2026, 12, 1)})
    with pytest.raises(InputError, match="5 lessons have only 4 lesson days"):
        short.dates(5)
    never = NOVEMBER.model_copy(
        update={"holidays": parse_holidays(["2026-11-23..2027-11-23", "2027-11-24..2028-06-01"])}
    )
    with pytest.raises(InputError, match="only 0 lesson days"):
        never.dates(1)


def test_a_lost_day_moves_the_lessons_after_it():
    later = NOVEMBER.without([date(2026, 11, 24), date(2026, 11, 25)])
    assert later.lost == (date(2026, 11, 24),)
    assert [d.day for d in later.dates(3)] == [23, 30, 1]


def test_a_day_without_a_lesson_cannot_be_lost():
    with pytest.raises(InputError, match="Sun, Nov 29, 2026"):
        NOVEMBER.without([date(2026, 11, 29)])


@pytest.mark.parametrize("text", ["thu,Mon,tue", "tuesday monday Thursday", "mon;tue;thu;thu"])
def test_weekdays_are_read_in_any_order_and_spelling(text):
    assert parse_days(text) == ("mon", "tue", "thu")


@pytest.mark.parametrize("text", ["", "mo", "mon,foo", "mondays"])
def test_what_is_no_weekday_is_refused_with_the_form(text):
    with pytest.raises(InputError) as error:
        parse_days(text)
    assert "mon,tue,thu" in error.value.remedy


def test_holidays_are_days_and_ranges():
    found = parse_holidays(["2026-12-24, 2026-11-26..2026-11-27", "2026-11-27"])
    assert found == (date(2026, 11, 26), date(2026, 11, 27), date(2026, 12, 24))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("26.11.2026", "2026-11-30"),
        ("2026-11-31", "Check the day"),
        ("2026-11-27..2026-11-26", "2026-11-26..2026-11-27"),
        ("2026-01-01..2036-01-01", "years"),
        ("2026-11-26..", "2026-11-30"),
        ("20261126", "2026-11-30"),
    ],
)
def test_a_wrong_holiday_is_named_with_a_remedy(text, says):
    with pytest.raises(InputError) as error:
        parse_holidays([text])
    assert says in error.value.remedy
    assert "--holidays" in error.value.message


def test_a_wrong_date_names_its_option():
    with pytest.raises(InputError, match="--start tomorrow"):
        parse_date("tomorrow", "--start")


ENTRIES = [
    Entry(number=n, on=day, title=f"Ratios, {n}: tables; rates", text="Review\nPractice" * 9)
    for n, day in enumerate(NOVEMBER.dates(3), 1)
]


def test_the_table_has_a_line_for_each_lesson():
    lines = text_table(ENTRIES).splitlines()
    assert lines[0] == "  1  Mon, Nov 23, 2026  Ratios, 1: tables; rates"
    assert len(lines) == 3


def test_days_off_may_have_a_name_and_a_day_without_a_lesson_says_why():
    off = parse_days_off(["2026-11-26..2026-11-27=Thanksgiving, 2026-12-01", "2026-12-03=Field trip"])
    assert [off[day] for day in sorted(off)] == ["Thanksgiving", "Thanksgiving", "", "Field trip"]
    calendar = Calendar(
        start=date(2026, 11, 23),
        days=("mon", "tue", "thu"),
        holidays=tuple(off),
        names={day: name for day, name in off.items() if name},
        until=date(2026, 12, 18),
    ).without([date(2026, 12, 8)])
    why = {
        23: "",
        26: "Thanksgiving",
        25: "lessons fall on Mon, Tue, Thu",
        22: "lessons begin on Mon, Nov 23, 2026",
    }
    assert {day: calendar.why_not(date(2026, 11, day)) for day in why} == why
    december = {
        1: "holiday",
        3: "Field trip",
        8: "lost",
        21: "the last lesson day is Fri, Dec 18, 2026 or before",
    }
    assert {day: calendar.why_not(date(2026, 12, day)) for day in december} == december


def test_a_lesson_is_found_by_its_day_and_a_day_without_one_names_those_around_it():
    calendar = NOVEMBER.model_copy(update={"names": {date(2026, 11, 26): "Thanksgiving"}})
    assert calendar.number_on(date(2026, 11, 30), 4) == 3
    with pytest.raises(InputError, match=r"Thu, Nov 26, 2026 has no lesson: Thanksgiving\.") as caught:
        calendar.number_on(date(2026, 11, 26), 4)
    assert "Tue, Nov 24, 2026 and Mon, Nov 30, 2026" in caught.value.remedy
    with pytest.raises(InputError, match="the lessons end before it") as caught:
        calendar.number_on(date(2026, 12, 7), 4)
    assert caught.value.remedy == "The nearest day with a lesson is Tue, Dec 1, 2026."


def unfolded(data: bytes) -> list[str]:
    """The lines of a calendar file by the letter of RFC 5545 and with no library: ends of lines are CR LF, no
    line has more than 75 octets, and a line that begins with a space goes on with the one before."""
    assert data.endswith(b"\r\n")
    raw = data.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\r" not in line and b"\n" not in line for line in raw)
    found: list[bytes] = []
    for line in raw:
        if line.startswith(b" "):
            found[-1] += line[1:]
        else:
            found.append(line)
    return [line.decode() for line in found]


def test_a_reader_that_knows_the_standard_alone_finds_every_lesson():
    told = "Ratio “a : b”; the starter goes back, twice: á, ü, 😀 \\ and more. " * 4
    entries = (*ENTRIES, Entry(number=9, on=date(2026, 12, 8), title="Rates; units, and 3:4", text=told))
    lines = unfolded(ics(entries, name="Ratios", key="6b"))
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(entries)
    starts = [line.rpartition(":")[2] for line in lines if line.startswith("DTSTART")]
    assert starts == [f"{entry.on:%Y%m%d}" for entry in entries]
    assert all(";VALUE=DATE:" in line for line in lines if line.startswith("DTSTART"))
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == len(entries)
    said = lines[[line.startswith("SUMMARY:9") for line in lines].index(True)]
    assert said == r"SUMMARY:9. Rates\; units\, and 3:4"
    (text,) = (line for line in lines if line.startswith("DESCRIPTION:") and "😀" in line)
    plain = text.removeprefix("DESCRIPTION:").replace(r"\;", ";").replace(r"\,", ",").replace(r"\\", "\\")
    assert plain.strip() == told.strip()


def test_a_calendar_reads_back_what_was_written():
    file = icalendar.Calendar.from_ical(ics(ENTRIES, name="Ratios", key="6b"))
    events = list(file.walk("VEVENT"))
    assert [str(e["summary"]) for e in events] == [f"{e.number}. {e.title}" for e in ENTRIES]
    assert [e.decoded("dtstart") for e in events] == [e.on for e in ENTRIES]
    assert str(events[0]["description"]) == ENTRIES[0].text
    assert all(line_ok(line) for line in ics(ENTRIES, name="Ratios", key="6b").split(b"\r\n"))


def line_ok(line: bytes) -> bool:
    return len(line) <= 75 and b"\n" not in line


def test_the_same_unit_gives_the_same_bytes_and_a_new_plan_replaces_the_old_events():
    first, again = (ics(ENTRIES, name="Ratios", key="6b") for _ in range(2))
    assert first == again
    later = ics(ENTRIES[:2], name="Ratios", key="6b", revision=1, gone=1)

    def by_uid(data):
        return {str(e["uid"]): e for e in icalendar.Calendar.from_ical(data).walk("VEVENT")}

    old, new = by_uid(first), by_uid(later)
    assert old.keys() == new.keys()
    assert [int(e["sequence"]) for e in new.values()] == [1, 1, 1]
    assert [str(e["status"]) for e in new.values()] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert not by_uid(ics(ENTRIES, name="Ratios", key="6c")).keys() & old.keys()
