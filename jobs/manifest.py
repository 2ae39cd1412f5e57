"""The manifest: a CSV, JSON Lines or YAML file with one row for each job, checked row by row."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, get_args

from pydantic import AfterValidator, Field, FilePath, StringConstraints, ValidationError

from ..graph import InputError, LessonloomError, SkillTree
from ..graph._base import Frozen
from ..lessons import Template
from ..lessons.templates import LONGEST, SHORTEST
from ._rows import Cells, manifest_rows


def _free(name: str) -> str:
    if name.casefold() in ("index.json", "con", "prn", "aux", "nul"):
        raise ValueError("the name is taken")
    return name


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[^\W_](?:[\w.-]{0,78}\w)?$"), AfterValidator(_free)]


class Job(Frozen):
    """One row. A field's description is what to do when its value cannot be used."""

    place: str
    class_file: FilePath = Field(
        alias="class", description="Name the class file, from the manifest's folder."
    )
    goal: Text = Field(description="Name a standard or skill, such as 6.RP.A.3, or several.")
    minutes: int = Field(50, ge=SHORTEST, le=LONGEST, description=f"Write {SHORTEST} to {LONGEST}.")
    template: Template = Field("gradual-release", description=f"Write {', '.join(get_args(Template))}.")
    key: FilePath | None = Field(None, description="Name the key file, from the manifest's folder.")
    model: Text = Field("none", description="Write none, embedded, llama:FILE.gguf or a server's URL.")
    seed: int = Field(0, description="Write a whole number.")
    skip_bad: bool = Field(False, description="Write true or false.")
    name: Name = Field(description="Write letters, digits and any of . - _ (at most 80); use no name twice.")

    @property
    def class_name(self) -> str:
        """The class, as `lessonloom plan` calls it too."""
        return self.class_file.stem


COLUMNS = tuple(field.alias or name for name, field in Job.model_fields.items() if name != "place")
_ALL = f"The columns are {', '.join(COLUMNS)}; class and goal are needed."


class Problem(Frozen):
    """What is wrong with a row of the manifest; `column` is empty where the row as a whole is meant."""

    place: str
    column: str
    reason: str
    remedy: str


def read_manifest(
    path: Path, *, tree: SkillTree, model: str = "none"
) -> tuple[tuple[Job, ...], tuple[Problem, ...]]:
    """The good rows in their order, and what is wrong with the others.

    `model` is for rows that name none. Raises InputError where the file as a whole is not usable.
    """
    jobs: dict[str, Job] = {}
    classes: dict[str, Job] = {}
    problems: list[Problem] = []

    def bad(place: str, column: str, reason: str, remedy: str = "") -> None:
        problems.append(Problem(place=place, column=column, reason=reason, remedy=remedy or _remedy(column)))

    for line, row in manifest_rows(path, COLUMNS, _ALL):
        place = f"{path.name}, row {line}"
        if isinstance(row, str):
            bad(place, "", row)
            continue
        for cells in _single(row):
            try:
                job = Job.model_validate({**_completed(cells, path.parent, model), "place": place})
                tree.resolve_goal(job.goal)
            except ValidationError as error:
                for e in error.errors():
                    bad(place, str(e["loc"][0]), _reason(e["type"], e["msg"], e["input"]))
            except LessonloomError as error:
                bad(place, "goal", error.message, error.remedy)
            else:
                twin = jobs.setdefault(job.name.casefold(), job)
                other = classes.setdefault(job.class_name, job)
                if twin is not job:
                    bad(place, "name", f"{job.name!r} is the name of {twin.place} already")
                elif other.class_file != job.class_file:
                    del jobs[job.name.casefold()]
                    reason = f"{other.place} has another file of that name, which counts as the same class"
                    bad(place, "class", reason, "Rename one of the two files.")
    if not jobs and not problems:
        raise InputError(f"{path.name} has no jobs.", _ALL)
    return tuple(jobs.values()), tuple(problems)


def _single(cells: Cells) -> Iterator[Cells]:
    """The row once for each of its goals; with several, each goal stands in the name too."""
    goals = cells.get("goal")
    if isinstance(goals, str):
        goals = [goal for goal in re.split(r"[;,\s]+", goals) if goal]
    if not isinstance(goals, list) or len(goals) < 2:
        yield {**cells, "goal": goals[0]} if isinstance(goals, list) and goals else cells
        return
    for goal in goals:
        named = {"name": f"{cells['name']}-{goal}"} if "name" in cells else {}
        yield {**cells, **named, "goal": goal}


def _completed(cells: Cells, folder: Path, model: str) -> Cells:
    """The row with paths made absolute, and with a model and a name where it has none."""
    full = {"model": model, **cells}
    for column in ("class", "key"):
        if isinstance(value := full.get(column), str):
            full[column] = (folder / Path(value).expanduser()).resolve()
    default = f"{Path(str(full.get('class'))).stem}-{full.get('goal')}"
    full.setdefault("name", re.sub(r"[^\w.-]+", "-", default).strip("-._")[:80].rstrip("-."))
    return full


def _remedy(column: str) -> str:
    return next((f.description or "" for n, f in Job.model_fields.items() if column in (n, f.alias)), _ALL)


def _reason(kind: str, message: str, value: object) -> str:
    if kind == "missing":
        return "it is missing"
    if kind == "path_not_file":
        return f"there is no file {value}"
    return f"{value!r} cannot be used: {message[:1].lower()}{message[1:]}"
