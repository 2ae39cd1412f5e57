"""What a model may write: named passages of a plan, each with the facts it must keep to."""

import re

from pydantic import Field

from ..graph import SkillTree
from ..graph._base import Frozen
from ..graph.english import school_years
from ._numbers import numbers
from .model import Block, Brief, LessonPlan, Origin, Passage

PURPOSES: dict[str, str] = {
    "hook": "Open with a situation that learners can argue about before they can calculate it.",
    "explain-lead": "Tell the teacher today's goal, the words to put on the board, and the pace.",
    "discuss": "Ask one question that is worth talking about after the practice.",
    "closure": "Let every learner say in one or two sentences what was learned today.",
    "why-it-matters": "Say in plain words why this is worth knowing.",
    "support-note": "Tell the teacher how to help those who find the practice hard, without giving answers.",
    "extension-note": "Set those who finish early something that goes deeper on the same goal.",
}
"""The slots a model may rewrite, and what each is for."""

LEARNER_COPY = {"hook": "hook-learners", "discuss": "discuss-learners", "closure": "closure-learners"}
"""Slots whose words learners see too, and the slot of their copy."""


class PassageRequest(Frozen):
    """One passage a model is asked to write in the place of `composed`.

    `facts` are verified sentences it may use, `numbers` every number it may write (as text),
    `terms` words of which at least one must occur, `secrets` answers that it must not give away.
    """

    slot: str
    purpose: str
    composed: str
    facts: tuple[str, ...]
    numbers: frozenset[str]
    terms: tuple[str, ...]
    secrets: tuple[str, ...] = ()
    max_words: int = Field(ge=10, le=200)
    grade: int = Field(ge=0, le=12)


def passages(plan: LessonPlan) -> tuple[Passage, ...]:
    """All passages in reading order, the teacher's of a block before the learners'."""
    return tuple(passage for block in plan.blocks for passage in (*block.teacher, *block.learners))


def passage_requests(plan: LessonPlan, brief: Brief, tree: SkillTree) -> tuple[PassageRequest, ...]:
    """The passages of a plan made for this brief that a model may rewrite, in reading order."""
    assert plan.skill == brief.skill
    return rewritable(plan, tree)


def rewritable(plan: LessonPlan, tree: SkillTree) -> tuple[PassageRequest, ...]:
    """The passages of this plan that a model may rewrite, in reading order.

    Numbers are those of the composed text and its facts. Terms are the lesson's words that the composed
    text uses, or else the words that carry its meaning (an opening avoids the lesson's words). Secrets are
    the keys of the check and the exit ticket that the composed text does not itself mention.
    """
    skill = tree.skill(plan.skill)
    terms = tuple(dict.fromkeys((*(v.term for v in plan.vocabulary), *_title_words(skill.title))))
    shared = (f"The goal: learners {plan.objective}.", plan.big_idea)
    keys = _keys(plan)
    found = []
    for passage in passages(plan):
        purpose = PURPOSES.get(passage.slot)
        if purpose is None:
            continue
        facts = (*shared, *_facts(plan, tree, passage.slot))
        fitting = [t for t in terms if re.search(rf"\b{re.escape(t)}(es|s)?\b", passage.text, re.IGNORECASE)]
        allowed = frozenset(n.written for text in (passage.text, *facts) for n in numbers(text))
        found.append(
            PassageRequest(
                slot=passage.slot,
                purpose=purpose,
                composed=passage.text,
                facts=facts,
                numbers=allowed,
                terms=tuple(fitting or _carriers(passage.text)),
                secrets=tuple(key for key in keys if key not in passage.text),
                max_words=min(200, max(30, round(1.3 * len(passage.text.split())))),
                grade=min(12, school_years(plan.grade)),
            )
        )
    return tuple(found)


def with_passage(plan: LessonPlan, slot: str, text: str, origin: Origin) -> LessonPlan:
    """The plan with this text in the slot; other blocks stay as they are.

    Where learners see the same words as the teacher (the hook, the discussion question, the closure),
    their copy changes with it. Raises KeyError if the plan has no such slot.
    """
    if not any(passage.slot == slot for passage in passages(plan)):
        raise KeyError(slot)
    before = next(passage.text for passage in passages(plan) if passage.slot == slot)
    copy = LEARNER_COPY.get(slot)

    def changed(passage: Passage) -> Passage:
        same = passage.slot == copy and passage.text == before
        return (
            passage.model_copy(update={"text": text, "origin": origin})
            if passage.slot == slot or same
            else passage
        )

    def rewritten(block: Block) -> Block:
        if all(passage.slot != slot for passage in (*block.teacher, *block.learners)):
            return block
        return block.model_copy(
            update={
                "teacher": tuple(changed(p) for p in block.teacher),
                "learners": tuple(changed(p) for p in block.learners),
            }
        )

    return plan.model_copy(update={"blocks": tuple(rewritten(block) for block in plan.blocks)})


def _keys(plan: LessonPlan) -> tuple[str, ...]:
    """Answers of the check and the exit ticket; single digits say too little to be kept secret."""
    placed = [e for e in plan.exercises if e.id[0] in "CX"]
    texts = (text for e in placed for text in (e.item.answer.text, e.item.answer.value))
    return tuple(dict.fromkeys(text for text in texts if len(text.strip("`")) > 1))


def _facts(plan: LessonPlan, tree: SkillTree, slot: str) -> tuple[str, ...]:
    skill = tree.skill(plan.skill)
    if slot == "hook":
        return tuple(
            text for hook in skill.hooks if hook.setup in _text(plan, slot) for text in hook.listen_for
        )
    if slot == "explain-lead":
        return tuple(f"{v.term}: {v.definition}" for v in plan.vocabulary)
    if slot == "discuss":
        chosen = [d for d in skill.discussion if d.question in _text(plan, slot)]
        return tuple(text for discussion in chosen for text in discussion.listen_for)
    if slot == "support-note":
        return skill.support
    if slot == "extension-note":
        return skill.extension
    return plan.success if slot == "closure" else ()


def _text(plan: LessonPlan, slot: str) -> str:
    return next((passage.text for passage in passages(plan) if passage.slot == slot), "")


def _carriers(text: str) -> list[str]:
    """The longest words of a text, which say what it is about."""
    found = dict.fromkeys(re.findall(r"[a-z]{5,}", text.lower()))
    return sorted(found, key=lambda word: -len(word))[:8]


def _title_words(title: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"[A-Za-z]{5,}", title.lower()))
