"""GIFT: one text file that Moodle and many others read."""

import re
from typing import assert_never

from ._prose import picture, plainly, with_tex
from .record import Choose, Essay, Number, Question, Quiz, Short, if_wrong

_RESERVED = re.compile(r"([\\#=~{}:])")
_STAR = re.compile(r"\*")


def gift(quiz: Quiz) -> str:
    """The quiz. Questions are separated by empty lines; mathematics is TeX, figures are inside as data."""
    head = [f"// {_comment(quiz.title)}", f"$CATEGORY: $course$/{_category(quiz.title)}"]
    return "\n\n".join([*head, *map(_question, quiz.questions)]) + "\n"


def _question(question: Question) -> str:
    stem = str(with_tex(question.stem))
    if question.figure is not None:
        drawn = picture(question.figure)
        stem += f"<br/>{drawn.img(f'data:image/png;base64,{drawn.base64}')}"
    lines = [
        f"// item {question.item}",
        f"::{_escaped(f'{question.id} {plainly(question.title)}')}::[html]{_escaped(stem)}" + "{",
        *_answers(question),
    ]
    sample = (question.task.sample,) if isinstance(question.task, Essay) else ()
    said = (*sample, *question.solution, *if_wrong(question.task))
    solution = "<br/>".join(str(with_tex(step)) for step in said)
    if solution:
        lines.append(f"####{_escaped(solution)}")
    return "\n".join([*lines, "}"])


def _answers(question: Question) -> list[str]:
    match question.task:
        case Choose(options=options):
            return [
                ("=" if o.correct else "~") + _escaped(_unweighed(o.text)) + _told(o.feedback)
                for o in options
            ]
        case Number(value=value):
            return [f"#{value}:0"]
        case Short(accepted=accepted):
            return [f"={_right(form)}{_typed(form)}" for form in accepted]
        case Essay():
            return []
        case other:
            assert_never(other)


def _right(form: str) -> str:
    """The full weight, which is needed only where the form itself would begin like one."""
    return "%100%" if form.startswith("%") else ""


def _unweighed(text: str) -> str:
    """An option as HTML that does not begin with a percent sign, which would begin a weight."""
    return re.sub("^%", "&#37;", str(with_tex(text)))


def _told(feedback: str) -> str:
    return f"#{_escaped(str(with_tex(feedback)))}" if feedback else ""


def _typed(form: str) -> str:
    """A short answer: plain text in which a star would stand for anything, and `->` for a pair."""
    return _escaped(_STAR.sub(r"\\*", form.replace("->", "→")))


def _escaped(text: str) -> str:
    return _RESERVED.sub(r"\\\1", text.replace("->", "-&gt;")).replace("\n", "\\n")


def _comment(text: str) -> str:
    return " ".join(plainly(text).split())


def _category(text: str) -> str:
    return _comment(text).replace("/", "//")
