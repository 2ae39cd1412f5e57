import re
from gettext import NullTranslations

import pytest
from lessonloom.portal.languages import LANGUAGES, Language

from .conftest import fits

LETTERS = re.compile(r"⟦[^⟦⟧]*⟧")


class Bracketed(NullTranslations):
    """Every marked text, in brackets; nothing else has them."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@pytest.fixture
def from_right_to_left():
    """A language of no country, written from right to left."""
    LANGUAGES["ar"] = Language("ar", "Pseudo", "rtl", Bracketed())
    yield "ar"
    del LANGUAGES["ar"]


def test_pages_read_from_right_to_left(open_page, axe, finished, from_right_to_left):
    for path, page in open_page.each(("/", f"{finished}/class", "/skills"), "phone", locale="ar"):
        assert page.get_attribute("html", "dir") == "rtl"
        assert LETTERS.search(page.inner_text("h1"))
        assert fits(page), path
        brand, nav = page.locator(".brand").bounding_box(), page.locator(".top nav").bounding_box()
        assert brand["x"] + brand["width"] > nav["x"] + nav["width"] - 2, "the name stands at the right edge"
    page = open_page(f"{finished}/class", locale="ar")
    corner, cell = page.locator(".corner").bounding_box(), page.locator(".heat td").first.bounding_box()
    assert corner["x"] > cell["x"], "names of learners stand at the right"
    assert axe(page) == []


def test_the_language_is_switched_with_the_keyboard(open_page, axe):
    page = open_page("/")
    page.focus(".foot a[lang=es]")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[lang=es]")
    assert "Planificar la próxima lección" in page.inner_text("h1")
    assert axe(page) == []
    page.goto(page.url.partition("?")[0] + "skills")
    assert page.get_attribute("html", "lang") == "es", "the choice is kept"
