"""Load a curriculum pack from a folder, or say everything that is wrong with it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ._cache import pack_key, read_compiled, write_compiled
from ._overlay import overlay
from ._pack_check import check, edges, known_only
from ._pack_files import PackFiles, read_files
from ._records import BackboneFile, BackboneStandard, Placed, at, record
from ._yaml import Document, parse_yaml
from .errors import PackError
from .model import Skill, Standard
from .tree import PackInfo, SkillTree, find_cycle

Standards = dict[str, Placed[Standard]]
Skills = dict[str, Placed[Skill]]

MAX_PROBLEMS = 200
REMEMBERED = 4

_RECENT: dict[str, SkillTree] = {}
"""Trees by key, newest last; they are immutable, so callers can share them."""


def default_pack_path() -> Path:
    """The folder of the pack that comes with the package."""
    return Path(__file__).parent.parent / "curricula" / "ccss_math"


def load_pack(path: Path, *, partial: bool = False, cache: Path | None = None) -> SkillTree:
    """Read `pack.yaml`, `backbone/*.yaml` and `skills/*.yaml`.

    Of a `partial` pack, prerequisites not in it are left out. Raises PackError whose message lists
    every problem found, one `file:line: message` per line. A pack that was read before and has not
    changed is taken from this process's memory or from the folder `cache`.
    """
    files = read_files(path)
    key = pack_key(files.digest, partial=partial)
    tree = None if files.problems else _RECENT.get(key)
    if tree is not None:
        return tree
    if cache is not None and not files.problems:
        tree = read_compiled(cache, key)
    if tree is None:
        tree = _build(files, partial=partial)
        if cache is not None:
            write_compiled(cache, key, tree)
    _RECENT[key] = tree
    while len(_RECENT) > REMEMBERED:
        del _RECENT[next(iter(_RECENT))]
    return tree


def _build(files: PackFiles, *, partial: bool) -> SkillTree:
    problems = list(files.problems)
    info = _info(files, problems)
    standards, whole = _standards(files.backbone, problems)
    skills = _skills(files.skills, standards, problems)
    unread = {file.stem for file in files.skills} - set(skills)
    if partial:
        known = set(skills) | set(standards)
        skills = {n: Placed(known_only(p.record, known), p.document) for n, p in skills.items()}
    problems += check(skills, standards, unread=unread, complete=whole)
    plain = {code: placed.record for code, placed in standards.items()}
    laid = overlay({name: placed.record for name, placed in skills.items()}, plain)
    cycle = find_cycle({name: [e for e in edges(skill) if e in laid] for name, skill in laid.items()})
    if cycle:
        problems.append(_cycle(cycle, skills, standards))
    if problems or info is None:
        shown = [str(problem).replace("\n", " ") for problem in problems[:MAX_PROBLEMS]]
        if len(problems) > MAX_PROBLEMS:
            shown.append(f"... and {len(problems) - MAX_PROBLEMS} more problems")
        raise PackError("\n".join(shown))
    return SkillTree(info, laid.values(), files.digest, plain.values())


def _info(files: PackFiles, problems: list[PackError]) -> PackInfo | None:
    if files.info is None:
        return None
    document = _document(*files.info, problems)
    return record(document, PackInfo, problems, document.data) if document else None


def _document(file: Path, raw: bytes, problems: list[PackError]) -> Document | None:
    try:
        return parse_yaml(file, raw)
    except PackError as error:
        problems.append(error)
        return None


def _standards(files: Mapping[Path, bytes], problems: list[PackError]) -> tuple[Standards, bool]:
    """The standards by code, and whether every file of the backbone could be read."""
    found: Standards = {}
    before = len(problems)
    for file, raw in files.items():
        document = _document(file, raw, problems)
        read = record(document, BackboneFile, problems, document.data) if document else None
        if document is None or read is None:
            continue
        for n, one in enumerate(read.standards):
            fields = {name: getattr(one, name) for name in BackboneStandard.model_fields}
            standard = Standard.model_construct(**(fields | {"grade": one.grade or read.grade}))
            place = Placed(standard, document, ("standards", n))
            first = found.setdefault(one.id, place)
            if first is not place:
                where = f"{first.document.file.name}:{first.document.line(first.place)}"
                problems.append(
                    at(document, place.place, f"{one.id} is a standard twice, first in {where}", "Keep one.")
                )
    return found, len(problems) == before


def _skills(files: Mapping[Path, bytes], standards: Standards, problems: list[PackError]) -> Skills:
    found: Skills = {}
    for file, raw in files.items():
        document = _document(file, raw, problems)
        skill = record(document, Skill, problems, _filled(document.data, standards)) if document else None
        if document is None or skill is None:
            continue
        if skill.id in found:
            problems.append(at(document, ("id",), f"the id {skill.id} is used twice", "Rename one."))
        elif file.name != f"{skill.id}.yaml":
            remedy = f"Rename the file to {skill.id}.yaml."
            problems.append(at(document, ("id",), f"the id is {skill.id}", remedy))
        found.setdefault(skill.id, Placed(skill, document))
    return found


def _filled(data: object, standards: Standards) -> object:
    """The data of a skill; what every node has and it does not say comes from its standard."""
    code = data.get("standard", data.get("id")) if isinstance(data, dict) else None
    placed = standards.get(code) if isinstance(code, str) else None
    if placed is None or not isinstance(data, dict):
        return data
    standard = placed.record
    base = {"standard": standard.id, "grade": standard.grade, "domain": standard.domain}
    if data.get("id") == standard.id:
        base |= {"title": standard.title, "statement": standard.statement}
    return base | data


def _cycle(cycle: Sequence[str], skills: Skills, standards: Standards) -> PackError:
    names = [name for name in cycle if name in skills] or [name for name in cycle if name in standards]
    placed: Placed[Skill] | Placed[Standard] = skills.get(names[0]) or standards[names[0]]
    return at(
        placed.document,
        (*placed.place, "prerequisites"),
        "prerequisites form a cycle: " + " -> ".join(cycle),
        "Remove one of them.",
    )
