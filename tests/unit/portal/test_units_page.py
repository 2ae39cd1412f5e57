import re
from datetime import date, timedelta

import pytest

from .conftest import follow

START = date.today() + timedelta(days=7)
FIELDS = {"class_id": "6b", "goal": "6.RP.A.3", "minutes": "50", "buffer": "30", "start": str(START)}


def make(client, **fields: object):
    fields = {**FIELDS, "days": ["mon", "tue", "wed", "thu", "fri"], **fields}
    return client.post("/units", data=fields, follow_redirects=False)


@pytest.fixture
def unit(planned):
    """A portal and the address of a new unit that begins next week."""
    client, _ = planned
    reply = make(client)
    assert reply.status_code == 303, reply.text
    return client, reply.headers["location"]


def change(client, address: str, **fields: object):
    revision = re.search(r'name="revision" value="(\d+)"', client.get(address).text)[1]
    return client.post(address, data={"revision": revision, **fields}, follow_redirects=False)


def titles(page: str) -> list[str]:
    shown = re.findall(r'<h3 id="l-\d+"><span class="soft">.*?</span> <span[^>]*>(.*?)</span></h3>', page)
    assert shown
    return shown


def days(page: str) -> list[str]:
    return re.findall(r'<option value="(\d{4}-\d\d-\d\d)">', page)


def test_a_unit_stands_in_a_calendar_with_reviews_and_free_lessons(unit):
    client, address = unit
    page = client.get(address).text
    assert page.count('class="teach') + page.count('class="free') > 4
    assert re.search(r"review \d+ · new \d+ · practice \d+", page)
    assert re.search(r"assessment \d+ ·", page)
    assert titles(page)[-1] == "What have we learned?"
    assert f'href="{address}"' in client.get("/units").text


def test_a_lesson_moves_and_never_before_what_it_needs(unit):
    client, address = unit
    before = titles(client.get(address).text)
    free = before.index("Free for what takes longer") + 1
    assert change(client, address, kind="move", number=free, to=1).status_code == 303
    page = client.get(address).text
    assert titles(page)[0] == "Free for what takes longer"
    assert "You moved it." in page
    moves = [change(client, address, kind="move", number=n, to=1) for n in range(len(before) - 1, 1, -1)]
    refused = [reply.text for reply in moves if reply.status_code == 422]
    assert any("would come after it" in text for text in refused)
    assert client.get(address).status_code == 200


def test_a_lost_day_moves_the_lessons_on_and_can_be_undone(unit):
    client, address = unit
    before = client.get(address).text
    lost = days(before)[1]
    assert change(client, address, kind="lost", day=lost).status_code == 303
    after = client.get(address).text
    assert lost not in days(after)
    assert days(after)[0] == days(before)[0]
    assert titles(after) == titles(before)
    assert ">lost<" in after
    change(client, address, kind="undo")
    assert days(client.get(address).text) == days(before)


def test_a_change_to_an_older_state_is_refused(unit):
    client, address = unit
    day = days(client.get(address).text)[0]
    assert change(client, address, kind="lost", day=day).status_code == 303
    reply = client.post(address, data={"revision": "0", "kind": "lost", "day": day})
    assert reply.status_code == 409
    assert "changed this unit meanwhile" in reply.text


def test_what_was_not_finished_finds_its_time(planned):
    client, _ = planned
    address = make(client, start=str(date.today() - timedelta(days=4))).headers["location"]
    page = client.get(address).text
    skill = re.search(r'<select id="skill".*?<option value="([^"]+)"', page, re.S)[1]
    assert change(client, address, kind="unfinished", skill=skill, minutes=10).status_code == 303
    assert "Rest of the" in client.get(address).text


def test_new_answers_that_say_the_same_change_nothing(unit):
    client, address = unit
    reply = change(client, address, kind="renew")
    assert reply.status_code == 422
    assert "Nothing changes" in reply.text


def test_the_plan_of_a_lesson_is_written_and_found_again(unit):
    client, address = unit
    skill = re.search(rf'action="{address}/plans/([^"]+)"', client.get(address).text)[1]
    reply = client.post(f"{address}/plans/{skill}", follow_redirects=False)
    assert reply.status_code == 303
    run = reply.headers["location"].removeprefix("/plans/")
    follow(client, run)
    assert client.get(f"/v1/plans/{run}").json()["plan"]["skill"] == skill
    assert f'href="/plans/{run}"' in client.get(address).text
    assert client.post(f"{address}/plans/nonsense").status_code == 404


def test_a_unit_is_a_calendar_file_and_more(unit):
    client, address = unit
    files = {
        name: client.get(f"{address}/files/{name}") for name in ("calendar.ics", "unit.html", "unit.json")
    }
    assert files["calendar.ics"].text.startswith("BEGIN:VCALENDAR")
    assert files["calendar.ics"].text.count("BEGIN:VEVENT") == len(titles(client.get(address).text))
    assert files["unit.json"].json()["class_name"]
    assert client.get(f"{address}/files/bridges.csv").text.startswith("lesson,date")
    assert client.get(f"{address}/files/passwd").status_code == 404


def test_what_cannot_be_planned_says_why_and_keeps_what_was_typed(planned):
    client, _ = planned
    for fields, told in (
        ({"goal": "9.ZZ.9"}, "9.ZZ.9"),
        ({"goal": ""}, "No goal"),
        ({"days": []}, "No day of the week"),
        ({"lessons": "5", "until": str(START + timedelta(days=60))}, "not both"),
        ({"minutes": "5"}, "cannot be planned"),
        ({"minutes": "many"}, "no whole number"),
        ({"start": "soon"}, "not a date"),
        ({"holidays": "Christmas"}, "not a date"),
        ({"class_id": "nobody"}, "no such class"),
        ({"class_id": ""}, "No class"),
    ):
        reply = make(client, **{"holidays": "2026-12-24", **fields})
        assert reply.status_code in (404, 422), fields
        assert 'role="alert"' in reply.text
        assert told in reply.text, fields
        assert 'value="30"' in reply.text
    assert client.get("/units/261001-101010-abcd").status_code == 404
