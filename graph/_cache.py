"""Compiled packs on disk, by content: JSON checked again by pydantic; broken files are ignored."""

import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from ._base import Frozen
from .model import Skill, Standard
from .tree import PackInfo, SkillTree

KEEP = 8
"""Compiled packs that stay on disk; older ones are removed."""


class _Compiled(Frozen):
    key: str
    pack: PackInfo
    content_hash: str
    skills: tuple[Skill, ...]
    standards: tuple[Standard, ...]


@lru_cache
def code_version(*folders: Path) -> str:
    """A hash over the Python files of `folders`: what an older version computed is never used."""
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.glob("*.py")):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def pack_key(content_hash: str, *, partial: bool) -> str:
    """The key of a compiled pack: its content, how it was read, and by which code."""
    text = f"{content_hash} {partial} {code_version(Path(__file__).parent)}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def read_compiled(folder: Path, key: str) -> SkillTree | None:
    """The tree kept under `key`, or None when there is none that is whole."""
    body = read_checked(folder / f"pack-{key}.json")
    if body is None:
        return None
    try:
        found = _Compiled.model_validate_json(body)
    except ValidationError:
        return None
    if found.key != key:
        return None
    return SkillTree(found.pack, found.skills, found.content_hash, found.standards)


def write_compiled(folder: Path, key: str, tree: SkillTree) -> None:
    """Keep a tree; where nothing can be written, nothing is kept."""
    compiled = _Compiled(
        key=key,
        pack=tree.pack,
        content_hash=tree.content_hash,
        skills=tuple(tree.skills.values()),
        standards=tuple(tree.standards.values()),
    )
    write_checked(folder / f"pack-{key}.json", compiled.model_dump_json(exclude_defaults=True).encode())


def read_checked(file: Path) -> bytes | None:
    """The body of a file of `write_checked`, or None when it is missing or not whole."""
    try:
        head, _, body = file.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if head.decode("ascii", "replace") == hashlib.sha256(body).hexdigest() else None


def write_checked(file: Path, body: bytes) -> None:
    """Put `body` into a file with its checksum, all or nothing; a folder that cannot be written is left."""
    temporary = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        with os.fdopen(handle, "wb") as out:
            out.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        os.replace(temporary, file)
        kind = file.name.partition("-")[0]
        known = sorted(file.parent.glob(f"{kind}-*.json"), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in known[KEEP:]:
            old.unlink(missing_ok=True)
    except OSError:
        if temporary is not None and Path(temporary).exists():
            Path(temporary).unlink(missing_ok=True)
