"""From an answer as it stands in the file to a graded response."""

import hashlib

from ..graph.errors import GoalError, LessonloomError
from ..graph.evidence import Response
from ..graph.tree import SkillTree
from ..items import Correct, Item, Verdict, Wrong, grade, grade_against
from ._lookup import Lookup, is_item_id
from ._raw import Problem, RawAnswer


class Grader:
    """Grades answers by the item, by the key, or by the mark in the file, in this order."""

    def __init__(self, tree: SkillTree, lookup: Lookup, *, decimal_comma: bool = False) -> None:
        self._comma = decimal_comma
        self._tree = tree
        self._lookup = lookup
        self._verdicts: dict[tuple[str, str], Verdict] = {}
        self._skills: dict[str, tuple[str, ...]] = {}

    def grade(self, raw: RawAnswer, learner: str) -> tuple[Response, str] | Problem:
        """The response with a note for the teacher (often empty), or why it cannot be used."""
        question = raw.question or ""
        try:
            item = self._lookup.require(question) if is_item_id(question) else None
        except LessonloomError as error:
            return Problem(raw.place, f"{error.message.rstrip('.')}.", error.remedy)
        skill = item.skill if item else self._skill(raw)
        if isinstance(skill, Problem):
            return skill
        verdict: Verdict | None = None
        if raw.answer is not None and item is not None:
            verdict = self._verdicts.get((item.id, raw.answer)) or self._judged(item, raw.answer)
            self._verdicts[item.id, raw.answer] = verdict
        elif raw.answer is not None and raw.right is not None:
            verdict = grade_against(raw.right, raw.answer, decimal_comma=self._comma)
        computed = isinstance(verdict, Correct) if isinstance(verdict, Correct | Wrong) else None
        note = ""
        if computed is not None and raw.mark is not None and computed != raw.mark:
            says, is_ = ("right", "wrong") if raw.mark else ("wrong", "right")
            note = f"marked {says}, but {raw.answer!r} is {is_}; counted as {is_}"
        response = Response(
            id=_response_id(raw, learner),
            learner=learner,
            skill=skill,
            item=question,
            answer=raw.answer,
            correct=raw.mark if computed is None else computed,
            at=raw.at,
            misconceptions=verdict.misconceptions if isinstance(verdict, Wrong) else (),
        )
        return response, note

    def _judged(self, item: Item, answer: str) -> Verdict:
        return grade(item, answer, decimal_comma=self._comma)

    def _skill(self, raw: RawAnswer) -> str | Problem:
        label = raw.skill_label
        if label is None:
            return Problem(
                raw.place,
                f"nothing says which skill the question {raw.question!r} is on.",
                "Add it to the key, or add a column skill.",
            )
        try:
            found = self._skills.get(label) or self._tree.resolve_goal(label)
        except GoalError as error:
            return Problem(raw.place, f"{error.message.rstrip('.')}.", error.remedy)
        self._skills[label] = found
        if len(found) > 1:
            return Problem(
                raw.place, f"{label!r} covers {len(found)} skills.", f"Name one of them: {', '.join(found)}."
            )
        return found[0]


def _response_id(raw: RawAnswer, learner: str) -> str:
    """Content hash: the same answer read twice has the same id."""
    parts = (learner, raw.question, raw.answer, raw.mark, raw.at.isoformat() if raw.at else None)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
