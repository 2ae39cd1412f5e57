import pytest

from .conftest import SIZES, fits

FAULTS = {
    "image-alt": "const i = new Image(); i.src = 'data:,'; document.querySelector('main').append(i)",
    "label": "document.querySelector('label[for=goal]').remove()",
    "color-contrast": "document.querySelector('.lead').style.color = '#ddd'",
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
}


def test_the_first_page_has_no_serious_finding(open_page, axe):
    for options in ({}, {"color_scheme": "dark"}, {"size": "phone"}, {"forced_colors": "active"}):
        assert axe(open_page("/", **options)) == [], options


def test_a_plan_has_no_serious_finding(open_page, axe, finished):
    assert axe(open_page(finished)) == []


def test_a_page_that_is_not_there_has_no_serious_finding(open_page, axe):
    page = open_page("/?")
    page.goto(page.url + "nothing")
    assert axe(page) == []


@pytest.mark.parametrize("rule", FAULTS)
def test_axe_catches_a_seeded_fault(open_page, axe, rule):
    page = open_page("/")
    page.evaluate(FAULTS[rule])
    assert [line for line in axe(page) if line.startswith(rule)]


@pytest.mark.parametrize("size", SIZES)
def test_pages_fit_without_scrolling_sideways(open_page, finished, size):
    for path, page in open_page.each(("/", finished), size):
        assert fits(page), path


def test_pages_fit_at_twice_the_size_of_letters(open_page):
    page = open_page("/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert fits(page)


def test_the_keyboard_reaches_everything_in_order(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = []
    for _ in range(9):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    fields = ["class_file", "SUMMARY", "goal", "minutes", "template", "SUMMARY", "BUTTON"]
    assert reached == ["A", *fields, "A"]


def test_focus_can_be_seen(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


def test_a_plan_is_begun_and_followed_with_the_keyboard_alone(open_page, answers):
    page = open_page("/")
    page.set_input_files("#class_file", str(answers))
    page.focus("#goal")
    page.keyboard.type("6.RP.A.2")
    page.keyboard.press("Enter")
    page.wait_for_selector("iframe")
    assert page.frame_locator("iframe").locator("h1").first.inner_text() == page.inner_text("h1")


def test_the_policy_allows_no_inline_script_or_style(open_page):
    page = open_page("/")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<p id=seeded style=\"color: rgb(1, 2, 3)\">x</p>')"
    )
    assert page.evaluate("getComputedStyle(document.getElementById('seeded')).color") != "rgb(1, 2, 3)"
    assert "Content Security Policy" in open_page.complaints.pop()


def test_what_a_page_complains_of_is_gathered(open_page):
    page = open_page("/")
    page.evaluate("setTimeout(() => { throw new Error('seeded') })")
    page.wait_for_timeout(50)
    assert open_page.complaints == ["seeded"]
    open_page.complaints.clear()
