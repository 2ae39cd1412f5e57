"""QTI 2.1 and 3.0: one item file per question, a test that lists them, a manifest, figures beside."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, assert_never

from markupsafe import Markup, escape

from ._package import identifier, zipped
from ._prose import Picture, picture, plainly, with_mathml
from ._xml import document, element
from .record import Choose, Essay, Known, Number, Question, Quiz, Short

Version = Literal["2.1", "3.0"]
_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class _Edition:
    """How one version of the standard names things; elements are given as in 2.1."""

    kebab: bool
    items: str
    items_at: str
    package: str
    package_at: str
    schema: tuple[str, str]
    types: str

    def tag(self, name: str, attributes: Mapping[str, str], *inside: Markup) -> Markup:
        """An element of QTI."""
        if not self.kebab:
            return element(name, attributes, *inside)
        told = {key if ":" in key else _kebab(key): value for key, value in attributes.items()}
        return element(f"qti-{_kebab(name)}", told, *inside)

    def root(self, name: str, attributes: Mapping[str, str], *inside: Markup) -> str:
        """A file of QTI."""
        spaces = {"xmlns": self.items, "xmlns:xsi": _SCHEMA, "xsi:schemaLocation": self.items_at}
        return document(self.tag(name, {**spaces, **attributes}, *inside))

    def body(self, *inside: Markup) -> tuple[Markup, ...]:
        """Content of feedback and rubrics, which 3.0 wraps."""
        return (element("qti-content-body", {}, *inside),) if self.kebab else inside


def _kebab(name: str) -> str:
    return _CAPITAL.sub("-", name).lower()


_2P1 = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_3P0 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_3P0_AT = "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd"
_CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
_CP_3P0 = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_EDITIONS: dict[Version, _Edition] = {
    "2.1": _Edition(
        kebab=False,
        items=_2P1,
        items_at=f"{_2P1} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
        package=_CP,
        package_at=f"{_CP} http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
        schema=("QTIv2.1 Package", "1.0.0"),
        types="xmlv2p1",
    ),
    "3.0": _Edition(
        kebab=True,
        items=_3P0,
        items_at=f"{_3P0} {_3P0_AT}/imsqti_asiv3p0_v1p0.xsd",
        package=_CP_3P0,
        package_at=f"{_CP_3P0} {_3P0_AT}/imsqtiv3p0_imscpv1p2_v1p0.xsd",
        schema=("QTI Package", "3.0.0"),
        types="xmlv3p0",
    ),
}


def qti_package(quiz: Quiz, version: Version) -> bytes:
    """The zip that a system imports."""
    edition = _EDITIONS[version]
    files: dict[str, str | bytes] = {"imsmanifest.xml": "", "test.xml": _test(edition, quiz)}
    resources = []
    for question in quiz.questions:
        name = identifier(question.id)
        drawn = picture(question.figure) if question.figure is not None else None
        image = f"{name}.png" if drawn else ""
        files[f"items/{name}.xml"] = _item(edition, question, drawn, image)
        if drawn:
            files[f"items/{image}"] = drawn.data
        resources.append((name, image))
    files["imsmanifest.xml"] = _manifest(edition, quiz, resources)
    return zipped(files)


def _manifest(edition: _Edition, quiz: Quiz, resources: list[tuple[str, str]]) -> str:
    schema, number = edition.schema
    found = [
        element(
            "resource",
            {
                "identifier": f"item-{name}",
                "type": f"imsqti_item_{edition.types}",
                "href": f"items/{name}.xml",
            },
            *(element("file", {"href": f"items/{file}"}) for file in (f"{name}.xml", image) if file),
        )
        for name, image in resources
    ]
    test = element(
        "resource",
        {"identifier": "test", "type": f"imsqti_test_{edition.types}", "href": "test.xml"},
        element("file", {"href": "test.xml"}),
        *(element("dependency", {"identifierref": f"item-{name}"}) for name, _ in resources),
    )
    told = {"xmlns": edition.package, "xmlns:xsi": _SCHEMA, "xsi:schemaLocation": edition.package_at}
    metadata = element(
        "metadata", {}, element("schema", {}, escape(schema)), element("schemaversion", {}, escape(number))
    )
    return document(
        element(
            "manifest",
            {**told, "identifier": identifier(f"manifest-{quiz.name}")},
            metadata,
            element("organizations", {}),
            element("resources", {}, test, *found),
        )
    )


def _test(edition: _Edition, quiz: Quiz) -> str:
    tag, title = edition.tag, _line(quiz.title)
    refs = [
        tag("assessmentItemRef", {"identifier": name, "href": f"items/{name}.xml"})
        for name in (identifier(q.id) for q in quiz.questions)
    ]
    section = tag("assessmentSection", {"identifier": "section", "title": title, "visible": "true"}, *refs)
    modes = {"identifier": "part", "navigationMode": "nonlinear", "submissionMode": "individual"}
    total = tag("sum", {}, tag("testVariables", {"variableIdentifier": "SCORE"}))
    return edition.root(
        "assessmentTest",
        {"identifier": identifier(quiz.name), "title": title},
        tag("outcomeDeclaration", {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}),
        tag("testPart", modes, section),
        tag("outcomeProcessing", {}, tag("setOutcomeValue", {"identifier": "SCORE"}, total)),
    )


def _item(edition: _Edition, question: Question, drawn: Picture | None, image: str) -> str:
    tag = edition.tag
    feedback = _feedback(question)
    inside = [element("p", {}, with_mathml(question.stem))]
    if drawn:
        inside.append(element("p", {}, drawn.img(image)))
    return edition.root(
        "assessmentItem",
        {
            "identifier": identifier(question.id),
            "title": f"{question.id} {_line(question.title)}",
            "label": question.item,
            "adaptive": "false",
            "timeDependent": "false",
        },
        _response(edition, question),
        _outcome(edition, "SCORE", "float", "0"),
        _outcome(edition, "MAXSCORE", "float", str(question.points)),
        _outcome(edition, "FEEDBACK", "identifier"),
        _outcome(edition, "SOLUTION", "identifier"),
        tag("itemBody", {}, *inside, *_interaction(edition, question)),
        *_processing(edition, question),
        *(_modal(edition, "FEEDBACK", id, with_mathml(text)) for id, text in feedback.items()),
        *_solution(edition, question),
    )


def _line(text: str) -> str:
    return " ".join(plainly(text).split())


def _outcome(edition: _Edition, name: str, kind: str, value: str = "") -> Markup:
    told = {"identifier": name, "cardinality": "single", "baseType": kind}
    default = [edition.tag("defaultValue", {}, edition.tag("value", {}, escape(value)))] if value else []
    return edition.tag("outcomeDeclaration", told, *default)


def _feedback(question: Question) -> dict[str, str]:
    """What is said, by the identifier under which it is."""
    match question.task:
        case Choose(options=options):
            return {o.label: o.feedback for o in options if o.feedback}
        case Number(known=known) | Short(known=known):
            return {f"W{n}": one.feedback for n, one in enumerate(known, 1) if one.feedback}
        case Essay():
            return {}
        case other:
            assert_never(other)


def _response(edition: _Edition, question: Question) -> Markup:
    tag, points = edition.tag, str(question.points)
    kinds = {"choice": "identifier", "number": "float", "short": "string", "essay": "string"}
    told = {
        "identifier": "RESPONSE",
        "cardinality": "single",
        "baseType": kinds[question.task.shape],
    }
    right: tuple[str, ...]
    mapping: list[Markup] = []
    match question.task:
        case Choose(options=options):
            right = tuple(o.label for o in options if o.correct)
        case Number(value=value):
            right = (value,)
        case Short(accepted=accepted):
            right = accepted[:1]
            entries = [
                tag("mapEntry", {"mapKey": form, "mappedValue": points, "caseSensitive": "false"})
                for form in accepted
            ]
            mapping.append(tag("mapping", {"defaultValue": "0"}, *entries))
        case Essay():
            return tag("responseDeclaration", told)
        case other:
            assert_never(other)
    values = [tag("value", {}, escape(one)) for one in right]
    return tag("responseDeclaration", told, tag("correctResponse", {}, *values), *mapping)


def _interaction(edition: _Edition, question: Question) -> list[Markup]:
    tag, bound = edition.tag, {"responseIdentifier": "RESPONSE"}
    match question.task:
        case Choose(options=options):
            choices = [tag("simpleChoice", {"identifier": o.label}, with_mathml(o.text)) for o in options]
            return [tag("choiceInteraction", {**bound, "shuffle": "false", "maxChoices": "1"}, *choices)]
        case Number(before=before, after=after):
            box = tag("textEntryInteraction", {**bound, "expectedLength": "12"})
            unit = with_mathml(f" {after}" if after not in ("", "%") else after)
            return [element("p", {}, with_mathml(before), box, unit)]
        case Short():
            return [element("p", {}, tag("textEntryInteraction", {**bound, "expectedLength": "20"}))]
        case Essay(sample=sample, rubric=rubric):
            told = [element("p", {}, with_mathml(text)) for text in (sample, *rubric)]
            scoring = {"view": "scorer", "use": "scoring"} if edition.kebab else {"view": "scorer"}
            return [
                tag("extendedTextInteraction", {**bound, "expectedLines": "6"}),
                tag("rubricBlock", scoring, *edition.body(*told)),
            ]
        case other:
            assert_never(other)


def _processing(edition: _Edition, question: Question) -> list[Markup]:
    """Right answers score; a known wrong one, or an option, names what is said; the solution is shown."""
    tag = edition.tag
    given = tag("variable", {"identifier": "RESPONSE"})
    shown = _set(edition, "SOLUTION", tag("baseValue", {"baseType": "identifier"}, Markup("SHOWN")))
    match question.task:
        case Choose():
            right = tag("match", {}, given, tag("correct", {"identifier": "RESPONSE"}))
            said = _set(edition, "FEEDBACK", given)
            rules = [_cases(edition, [(right, _scored(edition, question))]), said]
        case Number(value=value, known=known):
            cases = [(_equal(edition, value), _scored(edition, question))]
            cases += [(_equal(edition, f), _said(edition, n)) for n, f in _numbered(known)]
            rules = [_cases(edition, cases)]
        case Short(known=known):
            points = tag("mapResponse", {"identifier": "RESPONSE"})
            said_cases = [(_same(edition, f), _said(edition, n)) for n, f in _numbered(known)]
            rules = [_set(edition, "SCORE", points)]
            rules += [_cases(edition, said_cases)] if said_cases else []
        case Essay():
            rules = []
        case other:
            assert_never(other)
    return [tag("responseProcessing", {}, *rules, shown)]


def _numbered(known: tuple[Known, ...]) -> list[tuple[int, str]]:
    return [(n, form) for n, one in enumerate(known, 1) if one.feedback for form in one.forms]


def _cases(edition: _Edition, cases: list[tuple[Markup, Markup]]) -> Markup:
    names = ["responseIf", *["responseElseIf"] * (len(cases) - 1)]
    parts = [edition.tag(name, {}, when, then) for name, (when, then) in zip(names, cases, strict=True)]
    return edition.tag("responseCondition", {}, *parts)


def _set(edition: _Edition, outcome: str, value: Markup) -> Markup:
    return edition.tag("setOutcomeValue", {"identifier": outcome}, value)


def _scored(edition: _Edition, question: Question) -> Markup:
    points = edition.tag("baseValue", {"baseType": "float"}, escape(question.points))
    return _set(edition, "SCORE", points)


def _said(edition: _Edition, number: int) -> Markup:
    told = edition.tag("baseValue", {"baseType": "identifier"}, Markup(f"W{number}"))
    return _set(edition, "FEEDBACK", told)


def _equal(edition: _Edition, value: str) -> Markup:
    given = edition.tag("variable", {"identifier": "RESPONSE"})
    other = edition.tag("baseValue", {"baseType": "float"}, escape(value))
    return edition.tag("equal", {"toleranceMode": "exact"}, given, other)


def _same(edition: _Edition, text: str) -> Markup:
    given = edition.tag("variable", {"identifier": "RESPONSE"})
    other = edition.tag("baseValue", {"baseType": "string"}, escape(text))
    return edition.tag("stringMatch", {"caseSensitive": "false"}, given, other)


def _modal(edition: _Edition, outcome: str, id: str, inside: Markup) -> Markup:
    told = {"outcomeIdentifier": outcome, "identifier": id, "showHide": "show"}
    return edition.tag("modalFeedback", told, *edition.body(element("p", {}, inside)))


def _solution(edition: _Edition, question: Question) -> list[Markup]:
    if not question.solution:
        return []
    steps = Markup("<br/>").join(map(with_mathml, question.solution))
    return [_modal(edition, "SOLUTION", "SHOWN", steps)]
