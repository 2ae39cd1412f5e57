"""Real Chromium against a real server. Where there is no Chromium the tests are skipped, and say so."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import httpx2 as httpx
import pytest
import uvicorn
from lessonloom.agents.deps import load_tree
from lessonloom.portal import create_app
from lessonloom.settings import Settings
from tests_support import class_file, quiet_deps

CHROMIUM = os.environ.get("LESSONLOOM_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chrome")
SIZES = {"phone": (360, 740), "tablet": (768, 1024), "desk": (1280, 900)}
GOAL = "6.RP.A.3"


@dataclass(frozen=True)
class Served:
    """A portal on a free port of loopback, and its settings."""

    url: str
    settings: Settings

    def at(self, path: str) -> str:
        return self.url + path


@contextmanager
def running(app) -> Iterator[str]:
    """An application on a free port of loopback; its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)


@contextmanager
def serving(settings: Settings) -> Iterator[Served]:
    """A portal from its start to its shutdown, in a thread."""
    with running(create_app(settings, deps=quiet_deps)) as url:
        yield Served(url, settings)


@pytest.fixture(scope="package")
def browser():
    """Chromium without a window, for all tests of this folder."""
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM HERE, THE PAGES ARE NOT TESTED: apt-get install chromium")
    api = pytest.importorskip("playwright.sync_api", reason="NO PLAYWRIGHT HERE: pip install playwright")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def answers(tmp_path_factory) -> Path:
    """A simulated class as a CSV file."""
    path = tmp_path_factory.mktemp("answers") / "6B.csv"
    return class_file(load_tree(Settings()), path, goal=GOAL)


@pytest.fixture(scope="package")
def served(tmp_path_factory) -> Iterator[Served]:
    """One portal for all tests of this folder; nothing is in it at first."""
    with serving(Settings(home=tmp_path_factory.mktemp("served"))) as portal:
        yield portal


@pytest.fixture(scope="package")
def finished(served, answers) -> str:
    """The path of the page of a finished plan for that class."""
    with httpx.Client(base_url=served.url, timeout=60) as client:
        sent = {"class_file": (answers.name, answers.read_bytes())}
        run = client.post("/v1/plans", data={"goal": GOAL}, files=sent).raise_for_status().json()["run"]
        assert client.get(f"/v1/plans/{run}/events").text.rstrip().endswith("data: done")
    return f"/plans/{run}"


class Opener:
    """Opens pages; what a page says on its console and throws is gathered in `complaints`."""

    def __init__(self, browser, served: Served) -> None:
        self.browser = browser
        self.served = served
        self.complaints: list[str] = []
        self.closing: list = []

    def __call__(self, path: str, size: str = "desk", **options: object):
        width, height = SIZES[size]
        wanted = {"viewport": {"width": width, "height": height}, "locale": "en-US", **options}
        context = self.browser.new_context(**wanted)
        self.closing.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)  # the first page of a cold server on a busy machine takes its time
        page.on("console", self._console)
        page.on("response", self._response)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.served.at(path))
        return page

    def each(
        self, paths: Iterable[str], size: str = "desk", **options: object
    ) -> Iterator[tuple[str, object]]:
        """Path and page for one path after another, in one browser context."""
        page = None
        for path in paths:
            if page is None:
                page = self(path, size, **options)
            else:
                page.goto(self.served.at(path))
            yield path, page

    def _console(self, message) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(message.text)

    def _response(self, response) -> None:
        """A page may be an answer of 404 or 422; what it loads may not."""
        if response.status >= 400 and response.request.resource_type != "document":
            self.complaints.append(f"{response.status} {response.url}")


@pytest.fixture
def open_page(browser, served) -> Iterator[Opener]:
    """`open_page(path, size="phone")`: a page in a fresh browser context. A test fails if a page complains
    on its console (a script that fails, a violation of the Content-Security-Policy)."""
    opener = Opener(browser, served)
    yield opener
    for context in opener.closing:
        context.close()
    assert opener.complaints == [], "the page complained on its console"


@pytest.fixture(scope="session")
def axe() -> Callable[[object], list[str]]:
    """`axe(page)`: what axe-core finds serious or critical on it, as readable lines."""
    source = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

    def run(page) -> list[str]:
        # Evaluated over the debugging protocol, so the page's own policy stays as it is.
        page.evaluate(source)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']} ({one['impact']}): {one['help']}: {[n['html'][:160] for n in one['nodes'][:3]]}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]

    return run


def fits(page) -> bool:
    """Whether nothing makes the page itself scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
