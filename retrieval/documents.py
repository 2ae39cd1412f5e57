"""What of a curriculum can be found: one document for each thing a teacher would look up."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from ..graph.model import Skill
from .model import Document, DocumentKind

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
BLANK = "…"


def documents(skills: Iterable[Skill]) -> tuple[Document, ...]:
    """All documents of `skills`, ordered by skill id and then as the skill tells them."""
    return tuple(d for skill in sorted(skills, key=lambda s: s.id) for d in _of(skill))


def corpus_hash(docs: Sequence[Document]) -> str:
    """SHA-256 over ids and texts; an index belongs to one corpus."""
    digest = hashlib.sha256()
    for d in docs:
        digest.update(d.model_dump_json().encode() + b"\n")
    return digest.hexdigest()


def _of(skill: Skill) -> Iterator[Document]:
    def document(kind: DocumentKind, label: str, *parts: str | None) -> Document:
        text = " ".join(p.replace("`", "").strip() for p in parts if p)
        source = f"{skill.id} {label}".strip()
        return Document(
            id=f"{skill.id}/{label.replace(' ', '-') or 'skill'}",
            skill=skill.id,
            grade=skill.grade,
            kind=kind,
            text=text,
            source=source,
        )

    yield document("skill", "", f"{skill.title}.", skill.statement, skill.big_idea)
    for n, step in enumerate(skill.explanation, 1):
        yield document("explanation", f"explanation {n}", step.say, step.ask, step.expect)
    for m in skill.misconceptions:
        yield document("misconception", f"misconception {m.id}", m.belief, m.correction, m.remedy)
    for n, hook in enumerate(skill.hooks, 1):
        yield document("hook", f"hook {n}", hook.setup, hook.question, *hook.listen_for)
    for n, talk in enumerate(skill.discussion, 1):
        yield document("discussion", f"discussion {n}", talk.question, *talk.listen_for)
    for model in skill.item_models:
        stem = _PLACEHOLDER.sub(BLANK, model.stem)
        yield document("example", f"example {model.id}", f"{skill.title}, {model.representation}:", stem)
