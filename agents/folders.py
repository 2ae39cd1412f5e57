"""Folders that people name: made where missing, and refused before any work is done in vain."""

import tempfile
from pathlib import Path

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
