"""A plan edited, rehearsed and taught, and a unit, in a real browser, by keyboard where it says so."""

import re

import httpx2 as httpx
import pytest

from .conftest import GOAL, SIZES, fits


@pytest.fixture(scope="module")
def unit(served, finished) -> str:
    """The path of a unit for the class of the finished plan."""
    with httpx.Client(base_url=served.url, timeout=60) as client:
        id = client.get("/v1/classes").json()[0]["id"]
        sent = {"class_id": id, "goal": GOAL, "minutes": "50", "days": ["mon", "tue", "thu"], "buffer": "20"}
        return client.post("/units", data=sent, follow_redirects=False).headers["location"]


@pytest.fixture(scope="module")
def lesson_pages(finished, unit) -> tuple[str, ...]:
    below = ("/edit", "/versions", "/versions/compare?a=1&b=1", "/rehearsal", "/after")
    return (*(finished + path for path in below), "/units", unit)


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page) -> str:
    return page.evaluate(
        "document.activeElement.id || document.activeElement.getAttribute('aria-label') || ''"
    )


def same_page(page) -> bool:
    """Whether the page was not loaded anew since `stay`."""
    return page.evaluate("window.stayed === true")


def stay(page) -> None:
    page.evaluate("window.stayed = true")


def forget(open_page, status: int) -> None:
    """An answer that the test has asked for is no complaint."""
    assert [one for one in open_page.complaints if not one.startswith(f"{status} ")] == []
    open_page.complaints.clear()


def kept(page, change) -> None:
    """Make a change and wait until the editor has taken it."""
    before = page.inner_text(".state")
    change()
    page.wait_for_function(
        "before => document.querySelector('.state')?.textContent.trim() !== before", arg=before
    )


def test_no_page_of_a_lesson_has_a_serious_finding(open_page, axe, lesson_pages):
    for options in ({}, {"color_scheme": "dark", "size": "phone"}):
        for path, page in open_page.each(lesson_pages, **options):
            assert axe(page) == [], (path, options)


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_a_lesson_fit_without_scrolling_sideways(open_page, lesson_pages, size):
    for path, page in open_page.each(lesson_pages, size):
        assert fits(page), path
        if size == "desk":
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert fits(page), path


def test_an_open_editor_has_no_serious_finding(open_page, axe, finished):
    page = open_page(finished + "/edit")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert axe(page) == []
    assert fits(page)


def test_words_are_edited_in_place_with_the_keyboard_alone(open_page, finished):
    page = open_page(finished + "/edit")
    stay(page)
    page.focus("#edit-hook")
    press(page, "Enter")
    page.wait_for_function("document.activeElement.id === 'text-hook'")
    press(page, "Control+A")
    page.keyboard.type("Which bottle would you buy, and why?")
    kept(page, lambda: press(page, "Control+Enter"))
    assert "Which bottle would you buy" in page.inner_text("#line-hook .text")
    assert "Teacher" in page.inner_text("#line-hook .who")
    assert focused(page) == "edit-hook"
    assert page.inner_text("#told").startswith("Kept.")
    assert same_page(page)


def test_escape_leaves_the_words_as_they_were(open_page, finished):
    page = open_page(finished + "/edit")
    page.click("#edit-objective")
    page.keyboard.type("nonsense ")
    press(page, "Escape")
    assert focused(page) == "edit-objective"
    assert not page.locator("#text-objective").is_visible()


def test_minutes_say_at_once_who_gives_and_are_refused_with_a_remedy(open_page, finished):
    page = open_page(finished + "/edit")
    stay(page)
    page.focus("#m-model")
    press(page, "ArrowUp", "ArrowUp")
    assert page.inner_text("#block-model output") == "The other blocks give 2."
    minutes = int(page.input_value("#m-model"))
    kept(page, lambda: press(page, "Enter"))
    assert page.input_value("#m-model") == str(minutes)
    assert sum(int(one.input_value()) for one in page.locator("[name=minutes]").all()) == 50
    page.fill("#m-model", "49")
    press(page, "Enter")
    page.wait_for_selector("#editor > .alert")
    assert "minutes are possible" in page.inner_text("#editor > .alert")
    assert "alert" in page.evaluate("document.activeElement.className")
    assert same_page(page)
    forget(open_page, 422)


def test_a_block_moves_with_the_keyboard_and_the_focus_goes_with_it(open_page, finished):
    page = open_page(finished + "/edit")
    order = [one.get_attribute("id") for one in page.locator(".block").all()]
    page.focus(f"#{order[1]} button[aria-label='Move down']")
    kept(page, lambda: press(page, "Enter"))
    now = [one.get_attribute("id") for one in page.locator(".block").all()]
    assert now[:3] == [order[0], order[2], order[1]]
    assert focused(page) == "Move down"
    assert page.evaluate("document.activeElement.closest('.block').id") == order[1]
    kept(page, lambda: page.click("text=Undo"))
    assert [one.get_attribute("id") for one in page.locator(".block").all()] == order


def test_a_locked_block_cannot_be_worded_until_it_is_unlocked(open_page, finished):
    page = open_page(finished + "/edit")
    kept(page, lambda: page.click("#block-check >> text=Lock"))
    assert page.locator("#block-check textarea").count() == 0
    kept(page, lambda: page.click("#block-check >> text=Unlock"))
    assert page.locator("#block-check textarea").count() > 0


def test_two_people_at_the_same_words_keep_both_texts(open_page, finished):
    first, second = open_page(finished + "/edit"), open_page(finished + "/edit")
    for page, text in ((first, "Words of the first"), (second, "Words of the second")):
        page.click("#edit-big_idea")
        page.fill("#text-big_idea", text)
    kept(first, lambda: press(first, "Control+Enter"))
    press(second, "Control+Enter")
    second.wait_for_selector(".conflict")
    forget(open_page, 409)
    assert second.input_value("#mine") == "Words of the second"
    assert "Words of the first" in second.inner_text(".theirs")
    second.click("text=Put mine in its place")
    second.wait_for_selector(".conflict", state="detached")
    assert "Words of the second" in second.inner_text("#line-big_idea .text")


def test_the_editor_needs_no_script(open_page, finished):
    page = open_page(finished + "/edit", java_script_enabled=False)
    page.click("#edit-success-1")
    page.fill("#text-success-1", "I can say it without a script.")
    page.click("#line-success-1 >> text=Keep")
    assert page.url.endswith("/edit#line-success-1")
    assert "without a script" in page.inner_text("#line-success-1 .text")


def test_versions_are_compared_side_by_side(open_page, axe, finished):
    page = open_page(finished + "/edit")
    page.click("#edit-success-2")
    page.fill("#text-success-2", "I can compare two rates.")
    kept(page, lambda: press(page, "Control+Enter"))
    page.click("text=Versions and files")
    page.check("input[name=a][value='1']")
    page.click("text=Show the two side by side")
    page.wait_for_selector("ins")
    page.wait_for_selector("del")
    assert axe(page) == []


def test_a_rehearsal_is_told_to_be_simulated_and_can_be_had_again(open_page, finished):
    page = open_page(finished + "/rehearsal")
    assert "These five pupils do not exist" in page.inner_text(".simulated")
    assert page.locator(".pupils > div").count() == 5
    page.click("text=Rehearse again")
    assert page.url.endswith("seed=1")


def test_a_lesson_is_entered_with_the_keyboard_alone_and_the_next_one_changes(open_page, axe, finished):
    page = open_page(finished + "/after")
    page.focus("#right-X1")
    page.keyboard.type("5")
    press(page, "Tab")
    page.keyboard.type("7")
    press(page, "Tab")
    press(page, "ArrowRight", "ArrowRight")
    assert page.is_checked("#over10")
    press(page, "Enter")
    page.wait_for_selector(".next")
    page.wait_for_load_state()
    assert any("Minutes planned" in row for row in page.locator("tr.changed").all_inner_texts())
    assert axe(page) == []
    page.focus("text=Plan this next lesson")
    press(page, "Enter")
    page.wait_for_selector(".because")
    assert "were right" in page.inner_text(".because")
    assert axe(page) == []


def test_a_unit_is_planned_and_a_lesson_moved_with_the_keyboard(open_page, finished):
    page = open_page("/units")
    page.fill("#goal", GOAL)
    press(page, "Enter")
    page.wait_for_selector(".calendar")
    order = [one.inner_text() for one in page.locator(".lessons h3 span:last-child").all()]
    free = order.index("Free for what takes longer") + 1
    page.focus(f"#lesson-{free} button[aria-label='Earlier']")
    press(page, "Enter")
    page.wait_for_selector("text=You moved it.")
    again = [one.inner_text() for one in page.locator(".lessons h3 span:last-child").all()]
    assert again.index("Free for what takes longer") + 1 == free - 1


def test_a_lost_day_is_seen_in_the_calendar(open_page, unit):
    page = open_page(unit)
    page.click("text=Move the lessons on")
    page.wait_for_selector(".calendar .off")
    assert re.search("lost", page.inner_text(".calendar"))
