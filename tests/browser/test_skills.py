import pytest
from lessonloom.agents.deps import load_tree
from lessonloom.settings import Settings

from .conftest import fits

TOTAL = len(load_tree(Settings()).skills)
HERE = "document.activeElement.dataset.id"


@pytest.fixture(scope="package")
def way_path(finished) -> str:
    return f"/skills?plan={finished.removeprefix('/plans/')}"


def test_the_tree_has_no_serious_finding(open_page, axe, way_path):
    for path, options in (("/skills", {}), (way_path, {"color_scheme": "dark"}), ("/skills/6.RP.A.2", {})):
        assert axe(open_page(path, **options)) == [], path


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_map_scrolls_within_itself(open_page, way_path, size):
    for path, page in open_page.each(("/skills", way_path, "/skills/6.RP.A.2"), size):
        assert fits(page), path


def test_a_skill_is_found_by_typing_and_its_neighborhood_shown(open_page, axe):
    page = open_page("/skills")
    page.focus("#q")
    page.keyboard.type("unit rat")
    assert page.get_attribute("#q", "aria-expanded") == "true"
    names = page.locator("#found [role=option]").all_inner_texts()
    assert "6.RP.A.2 Unit rates" in names
    for _ in range(names.index("6.RP.A.2 Unit rates")):
        page.keyboard.press("ArrowDown")
    assert "6.RP.A.2" in page.inner_text("#found [aria-selected=true]")
    page.keyboard.press("Enter")
    assert page.evaluate(HERE) == "6.RP.A.2"
    page.wait_for_selector("#detail:not([hidden])")
    assert "Ratio language" in page.inner_text("#detail")
    near = page.evaluate("[...document.querySelectorAll('.node.near')].map(n => n.dataset.id)")
    assert {"6.RP.A.1", "5.NF.B.3", "6.RP.A.3.b"} <= set(near)
    far = page.evaluate("document.querySelectorAll('.node.far').length")
    assert far > 5
    box, view = page.locator(".node.here").bounding_box(), page.locator("[data-map]").bounding_box()
    assert view["x"] <= box["x"] <= view["x"] + view["width"]
    assert axe(page) == []


def test_arrow_keys_go_to_what_a_skill_needs_and_opens(open_page):
    page = open_page("/skills")
    page.focus("[data-id='6.RP.A.2']")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(HERE) in ("6.RP.A.1", "5.NF.B.3", "4.OA.A.2", "5.NF.B.7")
    page.focus("[data-id='6.RP.A.1']")
    page.keyboard.press("ArrowRight")
    came = page.evaluate(HERE)
    drawn = page.evaluate(f'Boolean(document.querySelector(\'[data-a="6.RP.A.1"][data-b="{came}"]\'))')
    assert drawn
    page.keyboard.press("Escape")
    assert not page.evaluate("document.querySelector('.skillmap').classList.contains('focused')")


def test_the_size_is_changed_by_keys_and_buttons(open_page):
    page = open_page("/skills")
    width = "document.querySelector('.skillmap').getBoundingClientRect().width"
    first = page.evaluate(width)
    page.focus("[data-zoom=in]")
    page.keyboard.press("Enter")
    assert page.evaluate(width) > first
    page.focus("[data-map]")
    page.keyboard.press("0")
    assert page.evaluate(width) <= page.evaluate("document.querySelector('[data-map]').clientWidth") + 1
    page.keyboard.press("+")
    page.keyboard.press("-")
    assert page.locator(".node").count() == TOTAL


def test_the_map_is_one_stop_for_the_tab_key(open_page):
    page = open_page("/skills")
    assert page.evaluate("[...document.querySelectorAll('.node')].filter(n => n.tabIndex === 0).length") == 1


def test_the_way_of_a_class_is_on_the_map(open_page, way_path):
    page = open_page(way_path)
    steps = page.locator(".node.step").count()
    assert steps > 2
    assert page.locator(".node .badge text").all_inner_texts() != []
    assert page.locator(".node.goal").count() > 0
    assert page.locator(".node").count() < 60
    page.click("text=the whole tree")
    page.wait_for_url("**all=true*")  # loaded, too
    assert page.locator(".node").count() == TOTAL
    assert page.locator(".node.step").count() == steps


def test_without_scripts_the_map_is_made_of_links_and_the_search_filters_the_list(open_page):
    page = open_page("/skills", java_script_enabled=False)
    page.fill("#q", "unit rates")
    page.press("#q", "Enter")
    page.click("#list li[data-id='6.RP.A.2'] a")
    assert page.url.endswith("/skills/6.RP.A.2")
    page.click(".node[data-id='6.RP.A.1']")
    assert page.url.endswith("/skills/6.RP.A.1")
