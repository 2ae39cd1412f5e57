"""What a job is made of: a hash that changes when its plan could, and the class it reads."""

import hashlib
import json

from ..agents.rosters import read_pupils
from ..graph import InputError, SkillTree
from ..items import ItemBank
from ..learner import ClassData
from ..settings import Settings
from .manifest import Job


def inputs_hash(job: Job, pack_hash: str) -> str:
    """SHA-256 of the class file, the key, the options and the pack, wherever the files lie.

    Empty where a file cannot be read; reading the class then says why.
    """
    try:
        parts = {
            **job.model_dump(mode="json", exclude={"place", "name", "class_file", "key"}),
            "class": [job.class_name, hashlib.sha256(job.class_file.read_bytes()).hexdigest()],
            "key": hashlib.sha256(job.key.read_bytes()).hexdigest() if job.key else None,
            "pack": pack_hash,
        }
    except OSError:
        return ""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def read_job_class(
    job: Job, tree: SkillTree, bank: ItemBank, settings: Settings
) -> tuple[ClassData, dict[str, str]]:
    """The class, and the name behind each pseudonym of its roster, which is kept on this machine."""
    try:
        return read_pupils(job.class_file, settings, tree=tree, bank=bank, key=job.key, skip_bad=job.skip_bad)
    except InputError as error:
        remedy = error.remedy.replace("pass --skip-bad", "write true in the column skip_bad")
        raise InputError(error.message, remedy) from error
