"""Reading a plan's words: shared by the checks."""

import re
from collections.abc import Iterator

from ...graph.notation import plain
from ..model import LessonPlan

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def words(text: str) -> list[str]:
    """The words of a text, mathematics left out."""
    return _WORD.findall(re.sub(r"`[^`]*`", " ", text))


def texts(plan: LessonPlan) -> Iterator[tuple[str, str]]:
    """Every text of the plan with its place."""
    yield "title", plan.title
    yield "objective", plan.objective
    yield "big_idea", plan.big_idea
    yield "changes_if", plan.changes_if
    yield "cut_first", plan.cut_first
    for field in ("why_now", "success", "language", "access", "materials", "unknown"):
        for text in getattr(plan, field):
            yield field, text
    for block in plan.blocks:
        yield block.id, block.title
        for passage in (*block.teacher, *block.learners):
            yield block.id, passage.text
        if block.branch:
            yield block.id, block.branch.action
            yield block.id, block.branch.otherwise
    for bridge in plan.bridges:
        yield f"bridge {bridge.skill}", bridge.teacher
        yield f"bridge {bridge.skill}", bridge.activity
    for tier in plan.tiers:
        for text in (tier.reason, tier.teaching, tier.practice, tier.assessment):
            yield f"tier {tier.level}", text
    for entry in plan.vocabulary:
        yield "vocabulary", f"{entry.term}: {entry.definition}"
    yield from learner_texts(plan)


def learner_texts(plan: LessonPlan) -> Iterator[tuple[str, str]]:
    """What learners read, with its place: passages for them, stems and options."""
    for block in plan.blocks:
        for passage in block.learners:
            yield block.id, passage.text
    for exercise in plan.exercises:
        yield exercise.id, exercise.item.stem
        for option in exercise.item.options:
            yield exercise.id, option.text


def mentions(text: str, term: str) -> bool:
    """Whether a term occurs in a text, in the singular or the plural."""
    singular = term.casefold() if term.endswith("ss") else term.casefold().removesuffix("s")
    stem = re.escape(singular)
    return re.search(rf"\b{stem}(s|es)?\b", plain(text).casefold()) is not None
