"""From the data of a YAML file to a record, or to problems that name file, line and remedy."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field, ValidationError

from ._base import Frozen
from ._yaml import Document, Place
from .errors import PackError
from .model import Course, Emphasis, Grade, Prerequisite, SkillId, Text

_Record = TypeVar("_Record", bound=BaseModel)


class BackboneStandard(Frozen):
    """A standard as a backbone file writes it; the grade may stand once for the whole file."""

    id: SkillId
    title: Text
    statement: Text
    grade: Grade | None = None
    domain: Text
    emphasis: Emphasis | None = None
    courses: tuple[Course, ...] = ()
    modeling: bool = False
    prerequisites: tuple[Prerequisite, ...] = ()


class BackboneFile(Frozen):
    """Standards of one grade or category."""

    grade: Grade
    standards: tuple[BackboneStandard, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Placed(Generic[_Record]):
    """A record and where it stands."""

    record: _Record
    document: Document
    place: Place = ()


def record(document: Document, model: type[_Record], problems: list[PackError], data: Any) -> _Record | None:
    """`data` of the document as a `model`; what is wrong with it is added to `problems`."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            place = detail["loc"]
            where = ".".join(str(part) for part in place) or "the file"
            message = f"{where}: {detail['msg'][0].lower()}{detail['msg'][1:]}"
            remedy = "See docs/authoring.md for the fields."
            if detail["type"] == "extra_forbidden":
                message = f"{where}: this field is not known here"
                near = get_close_matches(str(place[-1])[:60], _fields(model), n=1)
                remedy = f"Did you mean {near[0]}?" if near else remedy
            problems.append(at(document, place, message, remedy))
        return None


def at(document: Document, place: Place, message: str, remedy: str) -> PackError:
    """A problem at a place of a document."""
    return PackError(f"{document.file}:{document.line(place)}: {message}", remedy)


def _fields(model: type[BaseModel]) -> list[str]:
    return list(BackboneStandard.model_fields if model is BackboneFile else model.model_fields)
