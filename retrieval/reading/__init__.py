"""Reading a teacher's documents: one file for each format, each from bytes to sections."""

from .apart import Reader, ReaderApart
from .kinds import READ, SUFFIXES
from .model import Format, Section, Unreadable
from .reader import MAX_BYTES, read_document

__all__ = [
    "MAX_BYTES",
    "READ",
    "SUFFIXES",
    "Format",
    "Reader",
    "ReaderApart",
    "Section",
    "Unreadable",
    "read_document",
]
