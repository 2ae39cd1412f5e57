"""CSV: one row per question, for spreadsheets and for systems that read nothing else."""

import csv
import io
import re
from typing import assert_never

from ._prose import plainly
from .record import Choose, Essay, Number, Question, Quiz, Short

HEAD = (
    "question", "item", "skill", "title", "type", "points",
    "stem", "figure", "key", "accepted", "unit", "solution",
)  # fmt: skip
PER_ANSWER = ("answer", "right", "feedback", "misconception")
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
Answer = tuple[str, str, str, str]


def quiz_csv(quiz: Quiz) -> str:
    """The table. The columns `answer 1`, `right 1`, `feedback 1`, `misconception 1`, ... hold the options,
    or the wrong answers that are expected. No cell is read as a formula."""
    answers = [_answers(question) for question in quiz.questions]
    most = max(map(len, answers), default=0)
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow([*HEAD, *(f"{name} {n}" for n in range(1, most + 1) for name in PER_ANSWER)])
    for question, found in zip(quiz.questions, answers, strict=True):
        table.writerow(map(guarded, [*_facts(question), *(cell for answer in found for cell in answer)]))
    return out.getvalue()


def guarded(cell: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would read a formula; numbers stay."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _facts(question: Question) -> list[str]:
    accepted, unit = "", ""
    match question.task:
        case Number(value=value, before=before, after=after):
            accepted, unit = value, plainly(before or after)
        case Short(accepted=forms):
            accepted = " | ".join(forms)
        case Essay(rubric=rubric):
            accepted = "\n".join(map(plainly, rubric))
        case Choose():
            pass
        case other:
            assert_never(other)
    return [
        question.id,
        question.item,
        question.skill,
        plainly(question.title),
        question.task.shape,
        str(question.points),
        plainly(question.stem),
        plainly(question.figure.caption) if question.figure is not None else "",
        plainly(question.key),
        accepted,
        unit,
        "\n".join(map(plainly, question.solution)),
    ]


def _answers(question: Question) -> list[Answer]:
    match question.task:
        case Choose(options=options):
            return [
                (plainly(o.text), "yes" if o.correct else "no", plainly(o.feedback), o.misconception)
                for o in options
            ]
        case Number(known=known) | Short(known=known):
            return [(plainly(k.text), "no", plainly(k.feedback), k.misconception) for k in known]
        case Essay():
            return []
        case other:
            assert_never(other)
