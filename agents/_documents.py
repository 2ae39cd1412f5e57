"""A teacher's own documents in a plan: quoted with their place, shown to the teacher and to no model."""

import re

from ..lessons import FromDocument, LessonPlan, name_parts
from ..retrieval.teacher import OwnPassage
from .deps import Deps

MOST = 2
"""Passages quoted in one plan."""
WORDS = 45
"""Words of a quotation."""

_WORD = re.compile(r"[^\W\d_]{3,}")


def with_documents(draft: LessonPlan, deps: Deps) -> LessonPlan:
    """The draft with the passages of the teacher's documents that are about its skill, if any.

    A passage that names somebody of the class stays where it is: plans name nobody.
    """
    if deps.documents is None:
        return draft
    names = name_parts(deps.roster.values())
    near = [p for p in deps.documents.about(draft.skill) if not names_somebody(p, names)]
    quoted = tuple(FromDocument(source=p.source, excerpt=excerpt(p.text)) for p in near[:MOST])
    return draft.model_copy(update={"documents": quoted}) if quoted else draft


def excerpt(text: str) -> str:
    """The beginning of a passage, cut after a sentence where one ends; backticks would mean mathematics."""
    words = text.replace("`", "").split()
    if len(words) <= WORDS:
        return " ".join(words)
    begun = " ".join(words[:WORDS])
    end = max(begun.rfind(mark) for mark in (". ", "! ", "? "))
    return f"{begun[: end + 1]} …" if end > len(begun) // 2 else f"{begun} …"


def names_somebody(passage: OwnPassage, names: frozenset[str]) -> bool:
    """Whether a learner's name stands in the passage or, in any letter case, in what would be cited."""
    written = {form for name in names for form in (name, name.capitalize(), name.upper())}
    cited = {word.casefold() for word in _WORD.findall(passage.source)}
    return bool(written & set(_WORD.findall(passage.text)) or {n.casefold() for n in names} & cited)
