"""The course file: what is to be taught, when, and to which classes."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from ...graph import InputError, LessonloomError, PackError, SkillTree
from ...graph._base import Frozen
from ...graph._yaml import Document, Place, read_yaml
from ...lessons import Template
from ...pathways import Theme
from ...pathways.calendar import Calendar, Weekday, parse_date, parse_days, parse_days_off
from ...pathways.unit import BUFFER, MOST_BUFFER
from ...pathways.unit_model import LEAST_LESSON, LONGEST_LESSON
from ..manifest import Problem


def _free(name: str) -> str:
    if name.casefold() in ("index.json", "con", "prn", "aux", "nul"):
        raise ValueError("the name is taken")
    return name


Where = Callable[..., str]
"""From a place in the document to `file:line`."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Name = Annotated[str, StringConstraints(pattern=r"^[^\W_](?:[\w.-]{0,58}\w)?$"), AfterValidator(_free)]


class ClassEntry(Frozen):
    """One class. A field's description is what to do when its value cannot be used."""

    name: Name = Field(description="Write letters, digits and any of . - _ (at most 60); use no name twice.")
    responses: Path | None = Field(None, description="Name the class file, from the course file's folder.")
    key: Path | None = Field(None, description="Name the key file, from the course file's folder.")
    learners: int = Field(25, ge=1, le=200, description="Write how many learners the class has, 1 to 200.")
    skip_bad: bool = Field(False, description="Write true or false.")


class CourseFile(Frozen):
    """The content of a course file. `goals` are as they were asked for, each with its skills."""

    title: str
    goals: dict[str, tuple[str, ...]]
    calendar: Calendar
    minutes: int
    buffer: float
    template: Template
    model: str
    seed: int
    themes: tuple[Theme, ...] = ()
    classes: tuple[ClassEntry, ...]

    @property
    def skills(self) -> tuple[str, ...]:
        """All goals as skills, each once."""
        return tuple(dict.fromkeys(s for skills in self.goals.values() for s in skills))


class _Unit(Frozen):
    title: Text = Field(description="Give the unit a title.")
    goals: list[str | int | float] = Field(min_length=1, description="Name goals, such as [6.RP.A].")


class _Raw(Frozen):
    """The file as it is written; descriptions are remedies."""

    title: Text = Field("Course", description="Write a title.")
    goals: list[str | int | float] | str | int = Field(
        description="Name a grade, standards or skills, such as [6] or [6.RP.A, 6.NS.B]."
    )
    start: str = Field(description="Write the first day as 2026-11-30.")
    end: str | None = Field(None, description="Write the last day as 2027-03-12.")
    weeks: int | None = Field(None, ge=1, le=60, description="Write how many weeks, 1 to 60.")
    days: list[str] | str = Field("mon, tue, wed, thu, fri", description="Write days as [mon, tue, thu].")
    minutes: int = Field(
        50, ge=LEAST_LESSON, le=LONGEST_LESSON, description=f"Write {LEAST_LESSON} to {LONGEST_LESSON}."
    )
    holidays: list[str] | str = Field(
        "",
        description="Write days and ranges, with a name if you like: [2026-12-21..2027-01-01=Winter break].",
    )
    buffer: float = Field(BUFFER, ge=0, le=MOST_BUFFER, description=f"Write 0 to {MOST_BUFFER:g}.")
    template: Template = Field(
        "gradual-release", description="Write gradual-release, direct-instruction or 5e."
    )
    model: Text = Field("none", description="Write none, embedded, llama:FILE.gguf or a server's URL.")
    seed: int = Field(0, description="Write a whole number.")
    units: list[_Unit] = Field(default=[], description="Write each as {title: Ratios, goals: [6.RP.A]}.")
    classes: list[dict[str, object]] = Field(
        min_length=1, description="Write one entry for each class: - {name: 6b, responses: 6b.csv}."
    )


def read_course(
    path: Path, *, tree: SkillTree, model: str = "none"
) -> tuple[CourseFile, tuple[Problem, ...]]:
    """The course with its good classes, and what is wrong with the others.

    Raises InputError, with each place, reason and remedy, where the course itself cannot be used.
    """
    try:
        document = read_yaml(path)
    except PackError as error:
        raise InputError(
            error.message,
            error.remedy or "`lessonloom batch design --new course.yaml` writes one to begin with.",
        ) from error
    raw = _raw(document, path)
    wrong: list[Problem] = []

    def place(*where: str | int) -> str:
        return f"{path.name}:{document.line(where)}"

    goals = _goals(tree, raw.goals, partial(place, "goals"), wrong)
    themes = []
    for n, unit in enumerate(raw.units):
        held = _goals(tree, unit.goals, partial(place, "units", n, "goals"), wrong)
        themes.append(Theme(title=unit.title, goals=tuple(s for skills in held.values() for s in skills)))
        goals |= {code: skills for code, skills in held.items() if not _known(skills, goals)}
    calendar = _calendar(raw, place, wrong)
    if wrong or calendar is None:
        raise _unusable(path, wrong)
    classes, problems = _classes(raw.classes, path, document)
    if not classes and not problems:
        raise InputError(f"{path.name} has no classes.", "Write one entry for each class.")
    course = CourseFile(
        title=raw.title,
        goals=goals,
        calendar=calendar,
        minutes=raw.minutes,
        buffer=raw.buffer,
        template=raw.template,
        model=raw.model if raw.model != "none" else model,
        seed=raw.seed,
        themes=tuple(themes),
        classes=classes,
    )
    return course, problems


def _raw(document: Document, path: Path) -> _Raw:
    if not isinstance(document.data, dict):
        raise InputError(
            f"{path.name} is no course.",
            "It begins with lines such as `goals: [6]`; `lessonloom batch design --new FILE` writes one.",
        )
    known = _Raw.model_fields
    wrong = [
        Problem(
            place=f"{path.name}:{document.line((key,))}",
            column=key,
            reason="there is no such entry",
            remedy=f"The entries are {', '.join(known)}.",
        )
        for key in document.data
        if key not in known
    ]
    try:
        raw = _Raw.model_validate({k: v for k, v in document.data.items() if v is not None and k in known})
    except ValidationError as error:
        raise _unusable(path, [*wrong, *_problems(error, document, path, _Raw, ())]) from error
    if wrong:
        raise _unusable(path, wrong)
    return raw


def _problems(
    error: ValidationError, document: Document, path: Path, kind: type[Frozen], at: Place
) -> list[Problem]:
    found: dict[tuple[str, str], Problem] = {}
    for one in error.errors():
        where = tuple(part for part in one["loc"] if isinstance(part, str | int))
        column = str(where[0]) if where else ""
        field = kind.model_fields.get(column)
        missing = one["type"] == "missing"
        message = f"{one['msg'][:1].lower()}{one['msg'][1:]}"
        reason = "it is missing" if missing else f"{str(one['input'])[:60]!r} cannot be used: {message}"
        line = document.line(at if missing else (*at, *where))
        problem = Problem(
            place=f"{path.name}:{line}",
            column=column,
            reason=reason,
            remedy=(field.description if field else None)
            or f"The entries are {', '.join(kind.model_fields)}.",
        )
        found.setdefault((problem.place, column), problem)
    return list(found.values())


def _goals(
    tree: SkillTree, asked: list[str | int | float] | str | int, place: Where, wrong: list[Problem]
) -> dict[str, tuple[str, ...]]:
    codes = (
        re.split(r"[;,\s]+", asked)
        if isinstance(asked, str)
        else asked
        if isinstance(asked, list)
        else [asked]
    )
    found: dict[str, tuple[str, ...]] = {}
    for n, code in enumerate(str(c).strip() for c in codes if str(c).strip()):
        try:
            found[code] = tree.resolve_goal(code)
        except LessonloomError as error:
            where = place(n)
            wrong.append(Problem(place=where, column="goals", reason=error.message, remedy=error.remedy))
    if not found and not wrong:
        where = place(0)
        remedy = "Name a grade, standards or skills, such as [6]."
        wrong.append(Problem(place=where, column="goals", reason="no goal is named", remedy=remedy))
    return found


def _known(skills: tuple[str, ...], goals: dict[str, tuple[str, ...]]) -> bool:
    return {s for held in goals.values() for s in held}.issuperset(skills)


def _calendar(raw: _Raw, place: Where, wrong: list[Problem]) -> Calendar | None:
    def bad(column: str, reason: str, remedy: str) -> None:
        where = place(column)
        wrong.append(Problem(place=where, column=column, reason=reason, remedy=remedy))

    start = end = None
    days: tuple[Weekday, ...] = ()
    holidays: dict[date, str] = {}
    for column in ("start", "end", "days", "holidays"):
        try:
            if column == "start":
                start = parse_date(raw.start, "start")
            elif column == "end" and raw.end is not None:
                end = parse_date(raw.end, "end")
            elif column == "days":
                days = parse_days(raw.days if isinstance(raw.days, str) else ",".join(raw.days))
            elif column == "holidays":
                texts = [raw.holidays] if isinstance(raw.holidays, str) else raw.holidays
                holidays = parse_days_off(texts, "holidays")
        except InputError as error:
            bad(column, error.message.replace("--days", "days"), error.remedy)
    if (raw.end is None) == (raw.weeks is None):
        column = "end" if raw.end else "start"
        bad(column, "a course has an end or a number of weeks", "Write `weeks: 12` or `end: 2027-03-12`.")
    if start is None or wrong:
        return None
    if raw.weeks is not None:
        end = start + timedelta(days=7 * raw.weeks - 1)
    names = {day: name for day, name in holidays.items() if name}
    calendar = Calendar(start=start, days=days, holidays=tuple(holidays), until=end, names=names)
    if calendar.lessons() < 2:
        bad("start", "there are fewer than two lesson days", "Check start, end, days and holidays.")
        return None
    return calendar


def _classes(
    entries: list[dict[str, object]], path: Path, document: Document
) -> tuple[tuple[ClassEntry, ...], tuple[Problem, ...]]:
    """The good classes, and what is wrong with the others."""
    classes: dict[str, ClassEntry] = {}
    stems: dict[str, Path] = {}
    problems: list[Problem] = []
    for n, cells in enumerate(entries):
        where = f"{path.name}:{document.line(('classes', n))}"

        unknown = [key for key in cells if key not in ClassEntry.model_fields]
        full = {
            k: str(v) if k == "name" else v for k, v in cells.items() if v is not None and k not in unknown
        }
        for column in ("responses", "key"):
            if isinstance(value := full.get(column), str):
                full[column] = (path.parent / Path(value).expanduser()).resolve()
        try:
            entry = ClassEntry.model_validate(full)
        except ValidationError as error:
            problems += _problems(error, document, path, ClassEntry, ("classes", n))
            continue
        column, reason = "", ""
        if unknown:
            column, reason = unknown[0], "there is no such entry"
        elif gone := next(
            (f for f in (entry.responses, entry.key) if f is not None and not f.is_file()), None
        ):
            column, reason = ("responses" if gone == entry.responses else "key"), f"there is no file {gone}"
        elif entry.name.casefold() in classes:
            column, reason = "name", f"{entry.name!r} is the name of another class"
        elif entry.responses and stems.setdefault(entry.responses.stem, entry.responses) != entry.responses:
            column, reason = (
                "responses",
                "another class has a file of that name, which counts as the same class",
            )
        if reason:
            field = ClassEntry.model_fields.get(column)
            remedy = (
                field.description if field else ""
            ) or f"A class has {', '.join(ClassEntry.model_fields)}."
            problems.append(Problem(place=where, column=column, reason=reason, remedy=remedy))
        else:
            classes[entry.name.casefold()] = entry
    return tuple(classes.values()), tuple(problems)


def _unusable(path: Path, wrong: list[Problem]) -> InputError:
    lines = [f"{p.place}: {p.column}: {p.reason}. {p.remedy}" for p in wrong]
    one, *others = wrong
    if not others:
        return InputError(f"{one.place}: {one.column}: {one.reason}.", one.remedy)
    return InputError(f"{path.name} cannot be used:\n" + "\n".join(lines), "Mend these places.")
