"""The manifest: a CSV or JSON Lines file with one row for each job, checked row by row."""

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field, FilePath, StringConstraints, ValidationError

from ..graph import GoalError, InputError, SkillTree
from ..graph._base import Frozen
from ..learner._table import read_table
from ..lessons import Template
from ..lessons.templates import LONGEST, SHORTEST

_TAKEN = {"index.json", "con", "prn", "aux", "nul"}


def _free(name: str) -> str:
    if name.casefold() in _TAKEN:
        raise ValueError("the name is taken")
    return name


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
FolderName = Annotated[str, StringConstraints(pattern=r"^[^\W_](?:[\w.-]{0,78}\w)?$"), AfterValidator(_free)]


class Job(Frozen):
    """One row. A field's description is what to do when its value cannot be used."""

    place: str
    class_file: FilePath = Field(
        alias="class",
        description="Name the file with the class's answers, relative to the manifest's folder.",
    )
    goal: Text = Field(description="Name a standard or skill, such as 6.RP.A.3.")
    minutes: int = Field(
        default=50,
        ge=SHORTEST,
        le=LONGEST,
        description=f"Write a whole number from {SHORTEST} to {LONGEST}, or nothing for 50.",
    )
    template: Template = Field(
        default="gradual-release",
        description="Write gradual-release, direct-instruction or 5e, or nothing for gradual-release.",
    )
    key: FilePath | None = Field(
        default=None, description="Name the gradebook's key, relative to the manifest's folder, or nothing."
    )
    model: Text = Field(
        default="none", description="Write none, embedded, llama:FILE.gguf or a server's URL, or nothing."
    )
    seed: int = Field(default=0, description="Write a whole number, or nothing for 0.")
    skip_bad: bool = Field(default=False, description="Write true or false, or nothing for false.")
    name: FolderName = Field(
        description="Write up to 80 letters, digits, dots, hyphens and underscores, beginning with a letter "
        "or digit, and use each name once; it becomes the folder of the job."
    )

    @property
    def class_name(self) -> str:
        """The class, as `lessonloom plan` calls it too."""
        return self.class_file.stem


COLUMNS = tuple(field.alias or name for name, field in Job.model_fields.items() if name != "place")


class Problem(Frozen):
    """A value or row of the manifest that cannot be used; `column` is empty where the row is meant."""

    place: str
    column: str
    reason: str
    remedy: str


class Manifest(NamedTuple):
    """The good rows in their order, and what is wrong with the others."""

    jobs: tuple[Job, ...]
    problems: tuple[Problem, ...]


def read_manifest(path: Path, *, tree: SkillTree, model: str = "none") -> Manifest:
    """Read and check a manifest; `model` is used where a row names none.

    Raises InputError only where the file as a whole is not usable.
    """
    jobs: dict[str, Job] = {}
    classes: dict[str, Job] = {}
    problems: list[Problem] = []
    for line, cells in _rows(path):
        place = f"{path.name}, row {line}"
        if isinstance(cells, str):
            problems.append(Problem(place=place, column="", reason=cells, remedy=_ROW_REMEDY))
            continue
        try:
            job = Job.model_validate({**_completed(cells, path.parent, model), "place": place})
        except ValidationError as error:
            problems += [
                _problem(place, str(e["loc"][0]), _reason(e["type"], e["msg"], e["input"]))
                for e in error.errors()
            ]
            continue
        if (twin := jobs.get(job.name.casefold())) is not None:
            problems.append(_problem(place, "name", f"{job.name!r} is the name of {twin.place} already"))
        elif (other := classes.setdefault(job.class_name, job)).class_file != job.class_file:
            reason = f"{other.place} has another file of the same name, and a file's name is its class"
            problems.append(
                Problem(place=place, column="class", reason=reason, remedy="Rename one of the two files.")
            )
        else:
            try:
                tree.resolve_goal(job.goal)
            except GoalError as error:
                problems.append(
                    Problem(place=place, column="goal", reason=error.message, remedy=error.remedy)
                )
                continue
            jobs[job.name.casefold()] = job
    if not jobs and not problems:
        raise InputError(f"{path.name} has a header but no jobs.", _ROW_REMEDY)
    return Manifest(tuple(jobs.values()), tuple(problems))


_ROW_REMEDY = (
    f"A row has class and goal and may have: {', '.join(c for c in COLUMNS if c not in ('class', 'goal'))}."
)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, object] | str]]:
    """Line and cells of every row, or what is wrong with the row."""
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise InputError(
            f"The manifest {path} cannot be read: {(error.strerror or 'unknown').lower()}.", "Check the path."
        ) from error
    if not text.strip():
        raise InputError(f"{path.name} is empty.", f"Write a header, {','.join(COLUMNS)}, and a row per job.")
    if text.lstrip().startswith("["):
        raise InputError(
            f"{path.name} is a JSON list.", "Write one JSON object on each line, without brackets."
        )
    yield from _json_rows(text) if text.lstrip().startswith("{") else _csv_rows(path)


def _json_rows(text: str) -> Iterator[tuple[int, dict[str, object] | str]]:
    for line, row in enumerate(text.splitlines(), start=1):
        if not row.strip():
            continue
        try:
            cells = json.loads(row)
        except ValueError as error:
            yield line, f"it is not JSON ({error})"
            continue
        unknown = [c for c in cells if c not in COLUMNS] if isinstance(cells, dict) else []
        if not isinstance(cells, dict):
            yield line, "it is not a JSON object"
        elif unknown:
            yield line, _unknown(unknown[0])
        else:
            yield line, {c: v for c, v in cells.items() if v is not None and v != ""}


def _csv_rows(path: Path) -> Iterator[tuple[int, dict[str, object] | str]]:
    table = read_table(path)
    header = [name.casefold().replace(" ", "_") for name in table.header.cells]
    lacking = [c for c in ("class", "goal") if c not in header]
    unknown = [c for c in header if c and c not in COLUMNS]
    twice = [c for c in header if c and header.count(c) > 1]
    if lacking or unknown or twice:
        reason = _unknown(unknown[0]) if unknown else ""
        reason = reason or (
            f"there is no column {lacking[0]}" if lacking else f"column {twice[0]} is there twice"
        )
        raise InputError(f"{path.name}, header: {reason}.", f"The columns are {', '.join(COLUMNS)}.")
    for row in table.rows:
        if any(row.cells[len(header) :]):
            yield row.line, "it has more cells than the header; a text with a comma needs quotation marks"
        else:
            yield row.line, {c: v for c, v in zip(header, row.cells, strict=False) if c and v}


def _completed(cells: dict[str, object], folder: Path, model: str) -> dict[str, object]:
    """The row with paths made absolute, and with a model and a name where it has none."""
    full = {"model": model, **cells}
    for column in ("class", "key"):
        if isinstance(value := full.get(column), str):
            full[column] = (folder / Path(value).expanduser()).resolve()
    if "name" not in full and isinstance(source := full.get("class"), Path):
        full["name"] = re.sub(r"[^\w.-]+|^_+", "-", f"{source.stem}-{full.get('goal')}").strip("-._")[:80]
    return full


def _problem(place: str, column: str, reason: str) -> Problem:
    field = next(f for name, f in Job.model_fields.items() if (f.alias or name) == column)
    return Problem(place=place, column=column, reason=reason, remedy=field.description or _ROW_REMEDY)


def _reason(kind: str, message: str, value: object) -> str:
    if kind == "missing":
        return "it is missing"
    if kind == "path_not_file":
        return f"there is no file {value}"
    return f"{value!r} cannot be used: {message[:1].lower()}{message[1:]}"


def _unknown(column: str) -> str:
    near = get_close_matches(column, COLUMNS, n=1)
    return f"there is no column {column!r}" + (f"; is {near[0]} meant?" if near else "")
