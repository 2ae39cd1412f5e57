"""Moodle XML: questions with their figures as files, weights, feedback, tags."""

from typing import assert_never

from markupsafe import Markup, escape

from ._prose import picture, plainly, with_tex
from ._xml import document, element
from .record import Choose, Essay, Known, Number, Question, Quiz, Short

_PLUGIN = "@@PLUGINFILE@@"


def moodle_xml(quiz: Quiz) -> str:
    """The quiz as a category of questions."""
    named = " ".join(plainly(quiz.title).split()).replace("/", "//")
    category = element(
        "question", {"type": "category"}, element("category", {}, _text(escape(f"$course$/top/{named}")))
    )
    return document(element("quiz", {}, category, *map(_question, quiz.questions)))


def _question(question: Question) -> Markup:
    kinds = {"choice": "multichoice", "number": "numerical", "short": "shortanswer", "essay": "essay"}
    return element(
        "question",
        {"type": kinds[question.task.shape]},
        element("name", {}, _text(escape(f"{question.id} {plainly(question.title)}"))),
        _stem(question),
        _html("generalfeedback", Markup("<br/>").join(map(with_tex, question.solution))),
        element("defaultgrade", {}, escape(question.points)),
        element("penalty", {}, Markup("0")),
        element("hidden", {}, Markup("0")),
        element("idnumber", {}, escape(question.item)),
        *_task(question),
        element("tags", {}, element("tag", {}, _text(escape(question.skill)))),
    )


def _stem(question: Question) -> Markup:
    text = with_tex(question.stem)
    if question.figure is None:
        return _html("questiontext", text)
    drawn = picture(question.figure)
    name = "figure.png"
    file = element("file", {"name": name, "path": "/", "encoding": "base64"}, Markup(drawn.base64))
    return _html("questiontext", text + Markup("<br/>") + drawn.img(f"{_PLUGIN}/{name}"), file)


def _task(question: Question) -> list[Markup]:
    match question.task:
        case Choose(options=options):
            return [
                element("single", {}, Markup("true")),
                element("shuffleanswers", {}, Markup("0")),
                element("answernumbering", {}, Markup("ABCD")),
                *(
                    _answer(escape(str(with_tex(o.text))), 100 if o.correct else 0, o.feedback, _RICH)
                    for o in options
                ),
            ]
        case Number(value=value, before=before, after=after, known=known):
            return [
                _answer(escape(value), 100, "", _PLAIN, _EXACT),
                *_wrong(known, _EXACT),
                *_units(before or after, left=bool(before)),
            ]
        case Short(accepted=accepted, known=known):
            return [
                element("usecase", {}, Markup("0")),
                *(_answer(_typed(form), 100, "", _PLAIN) for form in accepted),
                *_wrong(known),
            ]
        case Essay(sample=sample, rubric=rubric):
            told = Markup("<br/>").join(map(with_tex, (sample, *rubric)))
            return [
                _answer(Markup(""), 0, "", _RICH),
                element("responseformat", {}, Markup("editor")),
                element("responserequired", {}, Markup("1")),
                element("responsefieldlines", {}, Markup("10")),
                element("attachments", {}, Markup("0")),
                _html("graderinfo", told),
            ]
        case other:
            assert_never(other)


_RICH = {"format": "html"}
_PLAIN = {"format": "moodle_auto_format"}
_EXACT = element("tolerance", {}, Markup("0"))


def _wrong(known: tuple[Known, ...], *more: Markup) -> list[Markup]:
    return [_answer(_typed(form), 0, one.feedback, _PLAIN, *more) for one in known for form in one.forms]


def _answer(text: Markup, fraction: int, feedback: str, form: dict[str, str], *more: Markup) -> Markup:
    told = _html("feedback", with_tex(feedback))
    return element("answer", {"fraction": str(fraction), **form}, _text(text), told, *more)


def _typed(form: str) -> Markup:
    """A short answer as plain text, where a bare star would stand for anything."""
    return escape(form.replace("*", r"\*"))


def _units(unit: str, *, left: bool) -> list[Markup]:
    """The unit may be written but need not be (Moodle's grading type 0 with a box for input)."""
    if not unit:
        return []
    one = element(
        "unit", {}, element("multiplier", {}, Markup("1")), element("unit_name", {}, escape(plainly(unit)))
    )
    return [
        element("unitgradingtype", {}, Markup("0")),
        element("unitpenalty", {}, Markup("0")),
        element("showunits", {}, Markup("0")),
        element("unitsleft", {}, Markup("1" if left else "0")),
        element("units", {}, one),
    ]


def _html(name: str, inside: Markup, *files: Markup) -> Markup:
    return element(name, {"format": "html"}, _text(escape(str(inside))), *files)


def _text(inside: Markup) -> Markup:
    return element("text", {}, inside)
