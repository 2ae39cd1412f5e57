"""The host page of docs/embedding.md, served from another origin by the host server of docs/embedding.md."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lessonloom.portal.access import Principal
from lessonloom.portal.access.keys import KeyRing
from lessonloom.portal.access.session import Sessions
from lessonloom.settings import Settings
from starlette.responses import HTMLResponse

from .conftest import running, serving

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "embedding.md").read_text(encoding="utf-8")
PAGE = next(re.finditer(r"```html\n(.*?)```", TEXT, re.DOTALL)).group(1)
SERVER = next(
    one for one in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL) if "lessonloom-ticket" in one
)
NAMED = "https://lessonloom.example.edu"
SEEN = "window.seen = []; for (const name of ['ready', 'navigated', 'changed', 'expired', 'failed']) "
SEEN += "addEventListener('lessonloom:' + name, (e) => seen.push([name, e.detail]))"


@dataclass(frozen=True)
class Site:
    """A school's own site, and the portal that its pages show. `scope` are the names of the host's server."""

    url: str
    portal: str
    scope: dict


@pytest.fixture(scope="module")
def site(tmp_path_factory, served, finished) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("embedded")
    patch = pytest.MonkeyPatch()
    scope: dict = {"__name__": "host"}
    exec(compile(SERVER, "docs/embedding.md", "exec"), scope)

    @scope["school"].middleware("http")
    async def with_policy(request, call_next):
        answer = await call_next(request)
        policy = f"default-src 'none'; script-src 'unsafe-inline' {scope['LESSONLOOM']}; connect-src 'self' "
        policy += f"{scope['LESSONLOOM']}; frame-src {scope['LESSONLOOM']}; img-src data:"
        answer.headers["Content-Security-Policy"] = policy
        return answer

    @scope["school"].get("/bare", response_class=HTMLResponse)
    def bare(element: str = "") -> str:
        module = f"{scope['LESSONLOOM']}/static/lessonloom.js"
        return (
            f'<html lang="en"><title>x</title><script type="module" src="{module}"></script>{element}</html>'
        )

    with running(scope["school"]) as url:
        shutil.copytree(served.settings.home, home, dirs_exist_ok=True)
        (home / "access.yaml").write_text(f"frame_ancestors: ['{url}']\ncors: ['{url}']\n")
        person = Principal(tenant="local", subject="Ms. Ito", role="teacher")
        _, key = KeyRing(home / "access-keys.json").create(person)
        with serving(Settings(home=home)) as portal:
            page = PAGE.replace(NAMED, portal.url).replace("RUN", finished.removeprefix("/plans/"))
            scope.update(LESSONLOOM=portal.url, PAGE=page)
            patch.setenv("LESSONLOOM_KEY", key)
            yield Site(url, portal.url, scope)
    patch.undo()


@pytest.fixture
def visit(browser):
    """`visit(address)`: a page of the host; it gathers the elements' events in `seen`."""
    contexts = []

    def opened(address: str, **options):
        contexts.append(
            browser.new_context(locale="en-US", viewport={"width": 900, "height": 900}, **options)
        )
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)  # the first page of a cold server on a busy machine takes its time
        page.add_init_script(SEEN)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


def events(page, name: str) -> list[dict]:
    return [detail for one, detail in page.evaluate("seen") if one == name]


def heard(page, name: str, count: int = 1) -> list[dict]:
    page.wait_for_function(
        "([name, n]) => seen.filter((one) => one[0] === name).length >= n", arg=[name, count]
    )
    return events(page, name)


def test_the_page_of_the_manual_shows_the_plan_and_hears_of_a_change(visit, site, axe):
    page = visit(site.url)
    heard(page, "ready", 2)
    plan = page.frame_locator("lessonloom-plan iframe")
    assert plan.locator(".block").count() > 4
    assert not plan.locator(".top").is_visible(), "the frame of the portal's own pages is left out"
    plan.locator("#edit-objective").click()
    plan.locator("#text-objective").fill("I can say which offer is cheaper.")
    plan.locator("#text-objective").press("Control+Enter")
    changed = heard(page, "changed")[0]
    assert changed["kind"] == "plan"
    assert int(changed["state"]) > int(changed["before"])
    assert page.inner_text("#news") == f"The plan is now at version {changed['state']}."
    assert "Ms. Ito" in plan.locator("#line-objective .who").inner_text(), "who is there, by the ticket"
    assert axe(page) == []


def test_an_element_is_as_high_as_its_page(visit, site):
    page = visit(site.url)
    heard(page, "ready", 2)
    frame = page.frames[1]
    fits = "document.documentElement.scrollHeight <= innerHeight + 1"
    assert frame.evaluate(fits)
    before = page.locator("lessonloom-plan").bounding_box()["height"]
    frame.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    height = "document.querySelector('lessonloom-plan').offsetHeight"
    page.wait_for_function(f"before => {height} > before + 200", arg=before)
    frame.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = false })")
    page.wait_for_function(f"before => {height} < before + 2", arg=before)
    assert frame.evaluate(fits)


def test_the_keyboard_goes_through_an_element_and_out_again(visit, site):
    element = (
        '<lessonloom-class tickets="/lessonloom-ticket"></lessonloom-class><button id="after">x</button>'
    )
    page = visit(f"{site.url}/bare?element=<button id=before>x</button>{element}")
    heard(page, "ready")
    page.focus("#before")
    inside = 0
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "after":
            break
        inside += page.evaluate("document.activeElement.localName") == "lessonloom-class"
    assert inside >= 3, "links and fields of the page inside"
    assert page.evaluate("document.activeElement.id") == "after"
    assert "Classes" in page.evaluate(
        "document.querySelector('lessonloom-class').shadowRoot.querySelector('iframe').title"
    )


def test_the_language_of_an_element_is_its_own(visit, site):
    element = '<lessonloom-class lang="es" tickets="/lessonloom-ticket"></lessonloom-class>'
    page = visit(f"{site.url}/bare?element={element}")
    heard(page, "ready")
    assert page.frame_locator("iframe").locator("html").get_attribute("lang") == "es"


def test_going_to_another_page_is_told(visit, site):
    page = visit(
        f'{site.url}/bare?element=<lessonloom-class tickets="/lessonloom-ticket"></lessonloom-class>'
    )
    heard(page, "ready")
    page.frame_locator("iframe").locator(".plans a").first.click()
    assert heard(page, "navigated")[0]["path"].startswith("/classes/")


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ('<lessonloom-plan plan="x" src="http://127.0.0.1:9/" tickets="/lessonloom-ticket">', "away"),
        ('<lessonloom-plan plan="x" tickets="/nothing">', "refused"),
        ('<lessonloom-plan plan="x" token="false">', "refused"),
        ('<lessonloom-plan plan="x">', "expired"),
        ("<lessonloom-plan>", "attributes"),
    ],
)
def test_what_went_wrong_is_seen_and_can_be_tried_again(visit, site, axe, element, reason):
    page = visit(f"{site.url}/bare?element={element}</lessonloom-plan>")
    assert heard(page, "failed")[0]["reason"] == reason
    assert page.locator("[role=alert]").inner_text().strip()
    page.focus("[role=alert] button")
    page.keyboard.press("Enter")
    heard(page, "failed", 2)
    assert axe(page) == []


def test_an_ended_session_is_begun_again_by_a_new_ticket(visit, site, monkeypatch):
    page = visit(
        f'{site.url}/bare?element=<lessonloom-class tickets="/lessonloom-ticket"></lessonloom-class>'
    )
    heard(page, "ready")
    page.context.clear_cookies()
    page.frame_locator("iframe").locator(".plans a").first.click()
    heard(page, "expired")
    heard(page, "ready", 2)
    assert page.frame_locator("iframe").locator("h1").inner_text() == "Classes"
    monkeypatch.setattr(Sessions, "whose", lambda self, cookie: None)
    page.evaluate("document.querySelector('lessonloom-class').reload()")
    assert heard(page, "failed")[0]["reason"] == "expired"


def test_a_site_that_is_not_named_shows_no_plan(visit, site):
    foreign = site.url.replace("127.0.0.1", "localhost")
    page = visit(f"{foreign}/bare?element=<lessonloom-class></lessonloom-class>")
    assert heard(page, "failed")[0]["reason"] == "away"


def test_messages_of_other_frames_are_not_believed(visit, site):
    page = visit(
        f'{site.url}/bare?element=<lessonloom-class tickets="/lessonloom-ticket"></lessonloom-class>'
    )
    heard(page, "ready")
    said = {
        "lessonloom": "page",
        "path": "/x",
        "title": "x",
        "status": 200,
        "height": 7,
        "states": {"plan/x": "1"},
    }
    page.evaluate("said => postMessage(said, '*')", said)
    page.wait_for_timeout(100)
    assert events(page, "navigated") == []
