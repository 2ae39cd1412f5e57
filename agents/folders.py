"""Folders that people name: made where missing, and refused before any work is done in vain."""

import tempfile
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ..graph import InputError

OTHER_OUT = "Name another folder with --out, or change its permissions."
OTHER_HOME = "Set LESSONLOOM_HOME to a folder of yours."


def make_folder(path: Path, remedy: str = OTHER_OUT) -> None:
    """Make `path` if need be and see that files can be written into it. Raises InputError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            pass
    except OSError as error:
        raise InputError(
            f"Nothing can be written to {path}: {(error.strerror or str(error)).lower()}.",
            remedy,
        ) from error


R = TypeVar("R", bound=BaseModel)


def read_record(path: Path, kind: type[R], what: str, *, absent: str, damaged: str) -> R:
    """The record that an earlier command wrote there, `what` for readers.

    Raises InputError with the remedy `absent` where it cannot be read and `damaged` where it is none.
    """
    try:
        return kind.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {(error.strerror or str(error)).lower()}.", absent
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise InputError(f"{path} is no {what}: {place}: {first['msg']}.", damaged) from error
