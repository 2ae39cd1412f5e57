"""QTI 1.2 in the shape that Canvas reads and writes: one assessment, its settings, a manifest, figures."""

from typing import assert_never

from markupsafe import Markup, escape

from ._package import identifier, zipped
from ._prose import Picture, picture, plainly, with_mathml
from ._xml import document, element
from .record import Choose, Essay, Number, Question, Quiz, Short, if_wrong

_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_CP = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
_BASE = "$IMS-CC-FILEBASE$"
_KINDS = {
    "choice": "multiple_choice_question",
    "number": "numerical_question",
    "short": "short_answer_question",
    "essay": "essay_question",
}


def qti12_package(quiz: Quiz) -> bytes:
    """The zip that Canvas and others import."""
    name = identifier(quiz.name)
    place = f"{name}/{name}.xml"
    items, figures = [], {}
    for question in quiz.questions:
        drawn = picture(question.figure) if question.figure is not None else None
        path = f"figures/{identifier(question.id)}.png" if drawn else ""
        if drawn:
            figures[path] = drawn.data
        items.append(_item(question, drawn, path))
    section = element("section", {"ident": "root_section"}, *items)
    title = " ".join(plainly(quiz.title).split())
    assessment = element("assessment", {"ident": name, "title": title}, section)
    meta = f"{name}/assessment_meta.xml"
    return zipped(
        {
            "imsmanifest.xml": _manifest(name, place, meta, list(figures)),
            place: document(element("questestinterop", {"xmlns": _QTI}, assessment)),
            meta: _settings(name, title, sum(q.points for q in quiz.questions)),
            **figures,
        }
    )


def _manifest(name: str, place: str, meta: str, figures: list[str]) -> str:
    quiz = element(
        "resource",
        {"identifier": name, "type": "imsqti_xmlv1p2"},
        element("file", {"href": place}),
        element("dependency", {"identifierref": f"{name}-settings"}),
    )
    kind = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
    settings = element(
        "resource",
        {"identifier": f"{name}-settings", "type": kind, "href": meta},
        element("file", {"href": meta}),
    )
    pictures = [
        element(
            "resource",
            {"identifier": identifier(path), "type": "webcontent", "href": path},
            element("file", {"href": path}),
        )
        for path in figures
    ]
    metadata = element(
        "metadata",
        {},
        element("schema", {}, Markup("IMS Content")),
        element("schemaversion", {}, Markup("1.1.3")),
    )
    return document(
        element(
            "manifest",
            {"xmlns": _CP, "identifier": f"manifest-{name}"},
            metadata,
            element("organizations", {}),
            element("resources", {}, quiz, settings, *pictures),
        )
    )


def _settings(name: str, title: str, points: int) -> str:
    inside = {
        "title": title,
        "shuffle_answers": "false",
        "quiz_type": "assignment",
        "points_possible": f"{points}.0",
        "show_correct_answers": "true",
        "allowed_attempts": "1",
        "available": "false",
    }
    told = [element(key, {}, escape(value)) for key, value in inside.items()]
    return document(element("quiz", {"xmlns": _CANVAS, "identifier": name}, *told))


def _item(question: Question, drawn: Picture | None, path: str) -> Markup:
    stem = with_mathml(question.stem)
    if drawn:
        stem += Markup("<br/>") + drawn.img(f"{_BASE}/{path}")
    return element(
        "item",
        {"ident": identifier(question.id), "title": f"{question.id} {plainly(question.title)}"},
        _metadata(question),
        element("presentation", {}, _material(stem), _asked(question)),
        element("resprocessing", {}, _OUTCOMES, *_conditions(question)),
        *_feedback(question),
    )


_OUTCOMES = element(
    "outcomes",
    {},
    element("decvar", {"maxvalue": "100", "minvalue": "0", "varname": "SCORE", "vartype": "Decimal"}),
)
_ELSE = element("conditionvar", {}, element("other", {}))
_RIGHT = element("setvar", {"action": "Set", "varname": "SCORE"}, Markup("100"))


def _metadata(question: Question) -> Markup:
    labels = ",".join(o.label for o in question.task.options) if isinstance(question.task, Choose) else ""
    fields = {
        "question_type": _KINDS[question.task.shape],
        "points_possible": f"{question.points}.0",
        "original_answer_ids": labels,
        "assessment_question_identifierref": identifier(question.item),
    }
    told = [
        element(
            "qtimetadatafield",
            {},
            element("fieldlabel", {}, escape(label)),
            element("fieldentry", {}, escape(entry)),
        )
        for label, entry in fields.items()
    ]
    return element("itemmetadata", {}, element("qtimetadata", {}, *told))


def _asked(question: Question) -> Markup:
    one = {"ident": "response1", "rcardinality": "Single"}
    match question.task:
        case Choose(options=options):
            labels = [
                element("response_label", {"ident": o.label}, _material(with_mathml(o.text))) for o in options
            ]
            return element("response_lid", one, element("render_choice", {}, *labels))
        case Number():
            box = element(
                "render_fib", {"fibtype": "Decimal"}, element("response_label", {"ident": "answer1"})
            )
        case Short() | Essay():
            label = element("response_label", {"ident": "answer1", "rshuffle": "No"})
            box = element("render_fib", {}, label)
        case other:
            assert_never(other)
    return element("response_str", one, box)


def _conditions(question: Question) -> list[Markup]:
    """First what is said, then what is right, as Canvas writes it; the solution is said to everyone.

    Wrong answers that are typed have no condition: Canvas takes every answer in a condition for a right one.
    """
    found = [_condition(_ELSE, _show("general_fb"), go_on=True)] if question.solution else []
    match question.task:
        case Choose(options=options):
            found += [
                _condition(_when(o.label), _show(f"{o.label}_fb"), go_on=True) for o in options if o.feedback
            ]
            found.append(_condition(_when(*(o.label for o in options if o.correct)), _RIGHT))
        case Number(value=value):
            found.append(_condition(element("conditionvar", {}, _is(value, exactly=True)), _RIGHT))
        case Short(accepted=accepted):
            found.append(_condition(_when(*accepted), _RIGHT))
        case Essay():
            found.append(_condition(_ELSE))
        case other:
            assert_never(other)
    if if_wrong(question.task):
        found.append(_condition(_ELSE, _show("general_incorrect_fb"), go_on=True))
    return found


def _when(*answers: str) -> Markup:
    return element("conditionvar", {}, *map(_is, answers))


def _is(answer: str, *, exactly: bool = False) -> Markup:
    bound = {"respident": "response1"}
    same = element("varequal", bound, escape(answer))
    if not exactly:
        return same
    between = element(
        "and", {}, element("vargte", bound, escape(answer)), element("varlte", bound, escape(answer))
    )
    return element("or", {}, same, between)


def _condition(when: Markup, *then: Markup, go_on: bool = False) -> Markup:
    return element("respcondition", {"continue": "Yes" if go_on else "No"}, when, *then)


def _show(ident: str) -> Markup:
    return element("displayfeedback", {"feedbacktype": "Response", "linkrefid": ident})


def _feedback(question: Question) -> list[Markup]:
    said: dict[str, Markup] = {}
    if question.solution:
        said["general_fb"] = Markup("<br/>").join(map(with_mathml, question.solution))
    if isinstance(question.task, Choose):
        said |= {f"{o.label}_fb": with_mathml(o.feedback) for o in question.task.options if o.feedback}
    if lines := if_wrong(question.task):
        said["general_incorrect_fb"] = Markup("<br/>").join(map(with_mathml, lines))
    return [
        element("itemfeedback", {"ident": ident}, element("flow_mat", {}, _material(text)))
        for ident, text in said.items()
    ]


def _material(html: Markup) -> Markup:
    text = element("mattext", {"texttype": "text/html"}, escape(str(html)))
    return element("material", {}, text)
