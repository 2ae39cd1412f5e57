import pytest

from .conftest import fits


@pytest.fixture(scope="package")
def class_path(finished) -> str:
    return f"{finished}/class"


def focused(page) -> str:
    return page.evaluate("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')")


def place(page) -> tuple[int, int]:
    """Row and column of the focused cell."""
    return tuple(
        page.evaluate(
            "(c => [[...c.closest('table').rows].indexOf(c.parentElement), c.cellIndex])"
            "(document.activeElement.closest('td'))"
        )
    )


def test_the_class_has_no_serious_finding(open_page, axe, class_path):
    for options in ({}, {"color_scheme": "dark", "size": "phone"}):
        assert axe(open_page(class_path, **options)) == [], options


@pytest.mark.parametrize("size", ["phone", "tablet", "desk"])
def test_the_heat_map_scrolls_within_itself(open_page, class_path, size):
    assert fits(open_page(class_path, size))


def test_arrow_keys_walk_the_heat_map_and_enter_shows_the_answers(open_page, axe, class_path):
    page = open_page(class_path)
    page.focus("[data-grid] th + td:not(.none) a")
    y, x = place(page)
    page.keyboard.press("ArrowRight")
    assert place(page) == (y, x + 1)
    page.keyboard.press("ArrowDown")
    assert place(page) == (y + 1, x + 1)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    assert place(page) == (y, x)
    told = page.inner_text(".tip")
    assert "interval" in told
    assert "right" in told
    page.keyboard.press("Enter")
    page.wait_for_selector("#detail:not([hidden])")
    assert page.locator("#detail .given li").count() > 0
    assert axe(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert place(page) == (y, x), "the tab key comes back to the cell it left"
    page.keyboard.press("Escape")
    assert page.locator("#detail").is_hidden()


def test_a_cell_is_one_stop_for_the_tab_key(open_page, class_path):
    page = open_page(class_path)
    assert page.locator("[data-grid] td a[tabindex='0']").count() == 1
    assert page.locator("[data-grid] td a").count() > 100


def test_hovering_tells_the_interval(open_page, class_path):
    page = open_page(class_path)
    page.hover("[data-grid] td a >> nth=3")
    assert "interval" in page.inner_text(".tip")


def test_headers_stay_when_the_map_is_scrolled(open_page, class_path):
    page = open_page(class_path, "phone")
    before = page.locator(".heat .corner").bounding_box()
    page.evaluate("document.querySelector('.map').scrollTo(200, 200)")
    assert page.locator(".heat .corner").bounding_box() == before


def test_without_scripts_a_cell_leads_to_a_page_with_the_answers(open_page, axe, class_path):
    page = open_page(class_path, java_script_enabled=False)
    page.click("[data-grid] td:not(.none) a >> nth=0")
    page.wait_for_selector(".given li")
    page.click("text=Back to the class")
    assert page.url.endswith("/class")


def test_in_gray_the_states_differ_by_shape(open_page, class_path):
    page = open_page(class_path)
    shapes = page.evaluate(
        "[...new Set([...document.querySelectorAll('.heat td a .dot')].map(s => s.innerHTML))].length"
    )
    assert shapes == 3
    page.emulate_media(media="print")
    assert page.locator(".map").evaluate("e => getComputedStyle(e).overflow") == "visible"
