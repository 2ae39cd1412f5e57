"""The problems of a pack's exercises, kept by content: only skills that changed are drawn from again."""

import hashlib
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ..graph import Skill, SkillTree
from ..graph._cache import code_version, read_checked, write_checked
from .validate import DRAWS, Problem, validate_skill

KEEP = 2000
"""Verdicts on skills that are not in this pack, or no longer, which stay in the file."""

_KNOWN = TypeAdapter(dict[str, tuple[Problem, ...]])
_ROOMS = (Path(__file__).parent, Path(__file__).parent.parent / "graph")


def validate_pack(tree: SkillTree, cache: Path | None = None, draws: int = DRAWS) -> tuple[Problem, ...]:
    """All problems of a tree, as `validate` finds them; verdicts on unchanged skills come from `cache`."""
    file = cache / f"items-{code_version(*_ROOMS)}-{draws}.json" if cache else None
    known = _read(file) if file else {}
    found = {}
    new = False
    for skill in tree.skills.values():
        key = _key(skill)
        new = new or key not in known
        found[key] = known[key] if key in known else validate_skill(skill, draws)
    if file and new:
        older = [(key, known[key]) for key in known if key not in found][-KEEP:]
        write_checked(file, _KNOWN.dump_json(dict(older) | found))
    return tuple(problem for problems in found.values() for problem in problems)


def _read(file: Path) -> dict[str, tuple[Problem, ...]]:
    body = read_checked(file)
    try:
        return _KNOWN.validate_json(body) if body else {}
    except ValidationError:
        return {}


def _key(skill: Skill) -> str:
    return hashlib.sha256(skill.model_dump_json(exclude_defaults=True).encode()).hexdigest()[:32]
