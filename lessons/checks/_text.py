"""Reading a plan's words: shared by the checks."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ...graph.notation import NotationError
from ...graph.notation import plain as set_plain
from ..model import Exercise, LessonPlan, Role

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)`]*\s+")
_ENDINGS = re.compile(r"(ations?|ions?|ings?|ers?|ies|y|ed|es|e|s)$")
_EMPTY = frozenset(
    [
        "about",
        "after",
        "all",
        "also",
        "and",
        "any",
        "are",
        "because",
        "both",
        "can",
        "does",
        "each",
        "for",
        "from",
        "has",
        "have",
        "how",
        "into",
        "its",
        "more",
        "not",
        "one",
        "other",
        "same",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "they",
        "this",
        "two",
        "what",
        "when",
        "where",
        "which",
        "with",
        "without",
        "you",
        "your",
    ]
)


@lru_cache(maxsize=2048)
def plain(text: str) -> str:
    """A text with its mathematics as plain characters; where the notation is broken, as written."""
    try:
        return set_plain(text)
    except NotationError:
        return text.replace("`", "")


def words(text: str) -> list[str]:
    """The words of a text, mathematics left out."""
    return _WORD.findall(re.sub(r"`[^`]*`", " ", text))


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def stems(text: str) -> frozenset[str]:
    """The beginnings of the words that carry meaning, so that `dividing` meets `divide`."""
    found = (w.casefold() for w in words(text))
    return frozenset(_ENDINGS.sub("", w)[:7] for w in found if len(w) > 2 and w not in _EMPTY)


def of_roles(plan: LessonPlan, *roles: Role) -> list[Exercise]:
    """The exercises of all blocks with these roles."""
    ids = {e for b in plan.blocks if b.role in roles for e in b.exercises}
    return [e for e in plan.exercises if e.id in ids]


def by_id(plan: LessonPlan) -> dict[str, Exercise]:
    """The exercises by what the plan calls them."""
    return {e.id: e for e in plan.exercises}


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
        yield block.id, block.gist
        for passage in block.teacher:
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
    for worked in plan.worked:
        for mistake in worked.mistakes:
            yield worked.exercise, mistake.belief
            yield worked.exercise, f"{mistake.correction} {mistake.remedy}"
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


def teacher_texts(plan: LessonPlan) -> Iterator[tuple[str, str]]:
    """What the teacher is told to do, with its place: passages, branches, bridges, tiers and remedies."""
    for block in plan.blocks:
        for passage in block.teacher:
            yield block.id, passage.text
        if block.branch:
            yield block.id, block.branch.action
            yield block.id, block.branch.otherwise
    for bridge in plan.bridges:
        yield f"bridge {bridge.skill}", bridge.teacher
        yield f"bridge {bridge.skill}", bridge.activity
    for tier in plan.tiers:
        for text in (tier.teaching, tier.practice, tier.assessment):
            yield f"tier {tier.level}", text
    for worked in plan.worked:
        for mistake in worked.mistakes:
            yield worked.exercise, mistake.remedy


def quoted(
    plan: LessonPlan, pattern: re.Pattern[str], *, within: Iterator[tuple[str, str]] | None = None
) -> Iterator[tuple[str, str]]:
    """Places and the words that a pattern finds there, in all texts unless told otherwise."""
    for place, text in texts(plan) if within is None else within:
        if found := pattern.search(text):
            yield place, found.group()


def mentions(text: str, term: str) -> bool:
    """Whether a term occurs in a text, in the singular or the plural."""
    singular = term.casefold() if term.endswith("ss") else term.casefold().removesuffix("s")
    stem = re.escape(singular)
    return re.search(rf"\b{stem}(s|es)?\b", plain(text).casefold()) is not None
