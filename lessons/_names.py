"""Names of the class's learners, which no text and no exercise of a plan may use."""

import re
from collections.abc import Iterable

from ..graph import Skill

_OTHERS = ("Robin", "Alex", "Noa", "Kim", "Jules", "Sasha", "Ari", "Sidney", "Toni", "Charlie")
_WORDS = re.compile(
    r"art|august|autumn|bill|brook|chance|chase|dale|dawn|drew|faith|frank|grace|grant|hope|iris|ivy|jack|joy|june"
    r"|justice|lane|mark|may|max|miles|olive|pat|penny|rich|river|rose|ruby|sky|summer|wade|will"
)
"""Names that are also words: replacing them would spoil sentences."""


def name_parts(names: Iterable[str]) -> frozenset[str]:
    """The words of names that count as a name; initials and two letters do not."""
    return frozenset(part for name in names for part in re.findall(r"[^\W\d_]{3,}", name))


def any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Finds a word of these names in a text; finds nothing where there are none."""
    parts = sorted(map(re.escape, name_parts(names)))
    return re.compile(rf"\b({'|'.join(parts)})\b" if parts else r"(?!)")


def renamed(skill: Skill, avoid: frozenset[str]) -> Skill:
    """The skill with other first names in its prose; exercises avoid names by choosing another draw."""
    barred = {name.casefold() for name in avoid if not _WORDS.fullmatch(name.casefold())}
    prose = skill.model_copy(update={"item_models": ()}).model_dump_json()
    used = set(re.findall(r"\b[A-ZÀ-Þ][a-zà-ÿ]{2,}\b", prose))
    taken = sorted(name for name in used if name.casefold() in barred)
    free = [name for name in _OTHERS if name.casefold() not in barred and name not in used]
    swaps = dict(zip(taken, free, strict=False))
    if not swaps:
        return skill
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, swaps))})\b")
    other = Skill.model_validate_json(pattern.sub(lambda found: swaps[found.group()], prose))
    return other.model_copy(update={"item_models": skill.item_models})
