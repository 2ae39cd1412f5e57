"""A teacher's sentence about a block: `make block 4 shorter`, `the exit ticket with football`."""

import re

from ...graph.errors import InputError
from ..model import LessonPlan
from .model import Regenerate

_NUMBER = re.compile(r"\bblock (\d{1,2})\b", re.IGNORECASE)


def block_named(plan: LessonPlan, name: str) -> str:
    """The id of the block that a teacher calls so: its id, its number or its title; else the name itself."""
    for n, block in enumerate(plan.blocks, 1):
        if name.casefold().removeprefix("block ") in (block.id.casefold(), str(n), block.title.casefold()):
            return block.id
    return name


def wish_in(plan: LessonPlan, sentence: str) -> Regenerate:
    """Which block the sentence is about (by number, title or id), and the sentence as the wish.

    Raises InputError where it names no block of the plan, or several.
    """
    said = sentence.casefold()
    numbered = [int(n) for n in _NUMBER.findall(sentence)]
    found = [b.id for n, b in enumerate(plan.blocks, 1) if n in numbered]
    if not numbered:
        found = [
            b.id
            for b in plan.blocks
            if b.title.casefold() in said or re.search(rf"\b{re.escape(b.id.casefold())}\b", said)
        ]
    if len(found) != 1:
        blocks = ", ".join(f"block {n} ({b.title})" for n, b in enumerate(plan.blocks, 1))
        raise InputError(
            f"“{sentence}” names {'several blocks' if found else 'no block of the plan'}.",
            f"Say which one: {blocks}.",
        )
    return Regenerate(block=found[0], wish=_NUMBER.sub("it", sentence.strip()).removeprefix("it "))
