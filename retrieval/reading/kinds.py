"""What a file holds, told from its first bytes and held against its name."""

import io
import zipfile
from pathlib import PurePath
from typing import Literal, assert_never

from .model import Format, Unreadable

SUFFIXES: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".pdf": "pdf",
    ".docx": "word",
    ".html": "html",
    ".htm": "html",
}
"""The endings that are read."""

READ = "Markdown (.md), plain text (.txt), PDF, Word (.docx) and HTML"
_SAVE_AS = "Save it as PDF or DOCX, and add that."
_ENDING: dict[Format, str] = {
    "markdown": ".md",
    "text": ".txt",
    "pdf": ".pdf",
    "word": ".docx",
    "html": ".html",
}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))


def detect(name: str, data: bytes) -> Format:
    """The format to read `data` with. Raises Unreadable where name and content disagree or neither helps."""
    suffix = PurePath(name).suffix.lower()
    wanted = SUFFIXES.get(suffix)
    if wanted is None:
        what = f"the ending {suffix}" if suffix else "no ending"
        raise Unreadable(f"has {what}; what is read is {READ}.", _SAVE_AS)
    if not data.strip():
        raise Unreadable("is empty.", "Leave it out, or save it again from the program it was made with.")
    held = _held(data)
    if held == wanted or (held == "text" and wanted in ("markdown", "html")):
        return wanted
    if held == "broken" and wanted in ("pdf", "word"):
        return wanted  # its reader will say what is wrong
    if held == "broken":
        raise Unreadable("is not text, whatever its name says.", _SAVE_AS)
    right = f"{PurePath(name).stem}{_ENDING[held]}"
    raise Unreadable(
        f"has the ending {suffix}, but holds {_named(held)}.", f"Rename it to {right} and add that."
    )


def decode(data: bytes) -> str:
    """The text in UTF-8, UTF-16 with its mark, or Windows-1252. Raises Unreadable for anything else."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        if _is_binary(data):
            raise Unreadable("is not text, whatever its name says.", _SAVE_AS)
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise Unreadable("is in an unknown encoding.", "Save it as text in UTF-8.") from None


def _held(data: bytes) -> Format | Literal["broken"]:
    start = data[:1024].lstrip().lower()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.startswith(_OLE):
        if _ENCRYPTED_OFFICE in data:
            raise Unreadable(
                "is protected by a password.", "Take the password off in Word, save, add it again."
            )
        raise Unreadable("is in an Office format from before 2007.", "Save it as .docx, and add that.")
    if start.startswith(b"{\\rtf"):
        raise Unreadable("holds rich text (RTF).", "Save it as .docx, and add that.")
    if data.startswith(_PICTURES):
        raise Unreadable("holds a picture.", "Run text recognition on it and save it as PDF.")
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and _is_binary(data):
        return "broken"
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return "html" if start.startswith((b"<!doctype html", b"<html")) else "text"


def _zipped(data: bytes) -> Format | Literal["broken"]:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return "broken"
    if "word/document.xml" in names:
        return "word"
    for part, what in (
        ("xl/workbook.xml", "an Excel workbook"),
        ("ppt/presentation.xml", "a PowerPoint presentation"),
        ("content.xml", "an OpenDocument file"),
    ):
        if part in names:
            raise Unreadable(f"holds {what}.", _SAVE_AS)
    raise Unreadable("holds a ZIP archive.", "Unpack it, and add what is inside.")


def _is_binary(data: bytes) -> bool:
    start = data[:65536]
    return b"\0" in start or len(start) - len(start.translate(None, _CONTROLS)) > len(start) / 100


def _named(held: Format) -> str:
    match held:
        case "pdf":
            return "a PDF"
        case "word":
            return "a Word document"
        case "html":
            return "a web page"
        case "text" | "markdown":
            return "plain text"
        case _:
            assert_never(held)
