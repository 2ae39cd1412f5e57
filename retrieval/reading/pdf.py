"""PDF: the text of each page."""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .clean import reflow
from .model import Section, Unreadable

MAX_PAGES = 1_000
RUNNING_FROM = 4
"""With so many pages, what is the first or last line of more than half of them is a header or footer."""


def read(data: bytes) -> list[Section]:
    """One section for each page that has text. Raises Unreadable for protected and broken files and scans."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every oddity it has mended
    try:
        pdf = PdfReader(io.BytesIO(data))
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise _protected()
        pages = len(pdf.pages)
        if pages > MAX_PAGES:
            raise Unreadable(f"has {pages:,} pages; at most {MAX_PAGES:,} are read.", "Split it into parts.")
        texts = [page.extract_text() for page in pdf.pages]
    except DependencyError:
        raise _protected() from None
    except LimitReachedError:
        raise Unreadable(
            "unpacks to more than can be read.", "Print it to a new PDF, and add that."
        ) from None
    except PyPdfError as error:
        reason = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
        raise Unreadable(
            f"is broken ({reason}).", "Open it in a PDF viewer, print it to a new PDF, and add that."
        ) from None
    found = [Section(text=reflow(text), page=n) for n, text in enumerate(_without_running(texts), 1)]
    kept = [section for section in found if section.text]
    if not kept:
        raise Unreadable(
            f"has {pages} page{'s' * (pages != 1)} without any text; it may be a scan.",
            "Run text recognition (OCR) on it, and add the result.",
        )
    return kept


def _without_running(pages: Sequence[str]) -> Iterator[str]:
    """The pages without headers, footers and page numbers."""
    split = [[line.strip() for line in page.split("\n") if line.strip()] for page in pages]
    seen = Counter(form for lines in split if lines for form in {_form(lines[0]), _form(lines[-1])})
    running = {form for form, n in seen.items() if form and n > max(len(pages) / 2, RUNNING_FROM - 1)}
    for lines in split:
        last = len(lines) - 1
        kept = (line for n, line in enumerate(lines) if n not in (0, last) or _form(line) not in running)
        yield "\n".join(kept)


def _form(line: str) -> str:
    """A line with its numbers made alike; empty for a calculation, which may well come again."""
    form = re.sub(r"\d+", "#", line)
    return form if form == "#" or re.search(r"[^\W\d_]{2}", form) else ""


def _protected() -> Unreadable:
    return Unreadable(
        "is protected by a password.", "Print it to a new PDF without protection, and add that."
    )
