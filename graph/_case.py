"""CASE 1.1 (Competencies and Academic Standards Exchange): a framework as JSON."""

import re
from collections import Counter, defaultdict
from pathlib import Path

from pydantic import BaseModel, ValidationError

from .errors import InputError
from .importing import Imported

_NAMED_STANDARD = ("standard", "component", "benchmark", "indicator", "objective", "skill", "competency")
_PREFIX = re.compile(r"ccss\.math\.content\.", re.IGNORECASE)


class _Node(BaseModel):
    identifier: str


class _Document(BaseModel):
    title: str = "Imported framework"


class _Item(BaseModel):
    identifier: str
    fullStatement: str
    humanCodingScheme: str | None = None
    abbreviatedStatement: str | None = None
    educationLevel: list[str] | None = None
    CFItemType: str | None = None


class _Association(BaseModel):
    associationType: str
    originNodeURI: _Node
    destinationNodeURI: _Node


class _Package(BaseModel):
    CFDocument: _Document
    CFItems: list[_Item]
    CFAssociations: list[_Association] = []


def read_case(file: Path, text: str) -> tuple[str, list[Imported], tuple[str, ...]]:
    """Title, standards and notes for a person.

    `precedes` gives prerequisites. By `isChildOf` and `isPartOf` an item finds the heading above it,
    which gives its domain; `hasSkillLevel` gives the grade where an item names none. Items that are
    headings only (they have children, precede nothing and are not called a standard) are left out.
    Raises InputError that names the entry.
    """
    try:
        package = _Package.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        remedy = "CASE 1.1 JSON of one framework has CFDocument, CFItems and CFAssociations."
        raise InputError(f"{file}: {where}: {first['msg']}", remedy) from error
    items: dict[str, _Item] = {}
    for n, item in enumerate(package.CFItems):
        if item.identifier in items:
            place = f"{file}: CFItems.{n}"
            raise InputError(f"{place}: the identifier {item.identifier[:60]} is there twice", "Remove one.")
        items[item.identifier] = item
    parents: dict[str, str] = {}
    before: dict[str, list[str]] = defaultdict(list)
    levels: dict[str, str] = {}
    linked: set[str] = set()
    level_items: set[str] = set()
    other: Counter[str] = Counter()
    for n, association in enumerate(package.CFAssociations):
        origin, target = association.originNodeURI.identifier, association.destinationNodeURI.identifier
        kind = association.associationType.rpartition(":")[2]
        if kind == "precedes":
            for end in (origin, target):
                if end not in items:
                    place = f"{file}: CFAssociations.{n}"
                    raise InputError(f"{place}: there is no item {end[:60]}", "Add the item, or remove this.")
            if origin not in before[target]:
                before[target].append(origin)
            linked |= {origin, target}
        elif kind in ("isChildOf", "isPartOf"):
            if origin in items and target in items:
                parents.setdefault(origin, target)
        elif kind == "hasSkillLevel":
            level = items.get(target)
            level_items.add(target)
            levels.setdefault(origin, (level.humanCodingScheme or level.fullStatement) if level else target)
        else:
            other[kind] += 1
    with_children = set(parents.values())
    standards = [
        key
        for key, item in items.items()
        if key not in level_items and (key not in with_children or key in linked or _called_standard(item))
    ]
    ids = _ids([items[key] for key in standards])
    places = {key: n for n, key in enumerate(items)}
    found = [
        Imported(
            id=ids[key],
            title=_title(items[key]),
            statement=items[key].fullStatement.strip()[:2000] or ids[key],
            grade=_grade(items[key].educationLevel or [levels.get(key, "all")]),
            domain=_heading(key, items, parents, set(standards)) or package.CFDocument.title[:200],
            before=tuple(ids[one] for one in before.get(key, ())),
            place=f"{file}: CFItems.{places[key]}",
        )
        for key in standards
    ]
    notes = [f"{count} associations {kind} left out" for kind, count in sorted(other.items())]
    if len(standards) < len(items):
        notes.insert(0, f"{len(items) - len(standards)} headings became domains")
    return package.CFDocument.title, found, tuple(notes)


def _called_standard(item: _Item) -> bool:
    return any(word in (item.CFItemType or "").casefold() for word in _NAMED_STANDARD)


def _ids(items: list[_Item]) -> dict[str, str]:
    """Codes as ids: what an id cannot hold becomes `-`; one that is taken gets a number."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for item in items:
        code = _PREFIX.sub("", item.humanCodingScheme or f"item-{item.identifier[:8]}")
        code = re.sub(r"[.\-]*-[.\-]*", "-", re.sub(r"[^A-Za-z0-9.]+", "-", code))
        code = re.sub(r"\.{2,}", ".", code).strip(".-")[:36].strip(".-") or "item"
        name, n = code, 1
        while name.casefold() in taken:
            n += 1
            name = f"{code}-{n}"
        taken.add(name.casefold())
        found[item.identifier] = name
    return found


def _title(item: _Item) -> str:
    text = " ".join((item.abbreviatedStatement or item.fullStatement).split())
    first = re.split(r"(?<=[.;])\s", text)[0]
    short = first if len(first) <= 80 else first[:79].rpartition(" ")[0] + "…"
    return short or item.humanCodingScheme or item.identifier


def _grade(levels: list[str]) -> str:
    """`06` is 6, `KG` is K, several years of high school are HS."""
    names = [re.sub(r"^0(?=\d)", "", level.strip()).replace("KG", "K") for level in levels if level.strip()]
    if len(names) > 1 and all(name in ("9", "10", "11", "12") for name in names):
        return "HS"
    return (names[0] if len(names) == 1 else "-".join((names[0], names[-1])))[:20] if names else "all"


def _heading(key: str, items: dict[str, _Item], parents: dict[str, str], standards: set[str]) -> str:
    """The nearest item above that is a heading; empty where there is none."""
    seen = {key}
    while (up := parents.get(key)) is not None and up not in seen:
        seen.add(up)
        if up not in standards:
            return " ".join(items[up].fullStatement.split())[:200]
        key = up
    return ""
