"""Lay the authored skills over the standards: the lessons of a pack and the edges between them."""

from collections.abc import Iterator, Mapping

from ._codes import lessons_by_code, parent_of
from .model import Alternative, Prerequisite, Skill, Standard

Edges = dict[str, Prerequisite]


def overlay(authored: Mapping[str, Skill], standards: Mapping[str, Standard]) -> dict[str, Skill]:
    """The teachable skills: those of `authored`, and a stub for each standard that no lesson teaches.

    Prerequisites are the union of the skill's own and of the standard's; for the same pair the
    skill's count. Those of a folded part go to the lesson that teaches it (but none between that
    lesson and its other parts), those of a group to its parts; a split states its own. Codes that
    nothing stands for stay as they are.
    """
    lessons = lessons_by_code({name: skill.standard for name, skill in authored.items()}, standards)
    folded: dict[str, list[str]] = {}
    for code in standards:
        for name in lessons[code]:
            if name in authored and code.startswith(name + "."):
                folded.setdefault(name, []).append(code)
    stubs = {code: _stub(standards[code]) for code in standards if lessons[code] == (code,)}
    made = {}
    for name, skill in (stubs | dict(authored)).items():
        taught = [name, *folded.get(name, ())] if name in standards else []
        backbone = [standards[code] for code in (*taught, *_groups_above(name, standards, authored))]
        made[name] = _laid(skill, backbone, standards.get(skill.standard), lessons)
    return made


def _groups_above(
    name: str, standards: Mapping[str, Standard], authored: Mapping[str, Skill]
) -> Iterator[str]:
    parent = parent_of(name, standards) if name in standards else None
    while parent is not None and parent not in authored:
        yield parent
        parent = parent_of(parent, standards)


def _stub(standard: Standard) -> Skill:
    fields = {name: getattr(standard, name) for name in Standard.model_fields if name != "prerequisites"}
    return Skill(standard=standard.id, **fields)


def _laid(
    skill: Skill, backbone: list[Standard], standard: Standard | None, lessons: Mapping[str, tuple[str, ...]]
) -> Skill:
    own: Edges = {}
    precise_first = sorted(skill.prerequisites, key=lambda edge: lessons.get(edge.skill, ()) != (edge.skill,))
    for edge in precise_first:
        for found in _expanded(edge, skill.id, lessons):
            own.setdefault(found.skill, found)
    either = tuple(_folded(choice, lessons) for choice in skill.alternatives)
    stated = set(own) | {name for choice in either for name in choice.skills}
    below: Edges = {}
    for edge in (edge for one in backbone for edge in one.prerequisites):
        for found in _expanded(edge, skill.id, lessons):
            known = below.get(found.skill)
            within = f"{found.skill}.".startswith(f"{skill.id}.") or skill.id.startswith(f"{found.skill}.")
            if (
                not within
                and found.skill not in stated
                and (known is None or _weight(found) > _weight(known))
            ):
                below[found.skill] = found
    changed: dict[str, object] = {"prerequisites": (*own.values(), *below.values()), "alternatives": either}
    if standard is not None:
        fields = ("emphasis", "courses", "modeling")
        changed |= {name: getattr(standard, name) for name in fields if name not in skill.model_fields_set}
    return skill.model_copy(update=changed)


def _expanded(edge: Prerequisite, to: str, lessons: Mapping[str, tuple[str, ...]]) -> Iterator[Prerequisite]:
    """The edge to each lesson that its code stands for, but none from a lesson to itself."""
    for name in lessons.get(edge.skill, (edge.skill,)):
        if name != to:
            yield edge if name == edge.skill else edge.model_copy(update={"skill": name})


def _folded(choice: Alternative, lessons: Mapping[str, tuple[str, ...]]) -> Alternative:
    """The choice between lessons; a group in it stays, as no single lesson stands for it."""
    means = (lessons.get(name, ()) for name in choice.skills)
    names = (found[0] if len(found) == 1 else name for name, found in zip(choice.skills, means, strict=True))
    return choice.model_copy(update={"skills": tuple(dict.fromkeys(names))})


def _weight(edge: Prerequisite) -> tuple[bool, float]:
    return edge.kind == "hard", edge.strength
