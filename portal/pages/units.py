"""Units: a class's lessons on its school days, with reviews and free lessons, and what comes between."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date, format_skeleton, get_day_names
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ...graph import InputError, LessonloomError
from ...lessons.export._unit_view import LessonView, unit_view
from ...lessons.export.unit import bridges_csv, unit_calendar, unit_html, unit_markdown
from ...pathways.calendar import WEEKDAYS, Calendar, parse_date, parse_days, parse_holidays
from ...pathways.unit_model import LEAST_LESSON, LONGEST_LESSON
from ...workbench import Conflict, PlanWish, Unknown
from .._render import page
from .._visit import visit
from ..desk import Desk
from ..languages import gettext, speaking
from ..problems import spoken
from . import _units as work
from ._because import today
from ._units import KeptUnit, Units

FILES: Mapping[str, str] = {
    "calendar.ics": "text/calendar",
    "unit.html": "text/html",
    "unit.md": "text/markdown",
    "unit.json": "application/json",
    "bridges.csv": "text/csv",
}
_EMPTY: Mapping[str, str] = {
    "class_id": "",
    "goal": "",
    "minutes": "50",
    "lessons": "",
    "start": "",
    "until": "",
    "holidays": "",
    "buffer": "15",
}


@dataclass(frozen=True)
class Day:
    """A day of the calendar: its lesson, or why there is none."""

    on: date
    written: str
    lesson: LessonView | None = None
    lost: bool = False
    holiday: bool = False


def routes(desk: Desk) -> APIRouter:
    """The list of units, a form for a new one, and a page for each."""
    router = APIRouter()

    def titles() -> dict[str, str]:
        found = {code: one.title for code, one in desk.tree.standards.items()}
        return found | {code: one.title for code, one in desk.tree.skills.items()}

    def units() -> Units:
        return desk.bench.units.kept

    async def first(status: int = 200, **said: object) -> Response:
        classes = (await desk.bench.classes.all(limit=200)).items
        return page(
            "units",
            status,
            **{
                "filled": _EMPTY,
                "days": ("mon", "tue", "wed", "thu", "fri"),
                "message": "",
                "remedy": "",
                **said,
            },
            units=[(one, _span(one), _title(one, titles())) for one in units().all()],
            classes=[one for one in classes if one.learners],
            weekdays=list(zip(WEEKDAYS, _day_names(), strict=True)),
            shortest=LEAST_LESSON,
            longest=LONGEST_LESSON,
            skills=[s for s in desk.tree.skills.values() if s.authored],
        )

    def shown(unit: KeptUnit, status: int = 200, message: str = "", remedy: str = "") -> Response:
        view = unit_view(unit.file, titles(), "unit")
        return page(
            "unit",
            status,
            unit=unit,
            view=view,
            weeks=weeks(unit, view.lessons),
            columns=[n for n, d in zip(_day_names(), WEEKDAYS, strict=True) if d in unit.file.calendar.days],
            taught=unit.after(today()),
            today=today(),
            lessons=unit.file.unit.lessons,
            steps=[(skill, desk.tree.skill(skill).title) for skill in _taught(unit)],
            runs=_runs(desk, unit),
            files=FILES,
            message=message,
            remedy=remedy,
            written=lambda day: format_skeleton("yMMMEd", day, locale=speaking().locale),
        )

    @router.get("/units")
    async def listed() -> Response:
        return await first()

    @router.post("/units")
    async def make(request: Request) -> Response:
        form = await request.form()
        filled = {name: str(form.get(name, "")) for name in _EMPTY}
        days = tuple(str(one) for one in form.getlist("days"))
        try:
            unit = await asyncio.to_thread(_made, desk, filled, days)
        except LessonloomError as error:
            message, remedy = spoken(error)
            return await first(422, filled=filled, days=days, message=message, remedy=remedy)
        units().put(unit)
        return RedirectResponse(visit().at(f"/units/{unit.id}"), 303)

    @router.get("/units/{id}")
    def one(id: str) -> Response:
        return shown(units().get(id))

    @router.post("/units/{id}")
    async def change(id: str, request: Request) -> Response:
        given = {name: str(value) for name, value in (await request.form()).items()}
        unit = units().get(id)

        def changed() -> KeptUnit:
            work.fresh(unit, given.get("revision", ""))
            return _change(desk, unit, given)

        try:
            new = await asyncio.to_thread(changed)
        except LessonloomError as error:
            status = 409 if isinstance(error, Conflict) else 422
            return await asyncio.to_thread(shown, unit, status, *spoken(error))
        units().put(new)
        return RedirectResponse(visit().at(f"/units/{id}"), 303)

    @router.post("/units/{id}/plans/{skill}")
    async def plan(id: str, skill: str) -> Response:
        unit = units().get(id)
        wanted = next(
            (p for one in unit.file.unit.lessons for p in unit.file.plans(one) if p.skill == skill), None
        )
        if wanted is None:
            raise Unknown(f"No lesson of this unit begins {skill[:60]!r}.", "The unit lists its lessons.")
        wish = PlanWish(goal=wanted.goal, minutes=wanted.minutes, skill=wanted.skill)
        job = await desk.bench.plans.begin(unit.class_id, wish)
        units().put(unit.model_copy(update={"plans": {**unit.plans, skill: job.run}}))
        return RedirectResponse(visit().at(f"/plans/{job.run}"), 303)

    @router.get("/units/{id}/files/{name}")
    async def file(id: str, name: str) -> Response:
        unit = units().get(id)
        if name not in FILES:
            raise Unknown("There is no such file.", f"A unit has: {', '.join(FILES)}.")
        learners = await desk.bench.rosters.all(unit.class_id, names=True)
        names = {one.id: one.name or one.id for one in learners}
        content = await asyncio.to_thread(_file, unit, titles(), names, name)
        shown_as = "inline" if name == "unit.html" else "attachment"
        disposition = {"Content-Disposition": f'{shown_as}; filename="{name}"'}
        return Response(content, media_type=FILES[name], headers=disposition)

    return router


def weeks(unit: KeptUnit, lessons: tuple[LessonView, ...]) -> list[list[Day]]:
    """The weeks from the first lesson to the last, with a day for each weekday that has lessons."""
    calendar = unit.file.calendar
    by_day = {one.on: one for one in lessons}
    monday = min(by_day) - timedelta(days=min(by_day).weekday())
    found = []
    while monday <= max(by_day):
        days = [monday + timedelta(days=n) for n in range(7)]
        found.append(
            [
                Day(
                    on=day,
                    written=format_skeleton("MMMEd", day, locale=speaking().locale),
                    lesson=by_day.get(day),
                    lost=day in calendar.lost,
                    holiday=day in calendar.holidays,
                )
                for day in days
                if WEEKDAYS[day.weekday()] in calendar.days
            ]
        )
        monday += timedelta(days=7)
    return found


def _made(desk: Desk, filled: Mapping[str, str], days: tuple[str, ...]) -> KeptUnit:
    bench, tree = desk.bench, desk.tree
    if not filled["class_id"]:
        raise InputError(
            gettext("No class is chosen."), gettext("Plan a lesson first; its class is then listed.")
        )
    codes = [code for code in filled["goal"].replace(",", " ").split() if code]
    if not codes:
        raise InputError(gettext("No goal is named."), gettext("Name a standard or skill, such as 6.RP.A.3."))
    start, until = filled["start"], filled["until"]
    calendar = Calendar(
        start=parse_date(start or str(today()), gettext("First day")),
        days=parse_days(",".join(days)) if days else _no_days(),
        holidays=parse_holidays([filled["holidays"]], gettext("Holidays")),
        until=parse_date(until, gettext("Last day")) if until else None,
    )
    if until and filled["lessons"]:
        raise InputError(
            gettext("A unit has a number of lessons or a last day, not both."),
            gettext("Leave one of them empty."),
        )
    goals = {code: tree.resolve_goal(code) for code in dict.fromkeys(codes)}
    name = bench.classes.name(filled["class_id"])
    if not name:
        raise Unknown("There is no such class.", "Choose one of the list.")
    return work.made(
        tree,
        bench.picture.diagnosed(filled["class_id"], codes),
        class_id=filled["class_id"],
        class_name=name,
        goals=goals,
        calendar=calendar,
        minutes=_whole(filled["minutes"], gettext("Minutes")) or 50,
        lessons=_whole(filled["lessons"], gettext("Lessons")),
        buffer=(_whole(filled["buffer"], gettext("Free lessons")) or 0) / 100,
    )


def _change(desk: Desk, unit: KeptUnit, given: Mapping[str, str]) -> KeptUnit:
    tree = desk.tree
    taught = _whole(given.get("taught", ""), gettext("Lessons taught so far"))
    taught = unit.after(today()) if taught is None else taught
    match given.get("kind"):
        case "move":
            number, to = (_whole(given.get(name, ""), gettext("Lesson")) or 0 for name in ("number", "to"))
            return work.move(tree, unit, number, to, taught)
        case "lost":
            day = parse_date(given.get("day", ""), gettext("Day"))
            before = sum(on < day for on in unit.file.dates)
            return work.lose(tree, unit, day, min(taught, before))
        case "unfinished":
            minutes = _whole(given.get("minutes", ""), gettext("Minutes"))
            return work.unfinished(tree, unit, given.get("skill", ""), minutes, taught)
        case "renew":
            diagnosis = desk.bench.picture.diagnosed(unit.class_id, list(unit.file.asked))
            return work.renewed(tree, unit, diagnosis, taught)
        case "undo":
            return work.undone(unit)
        case _:
            raise InputError(gettext("Nothing was asked for."), gettext("Use the forms of the page."))


def _file(unit: KeptUnit, titles: Mapping[str, str], names: Mapping[str, str], name: str) -> bytes:
    file = unit.file
    gone = max(0, len(unit.previous.unit.lessons) - len(file.unit.lessons)) if unit.previous else 0
    makers: Mapping[str, Callable[[], str | bytes]] = {
        "calendar.ics": lambda: unit_calendar(file, unit_view(file, titles, "unit"), gone),
        "unit.html": lambda: unit_html(file, titles, "unit"),
        "unit.md": lambda: unit_markdown(file, titles, "unit"),
        "unit.json": lambda: file.model_dump_json(indent=1) + "\n",
        "bridges.csv": lambda: bridges_csv(file, titles, names),
    }
    content = makers[name]()
    return content if isinstance(content, bytes) else content.encode()


def _runs(desk: Desk, unit: KeptUnit) -> dict[int, list[tuple[str, str, str]]]:
    """Lesson -> skill, title, and the run of its plan where one was begun."""
    found = {}
    known = set(desk.runs.all())
    for one in unit.file.unit.lessons:
        found[one.number] = [
            (
                p.skill,
                desk.tree.skill(p.skill).title,
                run if (run := unit.plans.get(p.skill, "")) in known else "",
            )
            for p in unit.file.plans(one)
        ]
    return found


def _taught(unit: KeptUnit) -> list[str]:
    """Skills of the lessons whose day is past."""
    past = unit.file.unit.lessons[: unit.after(today())]
    return list(dict.fromkeys(step.skill for one in past for step in one.steps))


def _title(unit: KeptUnit, titles: Mapping[str, str]) -> str:
    return "; ".join(f"{titles.get(code, code)} ({code})" for code in unit.file.asked)


def _span(unit: KeptUnit) -> str:
    first, *_, last = unit.file.dates
    one, two = (format_date(day, "medium", locale=speaking().locale) for day in (first, last))
    return f"{one} – {two}"


def _day_names() -> list[str]:
    names = get_day_names("abbreviated", locale=speaking().locale)
    return [names[n] for n in range(7)]


def _no_days() -> tuple[()]:
    raise InputError(gettext("No day of the week has a lesson."), gettext("Choose at least one day."))


def _whole(text: str, label: str) -> int | None:
    if not text.strip():
        return None
    try:
        return int(text.strip()[:6])
    except ValueError:
        raise InputError(
            gettext("%(field)s: “%(text)s” is no whole number.") % {"field": label, "text": text[:20]},
            gettext("Write it in digits, such as 12."),
        ) from None
