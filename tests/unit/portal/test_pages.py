import re

from lessonloom.agents.events import PassageDone, StageFinished, StageStarted
from lessonloom.portal.pages.plans import _now

from .conftest import SHORT, follow, portal, send, stuck


def test_the_form_begins_a_plan_and_its_page_shows_it(client):
    first = client.get("/")
    assert first.status_code == 200
    assert '<option value="6.RP.A.2">' in first.text
    assert "None yet" in first.text
    reply = send(client, "/plans", SHORT, minutes=40, seed="", key="")
    assert reply.status_code == 303
    address = reply.headers["location"]
    follow(client, address.removeprefix("/plans/"))
    page = client.get(address).text
    plan = re.search(r'<iframe src="([^"]+)" title="The lesson plan">', page)
    assert plan is not None
    assert client.get(plan[1]).status_code == 200
    assert "progress.js" not in page
    assert f'href="{address}"' in client.get("/").text


def test_progress_needs_no_script(settings):
    with portal(settings, stuck) as client:
        address = send(client, "/plans", SHORT).headers["location"]
        page = client.get(address).text
        assert '<noscript><meta http-equiv="refresh"' in page
        assert 'aria-live="polite"' in page


def test_a_page_says_what_a_run_does_now():
    draft, checked = StageStarted(stage="draft"), StageFinished(stage="draft", summary="", seconds=0)
    passage = PassageDone(slot="hook", outcome="kept", reasons=(), seconds=0)
    told = [(), (draft,), (draft, passage, passage), (draft, passage, checked)]
    assert [_now(events, "running") for events in told] == [
        "Getting ready",
        "Writing the lesson",
        "Writing the lesson: 2 passages",
        "Checking every part",
    ]
    assert _now((draft,), "waiting") == "Waiting for its turn"


def test_what_was_filled_in_stays_when_the_file_cannot_be_used(quick):
    reply = send(quick, "/plans", "<b>,x\n1,2\n", class_name='"><script>', minutes=33)
    assert reply.status_code == 422
    assert 'role="alert"' in reply.text
    assert 'value="33"' in reply.text
    assert "<script>" not in reply.text
    assert "<b>," not in reply.text


def test_an_unknown_page_is_a_page(quick):
    reply = quick.get("/plans/261001-101010-abcd")
    assert reply.status_code == 404
    assert reply.headers["content-type"].startswith("text/html")
    assert "no such plan" in reply.text


def test_pages_load_nothing_from_elsewhere(quick):
    for url in ("/", "/plans/none", "/static/portal.css", "/static/progress.js"):
        assert not re.search(r"(https?:)?//\w", re.sub(r"(?m)^//.*$", "", quick.get(url).text)), url


def test_every_field_has_a_label(quick):
    page = quick.get("/").text
    fields = re.findall(r'<(?:input|select)[^>]* id="(\w+)"', page)
    assert len(fields) == 9
    assert [f for f in fields if f'<label for="{f}">' not in page] == []
