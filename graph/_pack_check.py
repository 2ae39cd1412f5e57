"""What must hold between the files of a pack: ends of edges, ids, misconceptions."""

from collections import Counter
from collections.abc import Collection, Container, Iterator, Mapping
from difflib import get_close_matches

from ._codes import lessons_by_code
from ._records import Placed, at
from ._yaml import Place
from .errors import PackError
from .model import Skill, Standard


def edges(skill: Skill) -> list[str]:
    """Ids of all prerequisites and of the members of all alternatives."""
    return [name for name, _ in _places(skill)]


def known_only(skill: Skill, known: Container[str]) -> Skill:
    """The skill without the edges from skills that are not there."""
    prerequisites = tuple(edge for edge in skill.prerequisites if edge.skill in known)
    alternatives = tuple(one for one in skill.alternatives if all(name in known for name in one.skills))
    return skill.model_copy(update={"prerequisites": prerequisites, "alternatives": alternatives})


def check(
    skills: Mapping[str, Placed[Skill]],
    standards: Mapping[str, Placed[Standard]],
    *,
    unread: Collection[str],
    complete: bool,
) -> Iterator[PackError]:
    """Every fault between the records; the ids `unread` are there in files with faults of their own.

    Unless `complete`, standards are missing because their file has a fault, and no code is unknown.
    """
    known = {*skills, *standards, *unread}
    for name, one in skills.items():
        skill = one.record
        yield from _edges(one, name, _places(skill), known if complete else None, "skills/{}.yaml")
        yield from _standard(one, standards if complete else {})
        yield from _ids(one)
        yield from _mal_rules(one, skills, unread)
    for code, other in standards.items():
        places: list[tuple[str, Place]] = [
            (edge.skill, ("prerequisites", n)) for n, edge in enumerate(other.record.prerequisites)
        ]
        yield from _edges(other, code, places, standards if complete else None, "{} to the backbone")
    lessons = lessons_by_code({name: one.record.standard for name, one in skills.items()}, standards)
    for one in skills.values():
        for n, choice in enumerate(one.record.alternatives):
            for group in (name for name in choice.skills if len(lessons.get(name, (name,))) > 1):
                remedy = f"Name one of {', '.join(lessons[group][:6])}."
                yield at(one.document, ("alternatives", n), f"{group} is no single skill", remedy)


def _places(skill: Skill) -> list[tuple[str, Place]]:
    found: list[tuple[str, Place]] = [
        (edge.skill, ("prerequisites", n)) for n, edge in enumerate(skill.prerequisites)
    ]
    for n, choice in enumerate(skill.alternatives):
        found += [(name, ("alternatives", n)) for name in choice.skills]
    return found


def _edges(
    placed: Placed[Skill] | Placed[Standard],
    owner: str,
    found: list[tuple[str, Place]],
    known: Collection[str] | None,
    add: str,
) -> Iterator[PackError]:
    for name, place in found:
        where = (*placed.place, *place)
        if name == owner:
            yield at(placed.document, where, f"{owner} is its own prerequisite", "Remove it.")
        elif known is not None and name not in known:
            near = get_close_matches(name, known, n=2)
            remedy = f"Did you mean {' or '.join(near)}?" if near else f"Add {add.format(name)}."
            yield at(placed.document, where, f"there is no skill {name}", remedy)
    counts = Counter(name for name, _ in found)
    for name in (name for name, count in counts.items() if count > 1):
        where = (*placed.place, "prerequisites")
        yield at(placed.document, where, f"{name} is listed twice", "Keep one of them.")


def _standard(placed: Placed[Skill], standards: Mapping[str, object]) -> Iterator[PackError]:
    skill = placed.record
    if standards and skill.standard not in (skill.id, *standards):
        near = get_close_matches(skill.standard, standards, n=2)
        remedy = f"Did you mean {' or '.join(near)}?" if near else f"Write {skill.id}."
        yield at(placed.document, ("standard",), f"there is no standard {skill.standard}", remedy)


def _ids(placed: Placed[Skill]) -> Iterator[PackError]:
    skill = placed.record
    for field, ids in (
        ("misconceptions", [item.id for item in skill.misconceptions]),
        ("item_models", [item.id for item in skill.item_models]),
    ):
        seen: set[str] = set()
        for n, name in enumerate(ids):
            if name in seen:
                message = f"{field} has the id {name} twice"
                yield at(placed.document, (field, n), message, "Rename one of them.")
            seen.add(name)


def _mal_rules(
    placed: Placed[Skill], skills: Mapping[str, Placed[Skill]], unread: Collection[str]
) -> Iterator[PackError]:
    skill = placed.record
    for m, model in enumerate(skill.item_models):
        for n, distractor in enumerate(model.distractors):
            owner, _, name = distractor.misconception.rpartition("/")
            owner = owner or skill.id
            if owner in unread:
                continue
            there = [item.id for item in skills[owner].record.misconceptions] if owner in skills else []
            if name not in there:
                near = get_close_matches(name[:60], there, n=1)
                remedy = f"Did you mean {near[0]}?" if near else f"Add it to the misconceptions of {owner}."
                message = f"there is no misconception {owner}/{name}"
                yield at(placed.document, ("item_models", m, "distractors", n), message, remedy)
