"""What a job is made of: a hash that changes when its plan could, and the class it reads."""

import hashlib
import json
from pathlib import Path

from filelock import FileLock

from ..agents.rosters import read_pupils
from ..graph import InputError, SkillTree
from ..items import ItemBank
from ..learner import ClassData
from ..settings import Settings
from .manifest import Job

_SECONDS = 60.0


class Inputs:
    """Hashes of jobs; a file that many jobs name is read once."""

    def __init__(self, pack_hash: str, settings: Settings) -> None:
        from ..retrieval.teacher import DocumentFolder

        kept = DocumentFolder(settings.documents_path).library.files()
        added = [f"{file.path} {file.sha256}" for file in kept]
        self._pack = "\n".join([pack_hash, *sorted(added)])
        self._files: dict[Path, str] = {}

    def of(self, job: Job) -> str:
        """SHA-256 of the class file, the key, the options, the pack and the teacher's own documents, wherever
        the files lie.

        Empty where a file cannot be read; reading the class then says why.
        """
        try:
            parts = {
                **job.model_dump(mode="json", exclude={"place", "name", "class_file", "key"}),
                "class": [job.class_name, self._file(job.class_file)],
                "key": self._file(job.key) if job.key else None,
                "pack": self._pack,
            }
        except OSError:
            return ""
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def _file(self, path: Path) -> str:
        if path not in self._files:
            self._files[path] = hashlib.sha256(path.read_bytes()).hexdigest()
        return self._files[path]


def read_job_class(
    job: Job, tree: SkillTree, bank: ItemBank, settings: Settings
) -> tuple[ClassData, dict[str, str]]:
    """The class, and the name behind each pseudonym of its roster, which is kept on this machine.

    Processes that read the same class take turns, because newcomers are entered into its roster.
    """
    locks = settings.cache_path / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    mark = hashlib.sha256(job.class_name.encode()).hexdigest()[:16]
    try:
        with FileLock(locks / f"roster-{mark}", timeout=_SECONDS):
            return read_pupils(
                job.class_file, settings, tree=tree, bank=bank, key=job.key, skip_bad=job.skip_bad
            )
    except InputError as error:
        remedy = error.remedy.replace("pass --skip-bad", "write true in the column skip_bad")
        raise InputError(error.message, remedy) from error
