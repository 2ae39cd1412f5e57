"""The long form: one row for each answer."""

from dataclasses import replace

from ..graph.errors import InputError
from ._key import Key
from ._raw import Field, Problem, RawAnswer, field_of, parse_mark, parse_time, plain
from ._table import Row, Table
from .model import Skipped


def is_long(table: Table) -> bool:
    """Whether the header has a student, what was asked, and an answer or a mark."""
    fields = {field_of(name) for name in table.header.cells}
    return "student" in fields and bool(fields & {"item", "skill"}) and bool(fields & {"answer", "correct"})


def long_answers(table: Table, key: Key) -> tuple[list[str], list[RawAnswer], list[Problem], list[Skipped]]:
    """Students, answers and bad rows. A row with a student and nothing else enrolls that student."""
    at: dict[Field, int] = {}
    for i, name in enumerate(table.header.cells):
        field = field_of(name)
        if field in at:
            first = table.header.cells[at[field]]
            raise InputError(
                f"{table.file} has two columns that mean {field}: {first!r} and {name!r}.",
                "Rename or remove one.",
            )
        if field is not None:
            at[field] = i
    students: list[str] = []
    answers: list[RawAnswer] = []
    problems: list[Problem] = []
    count: dict[tuple[str, str], int] = {}
    for row in table.rows:
        found = _answer(table, row, at)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        students.append(found.student)
        if found.question is None and found.skill_label is None:
            if found.answer is not None or found.mark is not None:
                problems.append(
                    Problem(found.place, "nothing says what was asked.", "Fill in the item or the skill.")
                )
            continue
        if found.question is None and found.skill_label is not None:
            pair = (plain(found.student), found.skill_label)
            count[pair] = count.get(pair, 0) + 1
            found = replace(found, question=f"{found.skill_label} question {count[pair]}")
        entry = key.get(plain(found.question or ""))
        if entry is not None:
            found = replace(
                found,
                question=entry.item or found.question,
                skill_label=entry.skill or found.skill_label,
                right=entry.answer,
            )
        answers.append(found)
    return students, answers, problems, []


def _answer(table: Table, row: Row, at: dict[Field, int]) -> RawAnswer | Problem:
    place = f"{table.file}, row {row.line}"
    width = len(table.header.cells)
    if len(row.cells) > width and any(row.cells[width:]):
        return Problem(
            place,
            f"there are {len(row.cells)} cells under {width} columns.",
            'Put an answer that contains a comma in quotes: "1,5".',
        )

    def cell(field: Field) -> str | None:
        i = at.get(field)
        return row.cells[i] or None if i is not None and i < len(row.cells) else None

    def column(field: Field) -> str:
        return f"{place}, column {table.header.cells[at[field]]}"

    student = cell("student")
    if student is None:
        return Problem(column("student"), "the name is missing.", "Fill in who gave this answer.")
    text, when = cell("correct"), cell("date")
    mark = parse_mark(text) if text is not None else None
    if text is not None and mark is None:
        return Problem(column("correct"), f"{text!r} is neither right nor wrong.", "Write 1 or 0, yes or no.")
    time = parse_time(when) if when is not None else None
    if when is not None and time is None:
        return Problem(column("date"), f"{when!r} is not a date.", "Write it as 2026-03-14.")
    answer = cell("answer")
    if "answer" in at and answer is None and mark is False:
        mark = None  # exports mark a blank as 0; a blank is no answer
    return RawAnswer(
        place=place,
        student=student,
        question=cell("item"),
        skill_label=cell("skill"),
        answer=answer,
        mark=mark,
        at=time,
    )
