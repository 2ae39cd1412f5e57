"""What counts as right, right in another form, wrong, and not to be graded, for every kind of answer."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from lessonloom.graph import AnswerKind
from lessonloom.items import AnswerKey, Correct, Ungraded, Wrong, grade, grade_against

TABLE = Path(__file__).with_name("grading_table.txt")


def rows() -> Iterator[tuple[AnswerKey, str, str, str]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            kind, value, unit, form = (part.strip() for part in line[1:].split("|"))
            key = AnswerKey.model_validate(
                {"kind": kind, "text": value, "value": value, "unit": unit, "form": form}
            )
        elif line and not line.startswith("#"):
            verdict, answer, reason = line.split("\t")
            yield key, verdict, answer, reason


ROWS = list(rows())


@pytest.mark.parametrize("kind", get_args(AnswerKind))
def test_answers_get_the_verdict_of_the_table(kind: str) -> None:
    for key, verdict, answer, reason in ROWS:
        if key.kind == kind:
            given = grade(key, answer)
            match given:
                case Correct(form_ok=True):
                    sign = "+"
                case Correct():
                    sign = "~"
                case Wrong():
                    sign = "-"
                case Ungraded():
                    sign = "?"
            assert sign == verdict, f"{key.kind} {key.value}: {answer!r} ({reason}) gives {given}"


def test_the_table_is_long_and_covers_every_kind_and_verdict() -> None:
    assert len(ROWS) >= 400
    assert {key.kind for key, *_ in ROWS} == set(get_args(AnswerKind))
    assert min(Counter(verdict for _, verdict, *_ in ROWS).values()) >= 15
    assert all(reason for *_, reason in ROWS)


@pytest.mark.parametrize(
    ("value", "given", "verdict"),
    [
        ("5/2", "2,5", Correct()),
        ("5/4", "1,250", Correct()),
        ("1250", "1.250", Correct()),
        ("1250", "1,250", Wrong()),
        ("2501/2", "1.250,50", Correct()),
        ("3/4", ",75", Correct()),
    ],
)
def test_where_the_comma_is_decimal_points_group_thousands(value: str, given: str, verdict: object) -> None:
    key = AnswerKey(kind="decimal", text=value, value=value)
    assert grade(key, given, decimal_comma=True) == verdict


def test_a_key_of_a_teacher_follows_the_same_convention() -> None:
    assert grade_against("1,250", "1,25", decimal_comma=True) == Correct()
    assert isinstance(grade_against("1,250", "1,25"), Wrong)
