"""`block 4 (Solve together)`: what texts say of other blocks follows when blocks move or get another name."""

import re
from collections.abc import Mapping

from ..model import LessonPlan

_MENTION = re.compile(r"\b([Bb]lock) (\d+)( \([^()]*\))?")
_APART = frozenset({"exercises", "provenance", "quality", "documents"})
"""Parts of a plan that speak of no block."""


def follow(before: LessonPlan, after: LessonPlan, joined: Mapping[str, str]) -> LessonPlan:
    """The plan `after` with every mention of a block of `before` naming it as it now stands.

    `joined` names, for blocks that are no more, the block that took them in.
    """
    names = [f"{n} ({b.title})" for n, b in enumerate(after.blocks, 1)]
    place = {b.id: name for b, name in zip(after.blocks, names, strict=True)}
    now = [place.get(joined.get(b.id, b.id), "") for b in before.blocks]
    if now == [f"{n} ({b.title})" for n, b in enumerate(before.blocks, 1)]:
        return after

    def renamed(mention: re.Match[str]) -> str:
        at = int(mention[2]) - 1
        if not 0 <= at < len(now) or not now[at]:
            return mention[0]
        return f"{mention[1]} {now[at] if mention[3] else now[at].partition(' ')[0]}"

    def walk(value: object) -> object:
        if isinstance(value, str):
            return _MENTION.sub(renamed, value)
        if isinstance(value, dict):
            return {key: walk(one) for key, one in value.items()}
        return tuple(map(walk, value)) if isinstance(value, tuple) else value

    raw = after.model_dump()
    said = {key: walk(value) for key, value in raw.items() if key not in _APART}
    follows = LessonPlan.model_validate({**raw, **said})
    return follows.model_copy(update={key: getattr(after, key) for key in _APART})
