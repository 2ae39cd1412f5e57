"""Small repairs of wording: what can be mended in place, and what is better cut."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

from .model import Block, LessonPlan, Passage

_SENTENCE = re.compile(r"(?<=[.!?…])(?=[\"'”’)`]*\s)")
_MARKUP = re.compile(r"\*\*|^\s*#{1,6} |```|</?[a-z][a-z0-9]*>", re.MULTILINE)
_TOP = ("title", "objective", "big_idea", "changes_if", "cut_first")
_LISTED = ("why_now", "success", "language", "access", "unknown")

Change = Callable[[str], str]


def at(plan: LessonPlan, place: str, change: Change) -> LessonPlan:
    """The plan with `change` applied to every text of a place (a block, a bridge, a tier, a field)."""
    if place in _TOP:
        return plan.model_copy(update={place: change(getattr(plan, place))})
    if place in _LISTED:
        texts = (change(text) for text in getattr(plan, place))
        return plan.model_copy(update={place: tuple(filter(None, texts))})
    update: dict[str, object] = {}
    if any(b.id == place for b in plan.blocks):
        update["blocks"] = tuple(_block(b, change) if b.id == place else b for b in plan.blocks)
    kind, _, name = place.partition(" ")
    if kind == "tier":
        update["tiers"] = tuple(
            t.model_copy(
                update={k: change(getattr(t, k)) for k in ("reason", "teaching", "practice", "assessment")}
            )
            if t.level == name
            else t
            for t in plan.tiers
        )
    if kind == "bridge":
        update["bridges"] = tuple(
            b.model_copy(update={"teacher": change(b.teacher), "activity": change(b.activity)})
            if b.skill == name
            else b
            for b in plan.bridges
        )
    return plan.model_copy(update=update) if update else plan


def cut(evidence: str) -> Change:
    """Leaves out the sentence with the evidence, where others remain."""

    def change(text: str) -> str:
        if evidence not in text:
            return text
        kept = [s for s in _SENTENCE.split(text) if evidence not in s and s.strip() not in evidence]
        return "".join(kept).strip() or text

    return change


def tidied(text: str) -> str:
    """Without markup, wrongly decoded letters set right, closed by a period."""
    text = _MARKUP.sub("", text)
    with suppress(UnicodeError):
        text = text.encode("cp1252").decode("utf-8")
    text = text.rstrip()
    return text if not text or text[-1] in ".!?…:”\"'’)`_" else f"{text}."


def halved(plan: LessonPlan, longer: int) -> LessonPlan | None:
    """The plan with its longest paragraph for the teacher in two, at the sentence nearest to its middle;
    None where none has more than `longer` words and two sentences."""
    for block in plan.blocks:
        for n, passage in enumerate(block.teacher):
            if len(passage.text.split()) > longer and (two := _two(passage)):
                teacher = (*block.teacher[:n], *two, *block.teacher[n + 1 :])
                fresh = block.model_copy(update={"teacher": teacher})
                return plan.model_copy(
                    update={"blocks": tuple(fresh if b is block else b for b in plan.blocks)}
                )
    return None


def _two(passage: Passage) -> tuple[Passage, Passage] | None:
    sentences = [s.strip() for s in _SENTENCE.split(passage.text) if s.strip()]
    if len(sentences) < 2:
        return None
    total = len(passage.text.split())

    def uneven(n: int) -> int:
        return abs(2 * len(" ".join(sentences[:n]).split()) - total)

    n = min(range(1, len(sentences)), key=uneven)
    first, second = " ".join(sentences[:n]), " ".join(sentences[n:])
    again = {"slot": f"{passage.slot}-more", "text": second}
    return passage.model_copy(update={"text": first}), passage.model_copy(update=again)


def _block(block: Block, change: Change) -> Block:
    def all_of(passages: tuple[Passage, ...]) -> tuple[Passage, ...]:
        return tuple(_passages(passages, change))

    branch = block.branch
    if branch:
        branch = branch.model_copy(
            update={"action": change(branch.action), "otherwise": change(branch.otherwise)}
        )
    return block.model_copy(
        update={
            "teacher": all_of(block.teacher),
            "learners": all_of(block.learners),
            "branch": branch,
            "gist": change(block.gist),
        }
    )


def _passages(passages: tuple[Passage, ...], change: Change) -> Iterator[Passage]:
    for passage in passages:
        text = change(passage.text)
        yield passage if text == passage.text else passage.model_copy(update={"text": text})
