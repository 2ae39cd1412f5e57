"""A quiz on paper: the sheet for learners, and on a new page the key with what wrong answers tell."""

from typing import assert_never

from .._document import Sink
from .._text import with_fractions
from .record import Choose, Essay, Known, Number, Question, Quiz, Short

_SIZE = 12.0
_APART, _ROOM, _ROOM_FOR_WORDS = 12, 42, 110
"""Points between questions, and to write in."""


def write_sheet(w: Sink, quiz: Quiz) -> None:
    """Sheet and key, whoever writes them down."""
    w.heading(quiz.title, 0)
    w.para(f"Name {'_' * 34}   Date {'_' * 14}", soft=True)
    for question in quiz.questions:
        _asked(w, question)
    w.heading("Key, and what to say to a wrong answer", 1, new_page=True)
    for question in quiz.questions:
        _key(w, question)


def docx_sheet(quiz: Quiz) -> bytes:
    """Sheet and key as a Word document."""
    from .._docx import Writer  # python-docx takes its time to import

    writer = Writer(quiz.title)
    write_sheet(writer, quiz)
    return writer.bytes()


def pdf_sheet(quiz: Quiz) -> bytes:
    """Sheet and key as a tagged PDF."""
    import typst

    from .._typst import TypstWriter

    writer = TypstWriter(quiz.title)
    write_sheet(writer, quiz)
    return typst.compile(writer.source().encode(), format="pdf", pdf_standards="ua-1")


def _asked(w: Sink, question: Question) -> None:
    w.para(question.stem, lead=f"{question.id}  ", size=_SIZE)
    if question.figure is not None:
        w.figure(question.figure)
    match question.task:
        case Choose(options=options):
            for option in options:
                w.para(with_fractions(option.text), lead=f"{option.label}   ", size=_SIZE, indent=True)
            w.space(_APART)
        case Number(before=before, after=after):
            w.space(_ROOM)
            w.para(f"Answer {before}{'_' * 16} {after}", soft=True)
        case Short():
            w.space(_ROOM)
            w.para(f"Answer {'_' * 16}", soft=True)
        case Essay():
            w.space(_ROOM_FOR_WORDS)
        case other:
            assert_never(other)


def _key(w: Sink, question: Question) -> None:
    match question.task:
        case Choose(options=options):
            label = next(option.label for option in options if option.correct)
            known = [(f"{o.label}: {o.text}", o.feedback) for o in options if o.feedback]
            _answer(w, question, f"{label}: {question.key}", known)
        case Number(known=typed) | Short(known=typed):
            _answer(w, question, question.key, _told(typed))
        case Essay(sample=sample, rubric=rubric):
            _answer(w, question, f"Sample answer. {sample}", [])
            w.bullets(rubric)
        case other:
            assert_never(other)


def _told(known: tuple[Known, ...]) -> list[tuple[str, str]]:
    return [(one.text, one.feedback) for one in known if one.feedback]


def _answer(w: Sink, question: Question, right: str, wrong: list[tuple[str, str]]) -> None:
    w.para(with_fractions(right), lead=f"{question.id}  ")
    w.bullets(question.solution)
    for text, said in wrong:
        w.para(f"  {said}", lead=with_fractions(text))
