"""Answers as statements of xAPI (IEEE 9274.1.1, version 1.0.3 on the wire), out and in."""

import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from pydantic import BaseModel, Field, JsonValue, TypeAdapter, ValidationError

from ..graph import InputError, Response

HOME = "https://lessonloom.invalid"
"""Stands for a school's own system where none is named: an address that can belong to nobody."""
ITEM, SKILL = "urn:lessonloom:item:", "urn:lessonloom:skill:"
MISCONCEPTIONS = "urn:lessonloom:misconceptions"
ANSWERED = "http://adlnet.gov/expapi/verbs/answered"
_INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
_ITEM_ID = re.compile(r"[A-Za-z0-9][\w.~-]*/[\w-]+#\d+")
_SKILL_ACTIVITY = "http://adlnet.gov/expapi/activities/objective"


@dataclass(frozen=True)
class Row:
    """One answer as a line of a class file; what is unknown is empty."""

    student: str
    item: str
    skill: str
    answer: str
    correct: str
    date: str


def statements_of(responses: Iterable[Response], home: str = HOME) -> list[dict[str, JsonValue]]:
    """One statement for each response. Learners are accounts of `home` under their pseudonyms; the same
    response always has the same id, so that a store that has it already keeps one."""
    return [_statement(response, home) for response in responses]


def _statement(response: Response, home: str) -> dict[str, JsonValue]:
    result: dict[str, JsonValue] = {"completion": True}
    if response.answer is not None:
        result["response"] = response.answer
    if response.correct is not None:
        result["success"] = response.correct
        result["score"] = {"scaled": 1.0 if response.correct else 0.0}
    if response.misconceptions:
        result["extensions"] = {MISCONCEPTIONS: list(response.misconceptions)}
    skill: JsonValue = {"id": SKILL + quote(response.skill), "definition": {"type": _SKILL_ACTIVITY}}
    made: dict[str, JsonValue] = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:lessonloom:response:{response.id}")),
        "actor": {"objectType": "Agent", "account": {"homePage": home, "name": response.learner}},
        "verb": {"id": ANSWERED, "display": {"en-US": "answered"}},
        "object": {
            "objectType": "Activity",
            "id": ITEM + quote(response.item, safe="/"),
            "definition": {"type": _INTERACTION, "interactionType": "fill-in"},
        },
        "result": result,
        "context": {"contextActivities": {"grouping": [skill]}},
    }
    if response.at is not None:
        at = response.at if response.at.tzinfo else response.at.replace(tzinfo=UTC)
        made["timestamp"] = at.isoformat()
    return made


class _Account(BaseModel):
    name: str


class _Actor(BaseModel):
    name: str = ""
    mbox: str = ""
    account: _Account | None = None

    @property
    def student(self) -> str:
        return self.account.name if self.account else self.name or self.mbox.removeprefix("mailto:")


class _Verb(BaseModel):
    id: str


class _Definition(BaseModel):
    name: dict[str, str] = Field(default_factory=dict)


class _Activity(BaseModel):
    id: str = ""
    definition: _Definition = _Definition()


class _Score(BaseModel):
    scaled: float | None = None


class _Result(BaseModel):
    response: str = ""
    success: bool | None = None
    score: _Score = _Score()


class _Around(BaseModel):
    parent: list[_Activity] | _Activity = []
    grouping: list[_Activity] | _Activity = []
    category: list[_Activity] | _Activity = []

    @property
    def activities(self) -> list[_Activity]:
        every = (self.parent, self.grouping, self.category)
        return [one for found in every for one in (found if isinstance(found, list) else [found])]


class _Context(BaseModel):
    contextActivities: _Around = _Around()


class _Statement(BaseModel):
    actor: _Actor
    verb: _Verb
    object: _Activity
    result: _Result | None = None
    context: _Context = _Context()
    timestamp: datetime | None = None


_ANY = TypeAdapter(list[JsonValue])


def rows_of(text: str) -> tuple[list[Row], list[str]]:
    """The answers in a file of statements, and why others were left out.

    Read are a list, the reply of a store (`{"statements": [...]}`), or one statement on each line. Raises
    InputError for what is none of these.
    """
    rows, left_out = [], []
    for number, raw in enumerate(_raw(text), 1):
        try:
            found = _row(_Statement.model_validate(raw))
        except ValidationError as error:
            wrong = error.errors()[0]
            found = f"{'.'.join(map(str, wrong['loc'])) or 'the whole'}: {wrong['msg']}"
        if isinstance(found, Row):
            rows.append(found)
        else:
            left_out.append(f"statement {number}: {found}")
    return rows, left_out


def _raw(text: str) -> list[JsonValue]:
    remedy = "Save what the store replies to GET statements, or a JSON list of statements."
    try:
        loaded = json.loads(text)
    except ValueError:
        try:
            loaded = [json.loads(line) for line in text.splitlines() if line.strip()]
        except ValueError as error:
            raise InputError(f"This is no file of xAPI statements: {error}.", remedy) from None
    except RecursionError:
        raise InputError("This is no file of xAPI statements: it is nested too deeply.", remedy) from None
    if isinstance(loaded, dict):
        loaded = loaded.get("statements", [loaded])
    try:
        return _ANY.validate_python(loaded)
    except ValidationError:
        raise InputError("This is no file of xAPI statements.", remedy) from None


def _row(statement: _Statement) -> Row | str:
    result = statement.result
    if result is None or statement.verb.id.rpartition("/")[2] not in ("answered", "attempted", "responded"):
        return "tells of no answer"
    if not statement.actor.student:
        return "names no learner"
    item = _item(statement.object)
    skills = [
        unquote(one.id.removeprefix(SKILL))
        for one in statement.context.contextActivities.activities
        if one.id.startswith(SKILL)
    ]
    if not skills and not _ITEM_ID.fullmatch(item):
        return f"{item or 'its object'} is no item of Lessonloom, and no skill is named ({SKILL}...)"
    right = result.success
    if right is None and result.score.scaled is not None:
        right = result.score.scaled >= 1
    at = statement.timestamp
    return Row(
        student=statement.actor.student,
        item=item,
        skill=skills[0] if skills else "",
        answer=result.response,
        correct="" if right is None else str(int(right)),
        date=at.isoformat() if at else "",
    )


def _item(activity: _Activity) -> str:
    """The item's id where the activity has one, else the name under which it is known."""
    id = unquote(activity.id)
    if id.startswith(ITEM):
        return id.removeprefix(ITEM)
    name = next(iter(activity.definition.name.values()), "")
    found = _ITEM_ID.search(name)
    return found[0] if found else name or id
