"""What a teacher noticed, in words -> the misconceptions it sounds like, and the question that would tell."""

from collections.abc import Iterator

from ..graph import SkillTree
from ..graph._base import Frozen
from ..items import Item, ItemBank
from ..learner import Diagnosis
from ..retrieval import NothingRelevant, Retriever

MOST = 3
"""Misconceptions shown for one remark."""


class SoundsLike(Frozen):
    """A misconception that a remark sounds like.

    `p` is the search's P(relevant), None where it has no coefficients; it is on the low side, as one of many
    that say nearly the same. `shown_by` are learners whose answers show the belief; a remark is no evidence
    and changes no estimate. `stem`, `key` and `wrong` are of a question that would tell: who holds the belief
    writes `wrong`. They are empty where the pack has none.
    """

    misconception: str
    belief: str
    correction: str
    p: float | None
    shown_by: tuple[str, ...]
    stem: str = ""
    key: str = ""
    wrong: str = ""


class Noticed(Frozen):
    """A remark and what it sounds like, likeliest first; `nothing` says why where that is empty."""

    remark: str
    sounds_like: tuple[SoundsLike, ...] = ()
    nothing: str = ""


def noticed(
    remark: str, diagnosis: Diagnosis, *, tree: SkillTree, bank: ItemBank, retriever: Retriever
) -> Noticed:
    """Search the misconceptions of the pack; near the diagnosed goal counts for more."""
    found = retriever.search(remark, k=MOST, kinds=frozenset({"misconception"}), goal=diagnosis.goals[0])
    if isinstance(found, NothingRelevant):
        return Noticed(remark=remark, nothing=found.reason)
    shown = {m.misconception: m.learners for m in diagnosis.misconceptions}
    heard = []
    for hit in found:
        name = hit.document.id.replace("/misconception-", "/")
        known = tree.misconception(name)
        item, wrong = next(_telling(bank, hit.document.skill, name), (None, ""))
        heard.append(
            SoundsLike(
                misconception=name,
                belief=known.belief,
                correction=known.correction,
                p=hit.probability,
                shown_by=shown.get(name, ()),
                stem=item.stem if item else "",
                key=item.answer.text if item else "",
                wrong=wrong,
            )
        )
    return Noticed(remark=remark, sounds_like=tuple(heard))


def _telling(bank: ItemBank, skill: str, misconception: str) -> Iterator[tuple[Item, str]]:
    """Questions of a skill to which the misconception gives an answer of its own, with that answer."""
    for model in bank.models(skill):
        item = bank.draw(skill, model.id)
        for wrong in item.wrong:
            if wrong.misconception == misconception:
                yield item, wrong.text
