"""One document: bytes and a name in, sections out, or a refusal that says what to do."""

from . import markdown, pdf, text, web, word
from .kinds import detect
from .model import Format, Section, Unreadable

MAX_BYTES = 50_000_000
"""A larger file is not read."""
MAX_LETTERS = 3_000_000
"""Letters of one document, about 1,500 pages; a longer one is not read."""

_READERS = {
    "markdown": markdown.read,
    "text": text.read,
    "pdf": pdf.read,
    "word": word.read,
    "html": web.read,
}


def read_document(name: str, data: bytes) -> tuple[Format, list[Section]]:
    """The format and the sections with text of a document. Raises Unreadable, and nothing else."""
    if len(data) > MAX_BYTES:
        raise too_large(len(data))
    format = detect(name, data)
    try:
        found = _READERS[format](data)
    except Unreadable:
        raise
    except RecursionError:
        raise Unreadable("is nested too deeply.", "Save it again, or as PDF.") from None
    except MemoryError:
        raise Unreadable(
            "needs more memory than a document is given.", "Split it, or print it to a new PDF."
        ) from None
    except Exception as error:  # the border to libraries that meet files nobody foresaw
        raise Unreadable(
            f"is broken ({type(error).__name__} while reading).", "Save it again, or as PDF, and add that."
        ) from error
    sections = [section for section in found if section.text]
    letters = sum(len(section.text) for section in sections)
    if not letters:
        raise Unreadable("holds no text.", "Leave it out, or add a version with text.")
    if letters > MAX_LETTERS:
        raise Unreadable(
            f"holds {letters:,} letters; at most {MAX_LETTERS:,} are read.", "Split it into parts."
        )
    return format, sections


def too_large(size: int) -> Unreadable:
    """The refusal of a file of so many bytes."""
    return Unreadable(
        f"has {size / 1_000_000:,.0f} MB; at most {MAX_BYTES // 1_000_000} MB are read.",
        "Split it, or make its pictures smaller.",
    )
