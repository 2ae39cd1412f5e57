"""What holds on every page: the narrowest phone, letters of twice the size, gray print, a language from right
to left; and the pages that no other module tries."""

import httpx2 as httpx
import pytest

from .conftest import GOAL, fits
from .test_languages import LETTERS, from_right_to_left

__all__ = ["from_right_to_left"]


@pytest.fixture(scope="module")
def room(served, answers) -> str:
    """The path of a class with answers that no plan was made from."""
    with httpx.Client(base_url=served.url, timeout=60) as client:
        at = client.post("/classes", data={"name": "Room with a fairly long name"}).headers["location"]
        sent = {"class_file": (answers.name, answers.read_bytes())}
        client.post(f"{at}/answers", data={"goal": ""}, files=sent).raise_for_status()
    return at


@pytest.fixture(scope="module")
def every(finished, room) -> tuple[str, ...]:
    below = ("", "/edit", "/versions", "/rehearsal", "/after", "/class")
    run = finished.removeprefix("/plans/")
    others = ("/classes", room, f"{room}?goal={GOAL}", "/units", "/skills", f"/skills?plan={run}", "/enter")
    return ("/", *(finished + one for one in below), *others, "/skills/6.RP.A.2", "/plans/nothing")


def test_no_page_of_a_class_or_way_in_has_a_serious_finding(open_page, axe, room):
    for path, page in open_page.each(("/classes", room, f"{room}?goal={GOAL}", "/enter", "/units")):
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        assert axe(page) == [], path


def test_every_page_fits_the_narrowest_phone_and_large_letters(open_page, every):
    page = open_page("/", "phone")
    for path in every:
        page.goto(open_page.served.at(path))
        page.set_viewport_size({"width": 320, "height": 640})
        assert fits(page), f"{path} at 320 pixels"
        page.set_viewport_size({"width": 640, "height": 800})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert fits(page), f"{path} at 200 percent"


def test_every_page_prints_in_gray_and_without_its_buttons(open_page, every):
    page = open_page("/")
    page.emulate_media(media="print")
    for path in every:
        page.goto(open_page.served.at(path))
        seen = "e => [...e].filter((one) => one.checkVisibility()).map((one) => one.textContent.trim())"
        assert page.eval_on_selector_all("button, .top nav, .foot nav", seen) == [], path
        colors = "e => [...new Set([...e].map((one) => getComputedStyle(one).color))]"
        for color in page.eval_on_selector_all("main :is(h1, h2, p, a, li)", colors):
            red, green, blue = (int(one) for one in color.removeprefix("rgb(").removesuffix(")").split(","))
            assert max(red, green, blue) - min(red, green, blue) <= 12, (path, color)


def test_every_page_reads_from_right_to_left(open_page, every, from_right_to_left):
    page = open_page("/", "phone", locale="ar")
    for path in every:
        page.goto(open_page.served.at(path))
        assert page.get_attribute("html", "dir") == "rtl"
        assert LETTERS.search(page.inner_text("body")), path
        assert fits(page), path


def test_a_class_is_made_and_answers_read_in_with_the_keyboard_alone(open_page, answers):
    page = open_page("/classes")
    page.focus("#name")
    page.keyboard.type("7C")
    page.keyboard.press("Enter")
    page.wait_for_url("**/classes/7c")
    assert page.locator("#goal").count() == 0, "nothing can be asked of a class without answers"
    page.set_input_files("#class_file", {"name": "notes.docx", "mimeType": "x/y", "buffer": b"PK\x03\x04 no"})
    page.focus("form[action$='/answers'] button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".alert")
    assert "notes.docx" in page.inner_text(".alert"), "by the name that the teacher knows"
    page.set_input_files("#class_file", str(answers))
    page.focus("form[action$='/answers'] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status] >> text=new answers were read")
    assert "Choose a goal" in page.inner_text("main"), "what comes next is said"
    page.focus("#goal")
    page.keyboard.type(GOAL)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-grid]")
    page.focus(".first > summary")
    page.keyboard.press("Enter")
    page.focus("#minutes")
    page.keyboard.press("Enter")
    page.wait_for_url("**/plans/*")
    page.wait_for_selector("iframe")
    page.click(".facts a")
    assert page.url.endswith("/classes/7c"), "the plan leads back to its class"
    page.wait_for_selector("text=Plans of this class")


def test_the_lesson_grows_with_the_page_around_it(open_page, finished):
    page = open_page(finished)
    whole = "document.querySelector('iframe').contentDocument.documentElement.scrollHeight"
    page.wait_for_function(f"() => document.querySelector('iframe').offsetHeight >= {whole}")
    page.frame_locator("iframe").locator("nav a").last.click()
    page.wait_for_function("() => scrollY > 1000")


def test_a_file_to_try_with_is_at_hand(open_page, served):
    page = open_page("/")
    page.click("text=What such a file looks like")
    path = page.get_attribute("a[download]", "href")
    with httpx.Client(base_url=served.url, timeout=60) as client:
        sent = {"class_file": ("example.csv", client.get(path).content)}
        shown = client.post("/v1/diagnoses", data={"goal": GOAL}, files=sent)
    assert len(shown.raise_for_status().json()["learners"]) == 28
