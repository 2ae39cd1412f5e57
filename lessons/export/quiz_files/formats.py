"""The formats of a quiz by name, and the files that hold them."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ....graph.errors import InputError
from ..bundle import write_atomic
from .gift import gift
from .jsonld import quiz_jsonld
from .moodle import moodle_xml
from .qti import qti_package
from .qti12 import qti12_package
from .record import Quiz
from .sheet import docx_sheet, pdf_sheet
from .table import quiz_csv

QUIZ_FORMATS: dict[str, tuple[str, Callable[[Quiz], bytes]]] = {
    "docx": ("docx", docx_sheet),
    "pdf": ("pdf", pdf_sheet),
    "gift": ("gift", lambda quiz: gift(quiz).encode()),
    "moodle-xml": ("moodle.xml", lambda quiz: moodle_xml(quiz).encode()),
    "qti12": ("qti12.zip", qti12_package),
    "qti21": ("qti21.zip", lambda quiz: qti_package(quiz, "2.1")),
    "qti30": ("qti30.zip", lambda quiz: qti_package(quiz, "3.0")),
    "jsonld": ("jsonld", lambda quiz: quiz_jsonld(quiz).encode()),
    "csv": ("questions.csv", lambda quiz: quiz_csv(quiz).encode("utf-8-sig")),
}
"""Name of a format -> ending of its file, and how it is made."""


def chosen(names: str, known: Sequence[str]) -> tuple[str, ...]:
    """The formats named in a list with commas, in the order of `known`; InputError names what there is."""
    asked = [name.strip().lower() for name in names.split(",") if name.strip()]
    strange = [name for name in asked if name not in known]
    if strange or not asked:
        told = f"There is no format {', '.join(strange)}." if strange else "No format is named."
        raise InputError(told, f"Formats: {', '.join(known)}.")
    return tuple(name for name in known if name in asked)


def write_quiz_files(quiz: Quiz, formats: Iterable[str], folder: Path) -> dict[str, Path]:
    """Write the quiz in each of `formats` into an existing folder; keys are the formats' names."""
    written = {}
    for name in formats:
        ending, made = QUIZ_FORMATS[name]
        written[name] = folder / f"{quiz.name}.{ending}"
        write_atomic(written[name], made(quiz))
    return written
