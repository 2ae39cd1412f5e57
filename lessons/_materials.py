"""Which block needs which material: where its texts use it, not everywhere."""

import re

from ._blocks_open import opening
from ._draft import Draft
from .model import Block, BridgePlan

_AFTER = re.compile(r"\s+(?:for|of|with|that|as|in|on|from|to|cut|up|both)\b|[,(]")
_GENERIC = frozenset(
    {"paper", "line", "table", "stick", "square", "sheet", "set", "card", "page", "board", "cup"}
)
_PARTS = frozenset({"half", "third", "quarter", "fourth", "fifth", "tenth"})


def with_materials(draft: Draft, blocks: tuple[Block, ...], bridges: tuple[BridgePlan, ...]) -> list[Block]:
    """The blocks with the skill's materials where they are used. What no text names belongs to the
    explanation, unless only another opening needs it; what a bridge needs stands with the starter. An exit
    ticket needs nothing but itself, whatever its answers name."""
    added: dict[str, list[str]] = {block.id: [] for block in blocks}
    unused = [h.setup for h in draft.skill.hooks if h is not opening(draft)]
    for material in draft.skill.materials:
        if "whiteboard" in material.lower():
            continue
        users = [b.id for b in blocks if b.role not in ("review", "exit") and uses(material, _text(b))]
        if not users and not any(uses(material, text) for text in unused):
            users = ["model"]
        for id in users:
            added[id].append(material)
    known = {m for found in added.values() for m in found}
    for letter, bridge in zip("ABCDEFGH", bridges, strict=False):
        for material in draft.tree.skill(bridge.skill).materials:
            if material not in known and uses(material, f"{bridge.teacher} {bridge.activity}"):
                added["review"].append(f"{material} (bridge {letter})")
                known.add(material)
    return [
        block.model_copy(update={"materials": tuple(dict.fromkeys((*block.materials, *added[block.id])))})
        for block in blocks
    ]


def uses(material: str, text: str) -> bool:
    """Whether a text speaks of a material, by its noun: `24 counters for each pair` by "counters". A noun
    as common as paper counts only together with the word before it."""
    head = _AFTER.split(material, maxsplit=1)[0].lower()
    said = text.lower()
    for part in re.split(r" (?:or|and) ", head):
        words = [word.removesuffix("s") for word in re.findall(r"[a-z]+", part)]
        phrase = words[-2:] if words and words[-1] in _GENERIC else words[-1:]
        pattern = r"s?\s+".join(map(re.escape, phrase))
        if phrase and phrase[-1] not in _PARTS and re.search(rf"\b{pattern}(es|s)?\b", said):
            return True
    return False


def _text(block: Block) -> str:
    return " ".join(passage.text for passage in (*block.teacher, *block.learners))
