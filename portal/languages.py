"""The languages of the pages: which are spoken, which one a visit gets, and the words in it.

Texts are written in English where they are used: `{% trans %}` or `gettext` in templates, `gettext`,
`ngettext` and, in tables, `mark` in modules. `locale/CODE/*.po` holds them in the other languages, one file
for each group of pages.
"""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Literal

LOCALE = Path(__file__).parent / "locale"
_CHOICE = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*([0-9.]{1,5}))?\s*")


@dataclass(frozen=True)
class Language:
    """A language that the pages speak; `words` is None where the texts are taken as written."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    words: NullTranslations | None = field(default=None, repr=False)
    """Instead of the catalogues in `locale/CODE`."""

    @property
    def locale(self) -> str:
        """The locale by whose rules dates and numbers are written."""
        return {"en": "en_US"}.get(self.code, self.code.partition("-")[0])


ENGLISH = Language("en", "English", words=NullTranslations())
LANGUAGES: dict[str, Language] = {one.code: one for one in (ENGLISH, Language("es", "Español"))}
_speaking: ContextVar[Language] = ContextVar("speaking", default=ENGLISH)


def speak(language: Language) -> None:
    """From here on, within the request at work, texts are in `language`."""
    _speaking.set(language)


def speaking() -> Language:
    """The language of the request at work; English outside of any."""
    return _speaking.get()


def chosen(wishes: tuple[str, ...], accepts: str) -> Language:
    """The first of `wishes` that is spoken, else the best of an Accept-Language header, else English."""
    for code in (*wishes, *_by_weight(accepts)):
        found = LANGUAGES.get(code.lower()) or LANGUAGES.get(code.lower().partition("-")[0])
        if found:
            return found
    return ENGLISH


def gettext(message: str) -> str:
    """The text in the language of the request at work."""
    return _words(speaking()).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """The text for `n` of something."""
    return _words(speaking()).ngettext(one, many, n)


def mark(message: str) -> str:
    """The text as it is; catalogues list it, and `gettext` is called on it where it is used."""
    return message


def told(words: Mapping[str, str], key: str) -> str:
    """A marked text of a table, in the language of the request at work."""
    return gettext(words[key])


def _by_weight(accepts: str) -> list[str]:
    found = []
    for one in accepts[:500].split(","):
        match = _CHOICE.fullmatch(one)
        if match is not None:
            try:
                weight = float(match[2] or 1)
            except ValueError:
                continue
            if weight > 0:
                found.append((weight, match[1]))
    return [code for _, code in sorted(found, key=lambda pair: -pair[0])]


def _words(language: Language) -> NullTranslations:
    return language.words if language.words is not None else _catalogue(language.code)


@cache
def _catalogue(code: str) -> NullTranslations:
    """The catalogues of a language as one; they are compiled in memory, once."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    whole = Catalog(locale=code)
    for path in sorted((LOCALE / code).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=code):
                if message.id:
                    whole[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return GNUTranslations(compiled)
