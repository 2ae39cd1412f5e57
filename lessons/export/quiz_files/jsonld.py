"""A quiz as JSON-LD: schema.org's Quiz with the alignment of LRMI, for catalogs and search."""

import json
from typing import assert_never

from pydantic import JsonValue

from ._prose import plainly
from .record import Choose, Essay, Known, Number, Question, Quiz, Short

CONTEXT = "https://schema.org"
Node = dict[str, JsonValue]


def quiz_jsonld(quiz: Quiz) -> str:
    """The quiz with its questions, accepted answers and what each wrong answer is told."""
    return written(
        {
            "@context": CONTEXT,
            "@type": "Quiz",
            "name": line(quiz.title),
            "inLanguage": "en-US",
            "learningResourceType": "assessment",
            "educationalAlignment": [
                {
                    "@type": "AlignmentObject",
                    "alignmentType": "assesses",
                    "targetName": skill,
                    "targetDescription": title,
                }
                for skill, title in {q.skill: line(q.title) for q in quiz.questions}.items()
            ],
            "hasPart": [_question(question) for question in quiz.questions],
        }
    )


def _question(question: Question) -> Node:
    made: Node = {
        "@type": "Question",
        "identifier": question.item,
        "name": f"{question.id} {line(question.title)}",
        "text": plainly(question.stem),
    }
    solution = "\n".join(plainly(step) for step in question.solution)
    because: Node = {"answerExplanation": {"@type": "Comment", "text": solution}} if solution else {}
    match question.task:
        case Choose(options=options):
            made["eduQuestionType"] = "Multiple choice"
            right = [o for o in options if o.correct]
            made["acceptedAnswer"] = [
                _answer(plainly(o.text), position=options.index(o)) | because for o in right
            ]
            made["suggestedAnswer"] = [
                _answer(plainly(o.text), o.feedback, options.index(o)) for o in options if not o.correct
            ]
        case Number(value=value, known=known):
            made["eduQuestionType"] = "Short answer"
            made["acceptedAnswer"] = [_answer(value) | because]
            made["suggestedAnswer"] = _wrong(known)
        case Short(accepted=accepted, known=known):
            made["eduQuestionType"] = "Short answer"
            made["acceptedAnswer"] = [_answer(form) | because for form in accepted]
            made["suggestedAnswer"] = _wrong(known)
        case Essay(sample=sample):
            made["eduQuestionType"] = "Essay"
            made["acceptedAnswer"] = [_answer(plainly(sample)) | because]
        case other:
            assert_never(other)
    return made


def _wrong(known: tuple[Known, ...]) -> list[JsonValue]:
    return [_answer(plainly(one.text), one.feedback) for one in known]


def _answer(text: str, feedback: str = "", position: int | None = None) -> Node:
    made: Node = {"@type": "Answer", "text": text}
    if position is not None:
        made["position"] = position
    if feedback:
        made["comment"] = {"@type": "Comment", "text": plainly(feedback)}
    return made


def line(text: str) -> str:
    """A text in plain signs on one line."""
    return " ".join(plainly(text).split())


def written(made: Node) -> str:
    """The node as a file."""
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"
