"""The texts of the pages, gathered from templates and modules, and what the catalogues make of them."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.ext import babel_extract

PORTAL = Path(__file__).resolve().parent.parent / "portal"
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "mark": None}
NAMES = {"Lessonloom", "Word", "Markdown", "JSON", "PDF", "PowerPoint", "GIFT", "Moodle", "QTI", "CSV", "min"}
"""Called the same in every language."""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


def used() -> dict[str | tuple[str, str], list[str]]:
    """Every text that pages use, a pair where it counts, and the files it is used in."""
    found: dict[str | tuple[str, str], list[str]] = {}
    for path in sorted((*PORTAL.glob("templates/*.j2"), *PORTAL.glob("*.py"), *PORTAL.glob("pages/*.py"))):
        for message in texts_of(path):
            found.setdefault(message, []).append(path.name)
    return found


def texts_of(path: Path) -> Iterator[str | tuple[str, str]]:
    with path.open("rb") as file:
        if path.suffix == ".py":
            rows = ((m, None) for _, m, _, _ in extract("python", file, keywords=KEYWORDS))
        else:
            options = {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}
            rows = (
                (m, f) for _, f, m, _ in babel_extract(file, ("gettext", "ngettext", "mark"), [], options)
            )
        for message, _ in rows:
            if isinstance(message, tuple):
                pair = tuple(part for part in message if part)
                yield pair[:2] if len(pair) > 1 else pair[0]
            elif message:
                yield message


def catalogue(code: str) -> Catalog:
    """All catalogues of a language as one; a text that two of them translate differently is an error."""
    whole = Catalog(locale=code)
    for path in sorted((PORTAL / "locale" / code).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=code):
                if not message.id:
                    continue
                known = whole.get(message.id)
                assert known is None or known.string == message.string, f"{path.name}: {message.id}"
                whole[message.id] = message
    return whole


def faults(code: str, wanted: dict[str | tuple[str, str], list[str]]) -> list[str]:
    """What is missing, doubtful, left over, or has other placeholders than the English text."""
    found = []
    known = {
        message.id if not isinstance(message.id, list) else tuple(message.id): message
        for message in catalogue(code)
        if message.id
    }
    for text, files in wanted.items():
        message = known.get(text) or known.get(text[0] if isinstance(text, tuple) else text)
        if message is None:
            found.append(f"missing, from {files[0]}: {text}")
            continue
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.fuzzy or not all(one.strip() for one in strings):
            found.append(f"not translated: {text}")
        originals = text if isinstance(text, tuple) else (text,)
        for original, string in zip(originals, strings, strict=False):
            if sorted(PLACEHOLDER.findall(original)) != sorted(PLACEHOLDER.findall(string)):
                found.append(f"other placeholders: {original} -> {string}")
    found += [f"used nowhere: {text}" for text in known if text not in wanted]
    return found


class _Unmarked(HTMLParser):
    """Letters of a template that no catalogue knows of."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self._look(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("alt", "title", "placeholder", "aria-label", "aria-description"):
                self._look(value or "")

    def _look(self, text: str) -> None:
        words = [word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in NAMES]
        if words:
            self.found.append(" ".join(text.split()))


def unmarked(source: str) -> list[str]:
    """Texts that a template says in English whatever the language."""
    outside, inside = [], False
    tokens = list(Environment(trim_blocks=True, lstrip_blocks=True).lex(source))
    for n, (_, kind, value) in enumerate(tokens):
        if kind == "block_begin":
            words = [v for _, k, v in tokens[n + 1 : n + 5] if k == "name"]
            begins = words[0] == "trans" or words[:2] == ["block", "body_class"]
            inside = begins or (inside and words[0] not in ("endtrans", "endblock"))
        elif kind == "data" and not inside:
            outside.append(value)
    parser = _Unmarked()
    parser.feed("".join(outside))
    parser.close()
    return parser.found
