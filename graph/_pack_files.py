"""The files of a pack: which there are, and their bytes; nothing outside the pack's folder is opened."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ._yaml import read_bytes
from .errors import PackError

MAX_FILES = 5_000
MAX_TOTAL = 40_000_000
FOLDERS = ("backbone", "skills")


@dataclass(frozen=True)
class PackFiles:
    """The bytes of `pack.yaml` and of each file of the two folders, and what kept others from being read."""

    info: tuple[Path, bytes] | None
    backbone: dict[Path, bytes]
    skills: dict[Path, bytes]
    problems: list[PackError]
    digest: str
    """SHA-256 over the names and contents of all files."""


def read_files(pack: Path) -> PackFiles:
    """Read the files of a pack; raises PackError when the folder is no pack or far too large."""
    if not (pack / "pack.yaml").is_file():
        raise PackError(f"{pack}:1: holds no pack.yaml", "Name the folder that contains pack.yaml.")
    root = pack.resolve()
    problems: list[PackError] = []
    digest = hashlib.sha256()
    found: dict[str, dict[Path, bytes]] = {"": {}, "backbone": {}, "skills": {}}
    total = 0
    for folder, file in _listed(pack, problems):
        try:
            if not file.resolve().is_relative_to(root):
                raise PackError(f"{file}:1: is a link out of the pack", "Put the file itself there.")
            raw = read_bytes(file)
        except PackError as error:
            problems.append(error)
            continue
        total += len(raw)
        if total > MAX_TOTAL:
            raise PackError(f"{pack}:1: holds more than {MAX_TOTAL // 10**6} MB", "Divide it into packs.")
        digest.update(f"{folder}/{file.name}\0{len(raw)}\0".encode(errors="surrogateescape") + raw)
        found[folder][file] = raw
    info = next(iter(found[""].items()), None)
    return PackFiles(info, found["backbone"], found["skills"], problems, digest.hexdigest())


def _listed(pack: Path, problems: list[PackError]) -> Iterator[tuple[str, Path]]:
    yield "", pack / "pack.yaml"
    for folder in FOLDERS:
        if not (pack / folder).is_dir():
            continue
        try:
            files = sorted((pack / folder).iterdir())
        except OSError as error:
            message = f"{pack / folder}:1: cannot be read: {error.strerror}"
            problems.append(PackError(message, "Check the path."))
            continue
        if len(files) > MAX_FILES:
            raise PackError(f"{pack / folder}:1: holds more than {MAX_FILES} files", "Divide it into packs.")
        for file in files:
            if file.suffix == ".yaml" and not file.name.startswith("."):
                yield folder, file
            elif file.suffix in (".yml", ".YAML", ".YML"):
                problems.append(PackError(f"{file}:1: would be left out", f"Rename it to {file.stem}.yaml."))
