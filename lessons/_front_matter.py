"""Parts of page one that a lesson and a frame share: standards, help with language, what to cut first."""

from collections.abc import Iterable

from ..graph import Skill
from . import wording as w
from ._draft import Draft
from .model import Block, Role, StandardRef


def standard_refs(draft: Draft) -> tuple[StandardRef, ...]:
    """The standard of the lesson and, where it is another, the goal's."""
    codes = (draft.skill.standard, *(s for s in (draft.brief.goal,) if s in draft.tree.skills))
    return tuple(_standard(draft, code) for code in dict.fromkeys(codes))


def _standard(draft: Draft, code: str) -> StandardRef:
    """A standard with our title; the goal says that it is one where another skill is taught."""
    title = draft.tree.skill(code).title if code in draft.tree.skills else draft.skill.domain
    later = code == draft.brief.goal and code not in (draft.skill.standard, draft.skill.id)
    return StandardRef(code=code, title=f"{title} (the goal, not taught today)" if later else title)


def language(skill: Skill) -> tuple[str, ...]:
    """Sentence frames and help with words; a general advice where the skill has none."""
    frames = tuple(f"Sentence frame: {frame}" for frame in skill.sentence_frames)
    return (*skill.language, *frames) or (
        "Say every new word, write it, and let learners say it back before they have to use it.",
    )


def access(skill: Skill) -> tuple[str, ...]:
    """What lets everybody take part; a general advice where the skill has none."""
    return skill.access or ("Read every situation aloud once; print the sheets at double size where needed.",)


def cited(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The curriculum documents that passages cite, each once."""
    passages = (p for block in blocks for p in (*block.teacher, *block.learners))
    return tuple(dict.fromkeys(source for p in passages for source in p.sources))


def cut_first(draft: Draft) -> str:
    """What to leave out when time runs short, in which order, and what never."""
    check = f"Never cut {draft.block('check')}" + (" or the exit ticket." if "exit" in draft.minutes else ".")
    order: tuple[Role, ...] = ("discuss", "elaborate", "closure", "guided", "hook")
    role = next((r for r in order if r in draft.minutes and draft.minutes[r] > 1), None)
    homework = f"shorten {draft.block('independent')} and give the rest of the sheet as homework. {check}"
    if role:
        saved = w.count(draft.minutes[role], "minute")
        return f"If you run late, leave out {draft.block(role)}, {saved}. After that {homework}"
    return f"If you run late, {homework}"
