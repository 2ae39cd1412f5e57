"""Plain YAML with line numbers: no aliases, no tags, no duplicate keys, no surprises.

Only what a teacher would call a number is a number: `12`, `-3`, `0.75`. `yes`, `1:30`, `010` and
`2026-01-01` stay text, unlike in YAML 1.1.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISREG
from typing import Any

import yaml

from .errors import PackError

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,14}\Z")
_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS: dict[str, bool | None] = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "null": None,
    "~": None,
    "": None,
}

Place = tuple[str | int, ...]


class Document:
    """The data of one YAML file and the line on which each place of it begins."""

    def __init__(self, file: Path, data: Any, lines: dict[Place, int]) -> None:
        self.file = file
        self.data = data
        self._lines = lines

    def line(self, place: Place) -> int:
        """The line (from 1) of `place`, or of the nearest enclosing place that is in the file."""
        known: Place = ()
        for part in place:
            if (*known, part) in self._lines:
                known = (*known, part)
        return self._lines.get(known, 1)


def read_yaml(file: Path) -> Document:
    """Read one file; raises PackError (`file:line: message`) when it is not plain YAML."""
    return parse_yaml(file, read_bytes(file))


def read_bytes(file: Path) -> bytes:
    """The bytes of an ordinary file of at most 1 MB; raises PackError otherwise."""
    try:
        found = file.stat()
        if not S_ISREG(found.st_mode):
            raise PackError(f"{file}:1: is not an ordinary file", "Replace it by a text file.")
        if found.st_size > MAX_BYTES:
            raise PackError(f"{file}:1: is larger than 1 MB", "Split the pack into one file per skill.")
        return file.read_bytes()
    except OSError as error:
        raise PackError(f"{file}:1: cannot be read: {error.strerror}", "Check the path.") from error


def parse_yaml(file: Path, raw: bytes) -> Document:
    """The document in `raw`, which is what `file` holds; raises PackError as `read_yaml` does."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise PackError(f"{file}:{line}: is not UTF-8 text", "Save the file as UTF-8.") from error
    lines: dict[Place, int] = {}
    try:
        data = _build(file, text, lines)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PackError(
            f"{file}:{line}: is not valid YAML: {error.problem or error.context}",
            "Quote text that contains ': ' or ' #' or begins with { [ ` * & ! % @.",
        ) from error
    except yaml.YAMLError as error:
        odd = _CONTROL.search(text)
        line = text.count("\n", 0, odd.start()) + 1 if odd else 1
        raise PackError(
            f"{file}:{line}: is not plain text: it holds a character that cannot be printed",
            "Remove it, or save the file anew as UTF-8 text.",
        ) from error
    return Document(file, data, lines)


def _build(file: Path, text: str, lines: dict[Place, int]) -> Any:
    events: Iterator[Any] = iter(yaml.parse(text, Loader=yaml.CSafeLoader))
    data: Any = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                _refuse(file, event, "holds a second document", "Keep one document in a file.")
            data = _node(file, next(events), events, lines, ())
    return data


def _refuse(file: Path, event: Any, what: str, remedy: str) -> None:
    raise PackError(f"{file}:{event.start_mark.line + 1}: {what}", remedy)


def _node(file: Path, event: Any, events: Iterator[Any], lines: dict[Place, int], place: Place) -> Any:
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        _refuse(file, event, "uses an anchor or alias (& or *)", "Write the value out, or quote the text.")
    if event.tag is not None and event.tag != "!":
        _refuse(file, event, f"uses the tag {event.tag}", "Remove the tag, or quote the text.")
    if len(place) > MAX_DEPTH:
        _refuse(file, event, f"is nested deeper than {MAX_DEPTH} levels", "Flatten the file.")
    lines.setdefault(place, event.start_mark.line + 1)
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if isinstance(event, yaml.SequenceStartEvent):
        found: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            found.append(_node(file, event, events, lines, (*place, len(found))))
        return found
    mapping: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        if not isinstance(event, yaml.ScalarEvent):
            _refuse(file, event, "has a key that is not a word", "Quote text that begins with { or [.")
        key = str(event.value)
        if key in mapping:
            _refuse(file, event, f"has the key {key!r} twice", "Keep one of them.")
        lines[(*place, key)] = event.start_mark.line + 1
        mapping[key] = _node(file, next(events), events, lines, (*place, key))
    return mapping


def _scalar(event: Any) -> str | int | float | bool | None:
    value = str(event.value)
    if event.style is not None and event.style != "":
        return value
    if value in _WORDS:
        return _WORDS[value]
    if _INT.match(value):
        return int(value)
    if _FLOAT.match(value):
        return float(value)
    return value
