import re
from datetime import date

from lessonloom.learner import LessonReport
from lessonloom.lessons import LessonPlan
from lessonloom.portal.pages._because import because

from .conftest import follow


def fill(client, run: str, **fields: str):
    return client.post(f"/plans/{run}/after", data={"answered": "28", "over": "0", "stuck": "", **fields})


def test_counts_minutes_and_where_it_stuck_change_the_next_lesson(planned):
    client, run = planned
    empty = client.get(f"/plans/{run}/after").text
    assert 'name="right-X1"' in empty
    assert "Plan this next lesson" not in empty
    kept = fill(client, run, **{"right-X1": "4", "right-X2": "6", "over": "10", "stuck": "model"})
    assert kept.status_code == 200
    assert "Kept. The next lesson changes" in kept.text
    assert re.search(r'class="changed">.*Minutes planned.*50.*<b>40</b>', kept.text)
    again = client.get(f"/plans/{run}/after").text
    assert 'value="4"' in again
    assert re.search(r'value="10" checked', again)
    assert re.search(r'value="model" checked', again)


def test_the_next_plan_says_what_it_owes_to_the_last_lesson(planned):
    client, run = planned
    fill(client, run, **{"right-X1": "4", "right-X2": "6", "over": "10", "stuck": "model"})
    reply = client.post(f"/plans/{run}/next", follow_redirects=False)
    assert reply.status_code == 303
    follow(client, reply.headers["location"].removeprefix("/plans/"))
    page = client.get(reply.headers["location"]).text
    assert "Because of today" in page
    assert "on the exit ticket were right" in page
    assert "planned for 40 minutes" in page
    assert "Because of" not in client.get(f"/plans/{run}").text


def test_what_cannot_be_is_told_and_what_was_typed_stays(planned):
    client, run = planned
    reply = fill(client, run, **{"right-X1": "30", "note": "a <b>note</b>"})
    assert reply.status_code == 422
    assert 'role="alert"' in reply.text
    assert "30 right, but 28 tickets" in reply.text
    assert 'value="30"' in reply.text
    assert "a &lt;b&gt;note" in reply.text
    assert "no whole number" in fill(client, run, **{"right-X1": "many"}).text
    assert fill(client, run, **{"over-other": "99"}).status_code == 422
    assert "has no block" in fill(client, run, stuck="nonsense").text


def test_an_entry_without_counts_is_enough(planned):
    client, run = planned
    reply = fill(client, run, answered="", **{"over-other": "7"})
    assert reply.status_code == 200
    assert 'value="7"' in client.get(f"/plans/{run}/after").text


def test_the_heading_names_the_day(planned):
    client, run = planned
    plan = LessonPlan.model_validate(client.get(f"/v1/plans/{run}").json()["plan"])
    report = LessonReport(skill=plan.skill, at="2026-11-20T09:00:00Z", minutes=50, over=1)
    told = [
        because((report,), plan, day) for day in (date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23))
    ]
    assert [heading for heading, _ in told] == [
        "Because of today’s lesson",
        "Because of yesterday",
        "Because of the lesson of November 20",
    ]
    assert told[1][1] == (
        f"The last lesson ran 1 minute over; this one is planned for {plan.minutes} minutes.",
    )
