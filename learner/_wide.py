"""The gradebook: one row for each learner, one column for each question."""

from dataclasses import dataclass

from ..graph.errors import InputError
from ._key import Key
from ._lookup import is_item_id
from ._raw import Problem, RawAnswer, parse_mark, plain
from ._table import Row, Table
from .model import Skipped

_KEY_ROWS = frozenset(
    {"key", "answer key", "right answer", "right answers", "correct answer", "correct answers"}
)
_SKILL_ROWS = frozenset({"skill", "skills", "standard", "standards", "item", "items"})


@dataclass(frozen=True)
class _Question:
    label: str
    item: str | None
    skill: str | None
    right: str | None


def is_wide(table: Table, key: Key) -> bool:
    """Whether there are rows KEY or SKILL, or columns that the key names."""
    markers = {plain(row.cells[0]) for row in table.rows} & (_KEY_ROWS | _SKILL_ROWS)
    named = any(plain(name) in key or is_item_id(name) for name in table.header.cells[1:])
    return len(table.header.cells) > 1 and (bool(markers) or named)


def wide_answers(table: Table, key: Key) -> tuple[list[str], list[RawAnswer], list[Problem], list[Skipped]]:
    """Students, answers, bad cells, and notes about columns without a skill."""
    right: dict[int, str] = {}
    about: dict[int, str] = {}
    people: list[Row] = []
    for row in table.rows:
        name = plain(row.cells[0])
        if name in _KEY_ROWS:
            right |= {i: text for i, text in enumerate(row.cells) if i and text}
        elif name in _SKILL_ROWS:
            # an item says more than a skill, so it wins where both rows fill a column
            about |= {i: t for i, t in enumerate(row.cells) if i and t and not is_item_id(about.get(i, ""))}
        else:
            people.append(row)
    questions: dict[int, _Question] = {}
    notes: list[Skipped] = []
    for i, label in enumerate(table.header.cells):
        if i == 0:
            continue
        question = _question(label, i, right, about, key)
        if question is not None:
            questions[i] = question
        elif label:
            notes.append(
                Skipped(
                    place=f"{table.file}, column {label}",
                    reason="nothing says which skill it is on; not used",
                )
            )
    if not questions:
        raise InputError(
            f"{table.file} says for no question which skill it is on.",
            "Add a row SKILL with the skills (or Lessonloom items), or pass --key key.csv.",
        )
    students: list[str] = []
    answers: list[RawAnswer] = []
    problems: list[Problem] = []
    met: dict[str, Row] = {}
    width = len(table.header.cells)
    for row in people:
        place = f"{table.file}, row {row.line}"
        if not row.cells[0]:
            problems.append(
                Problem(f"{place}, column 1", "the name is missing.", "Fill in whose answers these are.")
            )
            continue
        if len(row.cells) > width and any(row.cells[width:]):
            problems.append(
                Problem(
                    place,
                    f"there are {len(row.cells)} cells under {width} columns.",
                    'Put an answer that contains a comma in quotes: "1,5".',
                )
            )
            continue
        earlier = met.setdefault(plain(row.cells[0]), row)
        if earlier is not row:
            if earlier.cells == row.cells:
                notes.append(Skipped(place=place, reason=f"the same as row {earlier.line}; counted once"))
            else:
                problems.append(
                    Problem(
                        place,
                        f"{row.cells[0]!r} has a row already (row {earlier.line}).",
                        "Add an initial to tell two learners apart, or keep one of the rows.",
                    )
                )
            continue
        students.append(row.cells[0])
        for i, question in questions.items():
            text = row.cells[i] if i < len(row.cells) else ""
            found = _answer(f"{place}, column {question.label}", row.cells[0], question, text)
            (problems if isinstance(found, Problem) else answers).append(found)  # type: ignore[arg-type]
    return students, answers, problems, notes


def _question(label: str, i: int, right: dict[int, str], about: dict[int, str], key: Key) -> _Question | None:
    entry = key.get(plain(label))
    named = about.get(i)
    item = named if named and is_item_id(named) else None
    skill = named if named and item is None else None
    if entry is not None:
        item, skill = entry.item or item, entry.skill or skill
    if item is None and is_item_id(label):
        item = label
    if item is None and skill is None:
        return None
    answer = entry.answer if entry is not None and entry.answer else right.get(i)
    return _Question(label or f"question {i}", item, skill, answer)


def _answer(place: str, student: str, question: _Question, text: str) -> RawAnswer | Problem:
    """A cell: an answer where a right answer or an item is known, otherwise a mark."""
    gradable = question.item is not None or question.right is not None
    mark = None
    if text and not gradable:
        mark = parse_mark(text)
        if mark is None:
            return Problem(
                place,
                f"{text!r} is neither right nor wrong, and the key has no right answer for this question.",
                "Write 1 or 0, or add the right answer to the key.",
            )
    return RawAnswer(
        place=place,
        student=student,
        question=question.item or question.label,
        skill_label=question.skill,
        answer=text or None if gradable else None,
        right=question.right,
        mark=mark,
    )
