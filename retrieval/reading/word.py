"""Word documents: paragraphs, tables and equations in reading order, by heading."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .clean import one_line
from .model import Outline, Section, Unreadable

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element as Element

MAX_UNPACKED = 200_000_000
"""Bytes of all parts together; what a ZIP file declares here is the most that is ever unpacked of it."""
MAX_PART = 50_000_000
"""Bytes of one part of XML, such as the text."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DROPPED = frozenset((f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", _FALLBACK))
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_AGAIN = "Open it in Word, save it again, and add that."


def read(data: bytes) -> list[Section]:
    """One section for each paragraph or row of a table. Raises Unreadable for broken files and bombs."""
    import docx
    from docx.opc.exceptions import OpcError
    from lxml import etree

    _measure(data)
    try:
        document = docx.Document(io.BytesIO(data))
    except (
        OpcError,
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        etree.LxmlError,
        EOFError,
        OSError,
    ):
        raise Unreadable("is broken: it cannot be opened as a Word document.", _AGAIN) from None
    return list(_sections(document))


def _measure(data: bytes) -> None:
    """Refuse what would unpack to too much, before anything is unpacked."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Unreadable("is broken: it is cut off or damaged.", _AGAIN) from None
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("is protected by a password.", "Take the password off, save, and add it again.")
    total = sum(part.file_size for part in parts)
    xml = max((part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))), default=0)
    if total > MAX_UNPACKED or xml > MAX_PART:
        raise Unreadable(
            f"unpacks to {max(total, xml) // 1_000_000:,} MB; at most {MAX_UNPACKED // 1_000_000} MB "
            f"in all and {MAX_PART // 1_000_000} MB of text are read.",
            "Compress its pictures or split it; if you do not know where it comes from, leave it out.",
        )


def _sections(document: "Document") -> Iterator[Section]:
    levels = {style.style_id: level for style in document.styles if (level := _level(style.name or ""))}
    outline = Outline()
    row: Element | None = None
    cells: list[str] = []
    for paragraph in _paragraphs(document.element.body):
        inside = next(paragraph.iterancestors(f"{_W}tr"), None)
        if inside is not row and cells:
            yield Section(text=" | ".join(cells), heading=outline.path)
            cells = []
        row = inside
        text = one_line(_text(paragraph))
        if not text:
            continue
        if row is not None:
            cells.append(text)
        elif level := levels.get(_style(paragraph), 0):
            outline.enter(level, text)
        else:
            yield Section(text=text, heading=outline.path)
    if cells:
        yield Section(text=" | ".join(cells), heading=outline.path)


def _paragraphs(body: "Element") -> "Iterator[Element]":
    """All paragraphs in order, also those in tables, content controls and text boxes."""
    for paragraph in body.iter(f"{_W}p"):
        if next(paragraph.iterancestors(*_DROPPED), None) is None:
            yield paragraph


def _style(paragraph: "Element") -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return str(style.get(f"{_W}val")) if style is not None else ""


def _level(style: str) -> int:
    """1 for a title and `Heading 1`, and so on; 0 for what is no heading."""
    if style.casefold() == "title":
        return 1
    found = _HEADING.fullmatch(style)
    return int(found[1]) if found else 0


def _text(element: "Element") -> str:
    """The text of a paragraph as it would be printed; equations on one line. Text boxes count apart."""
    parts: list[str] = []
    for child in element:
        tag = child.tag
        if tag in _DROPPED or tag == f"{_W}p" or _hidden(child):
            continue
        if tag in (f"{_W}t", f"{_M}t"):
            parts.append(child.text or "")
        elif tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            parts.append(" ")
        elif tag == f"{_M}f":
            parts.append(f"{_group(child, 'num')}/{_group(child, 'den')}")
        elif tag == f"{_M}sSup":
            parts.append(f"{_group(child, 'e')}^{_group(child, 'sup')}")
        elif tag == f"{_M}rad":
            parts.append(f"{_part(child, 'deg')}√{_group(child, 'e')}")
        elif tag == f"{_M}d":
            parts.append(f"({', '.join(_text(e) for e in child.findall(f'{_M}e'))})")
        else:
            parts.append(_text(child))
    return "".join(parts)


def _hidden(run: "Element") -> bool:
    return run.tag == f"{_W}r" and run.find(f"{_W}rPr/{_W}vanish") is not None


def _part(element: "Element", name: str) -> str:
    part = element.find(f"{_M}{name}")
    return _text(part) if part is not None else ""


def _group(element: "Element", name: str) -> str:
    """A part of an equation, in parentheses unless it is one number or name."""
    text = _part(element, name)
    return text if re.fullmatch(r"\w*(?:[.,]\d+)?", text) else f"({text})"
