"""Load a curriculum pack from a folder, or say everything that is wrong with it."""

import hashlib
from collections import Counter
from collections.abc import Container
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from ._yaml import Document, Place, read_yaml
from .errors import PackError
from .model import Skill
from .tree import PackInfo, SkillTree, find_cycle

_Record = TypeVar("_Record", PackInfo, Skill)


def default_pack_path() -> Path:
    """The folder of the pack that comes with the package."""
    return Path(__file__).parent.parent / "curricula" / "ccss_math"


def load_pack(path: Path, *, partial: bool = False) -> SkillTree:
    """Read `pack.yaml` and `skills/*.yaml`; of a `partial` pack, prerequisites not in it are left out.

    Raises PackError whose message lists every problem found, one `file:line: message` per line.
    """
    if not (path / "pack.yaml").is_file():
        raise PackError(f"{path}:1: holds no pack.yaml", "Name the folder that contains pack.yaml.")
    problems: list[PackError] = []
    digest = hashlib.sha256()
    for file in (path / "pack.yaml", *sorted((path / "skills").glob("*.yaml"))):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    info = _read(path / "pack.yaml", PackInfo, problems)
    skills: dict[str, tuple[Skill, Document]] = {}
    for file in sorted((path / "skills").glob("*.yaml")):
        read = _read(file, Skill, problems)
        if read is None:
            continue
        skill, document = read
        if skill.id in skills:
            problems.append(_at(document, ("id",), f"the id {skill.id} is used twice", "Rename one."))
        elif file.name != f"{skill.id}.yaml":
            problems.append(
                _at(document, ("id",), f"the id is {skill.id}", f"Rename the file to {skill.id}.yaml.")
            )
        skills.setdefault(skill.id, (skill, document))
    known = {skill.id: skill for skill, _ in skills.values()}
    unread = {file.stem for file in (path / "skills").glob("*.yaml")} - set(known)
    if partial:
        skills = {
            name: (_without_unknown(skill, known), document) for name, (skill, document) in skills.items()
        }
        known = {skill.id: skill for skill, _ in skills.values()}
    for skill, document in skills.values():
        problems += _check(skill, document, known, unread)
    cycle = find_cycle(
        {skill.id: [name for name, _ in _edges(skill) if name in known] for skill in known.values()}
    )
    if cycle:
        document = skills[cycle[0]][1]
        place: Place = ("prerequisites",)
        problems.append(
            _at(document, place, "prerequisites form a cycle: " + " -> ".join(cycle), "Remove one of them.")
        )
    if problems or info is None:
        raise PackError("\n".join(str(problem).replace("\n", " ") for problem in problems))
    return SkillTree(info[0], known.values(), digest.hexdigest())


def _read(file: Path, model: type[_Record], problems: list[PackError]) -> tuple[_Record, Document] | None:
    try:
        document = read_yaml(file)
    except PackError as error:
        problems.append(error)
        return None
    try:
        return model.model_validate(document.data), document
    except ValidationError as error:
        for detail in error.errors():
            place = detail["loc"]
            where = ".".join(str(part) for part in place) or "the file"
            message = f"{where}: {detail['msg'][0].lower()}{detail['msg'][1:]}"
            remedy = "See docs/authoring.md for the fields."
            if detail["type"] == "extra_forbidden":
                message = f"{where}: this field is not known here"
                near = get_close_matches(str(place[-1]), model.model_fields, n=1)
                remedy = f"Did you mean {near[0]}?" if near else remedy
            problems.append(_at(document, place, message, remedy))
        return None


def _edges(skill: Skill) -> list[tuple[str, Place]]:
    found: list[tuple[str, Place]] = [
        (edge.skill, ("prerequisites", n)) for n, edge in enumerate(skill.prerequisites)
    ]
    for n, choice in enumerate(skill.alternatives):
        found += [(name, ("alternatives", n)) for name in choice.skills]
    return found


def _without_unknown(skill: Skill, known: Container[str]) -> Skill:
    prerequisites = tuple(edge for edge in skill.prerequisites if edge.skill in known)
    alternatives = tuple(one for one in skill.alternatives if all(name in known for name in one.skills))
    return skill.model_copy(update={"prerequisites": prerequisites, "alternatives": alternatives})


def _check(skill: Skill, document: Document, known: dict[str, Skill], unread: set[str]) -> list[PackError]:
    problems = []
    for name, place in _edges(skill):
        if name not in known and name not in unread:
            near = get_close_matches(name, known, n=2)
            remedy = f"Did you mean {' or '.join(near)}?" if near else f"Add skills/{name}.yaml."
            problems.append(_at(document, place, f"there is no skill {name}", remedy))
    twice = [name for name, count in Counter(name for name, _ in _edges(skill)).items() if count > 1]
    problems += [
        _at(document, ("prerequisites",), f"{name} is listed twice", "Keep one of them.") for name in twice
    ]
    for field, ids in (
        ("misconceptions", [item.id for item in skill.misconceptions]),
        ("item_models", [item.id for item in skill.item_models]),
    ):
        for n, name in enumerate(ids):
            if name in ids[:n]:
                problems.append(
                    _at(document, (field, n), f"{field} has the id {name} twice", "Rename one of them.")
                )
    for m, model in enumerate(skill.item_models):
        for n, distractor in enumerate(model.distractors):
            owner, _, name = distractor.misconception.rpartition("/")
            owner = owner or skill.id
            if owner in unread:
                continue
            there = [item.id for item in known[owner].misconceptions] if owner in known else []
            if name not in there:
                near = get_close_matches(name, there, n=1)
                remedy = f"Did you mean {near[0]}?" if near else f"Add it to the misconceptions of {owner}."
                place = ("item_models", m, "distractors", n)
                message = f"there is no misconception {owner}/{name}"
                problems.append(_at(document, place, message, remedy))
    return problems


def _at(document: Document, place: Place, message: str, remedy: str) -> PackError:
    return PackError(f"{document.file}:{document.line(place)}: {message}", remedy)
