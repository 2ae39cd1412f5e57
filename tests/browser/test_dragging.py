"""Blocks dragged to another place, by mouse and by finger (by keyboard: test_lesson_pages)."""

import pytest

from .conftest import fits
from .test_lesson_pages import kept


def order(page) -> list[str]:
    return page.eval_on_selector_all(".block", "blocks => blocks.map((one) => one.id)")


def minutes(page) -> int:
    return sum(int(one.input_value()) for one in page.locator("[name=minutes]").all())


def grip(page, block: str) -> tuple[float, float]:
    box = page.locator(f"#{block} .grip").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def lift(page, block: str) -> tuple[float, float]:
    """Take a block by its handle; the others become a short list. Where the pointer is."""
    page.locator(f"#{block} .grip").scroll_into_view_if_needed()
    x, y = grip(page, block)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 8)
    page.wait_for_selector(".sorting")
    return x, y


@pytest.fixture
def editor(open_page, finished):
    """The editor; whatever the test did to the order is undone."""
    page = open_page(finished + "/edit")
    before = order(page)
    yield page
    page.reload()
    if order(page) != before:
        kept(page, lambda: page.click("text=Undo"))


def test_a_block_is_dragged_below_the_next_and_the_minutes_still_add_up(editor):
    before, whole = order(editor), minutes(editor)
    lengths = [
        int(one) for one in editor.eval_on_selector_all(".block", "b => b.map((o) => o.dataset.minutes)")
    ]
    x, _ = lift(editor, before[1])
    assert editor.locator(f"#{before[3]} .line").first.is_hidden(), "a short list while it is dragged"
    _, y = grip(editor, before[2])
    editor.mouse.move(x, y + 25, steps=4)
    times = [one.inner_text() for one in editor.locator(".when").all()]
    assert times[1] == f"{lengths[0]}–{lengths[0] + lengths[2]}", "the times it would have are seen at once"
    kept(editor, editor.mouse.up)
    assert order(editor) == [before[0], before[2], before[1], *before[3:]]
    assert minutes(editor) == whole
    assert editor.locator(".when").nth(1).inner_text() == times[1], "as the portal reckons them"
    assert "moved to place 3" in editor.inner_text("#told")
    assert editor.evaluate("document.activeElement.closest('.block').id") == before[1]
    kept(editor, lambda: editor.click("text=Undo"))
    assert order(editor) == before


def test_a_block_is_dragged_to_the_very_top(editor):
    before = order(editor)
    x, _ = lift(editor, before[2])
    _, y = grip(editor, before[0])
    editor.mouse.move(x, y - 20, steps=4)
    kept(editor, editor.mouse.up)
    assert order(editor)[:2] == [before[2], before[0]]


def test_escape_puts_a_block_back(editor):
    before = order(editor)
    x, _ = lift(editor, before[1])
    _, y = grip(editor, before[3])
    editor.mouse.move(x, y + 25, steps=4)
    assert order(editor) != before
    editor.keyboard.press("Escape")
    editor.mouse.up()
    assert order(editor) == before
    assert editor.locator(".sorting").count() == 0


def test_a_locked_block_has_no_handle(editor):
    block = order(editor)[2]
    kept(editor, lambda: editor.click(f"#{block} >> text=Lock"))
    assert editor.locator(f"#{block} .grip").count() == 0
    assert editor.locator(f"#{block} [aria-label='Move down']").is_disabled()
    kept(editor, lambda: editor.click(f"#{block} >> text=Unlock"))


def test_the_blocks_go_back_when_the_portal_does_not_answer(editor, open_page):
    before = order(editor)
    editor.route("**/edit", lambda route: route.abort())
    x, _ = lift(editor, before[1])
    _, y = grip(editor, before[2])
    editor.mouse.move(x, y + 25, steps=4)
    editor.mouse.up()
    editor.wait_for_selector(".alert.lost")
    assert order(editor) == before
    assert "does not answer" in editor.inner_text(".alert.lost")
    editor.unroute("**/edit")


def test_a_finger_drags_too_and_the_page_does_not_scroll_away(open_page, finished):
    page = open_page(finished + "/edit", "phone", has_touch=True, is_mobile=True)
    before = order(page)
    assert fits(page)
    page.locator(f"#{before[1]} .grip").scroll_into_view_if_needed()
    x, y = grip(page, before[1])
    wire = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        sent = [{"x": px, "y": py} for px, py in points]
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": sent})

    touch("touchStart", (x, y))
    touch("touchMove", (x, y + 9))
    page.wait_for_selector(".sorting")
    _, below = grip(page, before[2])
    for step in range(1, 5):
        touch("touchMove", (x, y + (below + 25 - y) * step / 4))
    kept(page, lambda: touch("touchEnd"))
    assert order(page)[:3] == [before[0], before[2], before[1]]
    kept(page, lambda: page.click("text=Undo"))
    assert order(page) == before
