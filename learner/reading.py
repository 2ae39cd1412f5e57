"""Reading a class: a CSV of answers becomes graded responses under pseudonyms.

Two shapes are read. The long form has one row for each answer. A gradebook has one row for each
learner and one column for each question, with the right answers and skills in rows of their own or
in a key file. See `read_class` for what is accepted.
"""

from collections.abc import Mapping
from pathlib import Path

from ..graph._base import Frozen
from ..graph.errors import InputError
from ..graph.evidence import Response
from ..graph.tree import SkillTree
from ._grading import Grader
from ._key import Key, read_key
from ._long import is_long, long_answers
from ._lookup import ItemSource, Lookup
from ._raw import Problem, RawAnswer, field_of
from ._roster import Roster
from ._table import Table, read_table
from ._wide import is_wide, wide_answers
from .model import Skipped
from .reports import LessonReport

_LISTED = 10
_SHAPES = (
    "Either one row for each answer, with the columns student, item (or skill), and answer or correct; "
    "or a gradebook: "
    "students in the first column, one column for each question, and a key."
)


class ClassData(Frozen):
    """A class and its graded responses.

    `learners` are pseudonyms in order of first appearance, also of those without an answer;
    `names` gives the name behind each and stays on the machine. `skipped` lists what was not used
    and what was counted differently from what the file says. `reports` are lessons as they went.
    """

    name: str
    learners: tuple[str, ...]
    names: dict[str, str]
    responses: tuple[Response, ...]
    skipped: tuple[Skipped, ...] = ()
    reports: tuple[LessonReport, ...] = ()


def read_class(
    path: str | Path,
    *,
    tree: SkillTree,
    bank: ItemSource,
    key: str | Path | None = None,
    skip_bad: bool = False,
    roster: Mapping[str, str] | None = None,
    decimal_comma: bool = False,
) -> ClassData:
    """Read a class file, grade every answer and put pseudonyms in place of names.

    An answer to a Lessonloom item is graded by the item, an answer to a question with a right
    answer in the key against that, and a mark in the file counts where nothing can be computed; where
    both exist and disagree the computed verdict counts and `skipped` says so. An empty answer is
    kept as ungraded. The same answer by the same learner at the same time counts once.

    `roster` maps names to pseudonyms of an earlier reading, which are kept. With `decimal_comma` the answers
    are read as 2,5 and 1.250. Raises InputError when
    the file is not usable, and for bad rows unless `skip_bad`, which moves them to `skipped`.
    """
    path = Path(path)
    table = read_table(path)
    entries = read_key(Path(key)) if key is not None else {}
    students, answers, problems, notes = _read(table, entries, has_key=key is not None)
    people = Roster(roster or {})
    for student in students:
        people.pseudonym(student)
    grader = Grader(tree, Lookup(bank), decimal_comma=decimal_comma)
    responses: list[Response] = []
    seen: dict[str, str] = {}
    for answer in answers:
        graded = grader.grade(answer, people.pseudonym(answer.student))
        if isinstance(graded, Problem):
            problems.append(graded)
            continue
        response, note = graded
        if response.id in seen:
            notes.append(
                Skipped(place=answer.place, reason=f"the same answer as in {seen[response.id]}; counted once")
            )
            continue
        seen[response.id] = answer.place
        responses.append(response)
        if note:
            notes.append(Skipped(place=answer.place, reason=note))
    problems.sort(key=lambda problem: problem.line)
    if problems and not skip_bad:
        raise _bad_rows(path.name, problems)
    notes = [*(Skipped(place=p.place, reason=f"{p.reason} {p.remedy}") for p in problems), *notes]
    if not people.present:
        raise InputError(
            f"{path.name} has a header but no learners.", "Add one row for each answer or learner."
        )
    return ClassData(
        name=path.stem,
        learners=people.present,
        names=people.names,
        responses=tuple(responses),
        skipped=tuple(notes),
    )


def _read(
    table: Table, key: Key, *, has_key: bool
) -> tuple[list[str], list[RawAnswer], list[Problem], list[Skipped]]:
    """Students, answers, bad rows and notes of a table of either shape."""
    if is_long(table):
        return long_answers(table, key)
    if is_wide(table, key):
        return wide_answers(table, key)
    raise _not_recognized(table, has_key=has_key)


def _not_recognized(table: Table, *, has_key: bool) -> InputError:
    header = table.header.cells
    found = ", ".join(repr(name) for name in header if name) or "none"
    fields = {field_of(name) for name in header} - {None}
    if fields & {"item", "skill", "answer", "correct"} and len(fields) > 1:
        missing = []
        if "student" not in fields:
            missing.append("a column student")
        if not fields & {"item", "skill"}:
            missing.append("a column item or skill")
        if not fields & {"answer", "correct"}:
            missing.append("a column answer or correct")
        if missing:
            return InputError(f"{table.file} lacks {' and '.join(missing)} (found: {found}).", _SHAPES)
    if len(header) >= 2 and (field_of(header[0]) == "student" or not header[0]):
        if has_key:
            return InputError(
                f"None of the questions in the key is a column of {table.file} (found: {found}).",
                "Use the same labels in the key's column question and in the header of the gradebook.",
            )
        return InputError(
            f"{table.file} looks like a gradebook, but nothing says what its questions are about.",
            "Add a row KEY with the right answers and a row SKILL with the skills, "
            "or pass --key key.csv with the columns question, skill and answer.",
        )
    return InputError(f"{table.file} has no columns that can be recognized (found: {found}).", _SHAPES)


def _bad_rows(name: str, problems: list[Problem]) -> InputError:
    count = len(problems)
    what = "1 entry that cannot be used" if count == 1 else f"{count} entries that cannot be used"
    lines = [f"{name} has {what}:"]
    lines += [f"  {p.place}: {p.reason} {p.remedy}".rstrip() for p in problems[:_LISTED]]
    if count > _LISTED:
        lines.append(f"  ... and {count - _LISTED} more.")
    return InputError("\n".join(lines), "Correct them, or pass --skip-bad to go on without them.")
