import time
from contextlib import asynccontextmanager

import pytest
from lessonloom.graph import GoalError

from .conftest import SHORT, follow, portal, send, stuck


def until(client, run: str, reached) -> None:
    for _ in range(400):
        if reached(client.get(f"/v1/plans/{run}").json()):
            return
        time.sleep(0.02)
    raise AssertionError("the run never came so far")


def status(client, run: str) -> str:
    return client.get(f"/v1/plans/{run}").json()["status"]


def test_a_run_cut_off_is_shown_after_a_restart_and_resumed_to_its_end(settings):
    with portal(settings, stuck) as before:
        run = send(before, "/v1/plans", SHORT).json()["run"]
        waiting = send(before, "/v1/plans", SHORT).json()["run"]
        events = settings.home / "portal" / run / "events.jsonl"
        until(before, run, lambda _: events.exists() and '"draft"' in events.read_text())
        assert (status(before, run), status(before, waiting)) == ("running", "waiting")
    with portal(settings) as after:
        assert (status(after, run), status(after, waiting)) == ("unfinished", "unfinished")
        assert "Go on" in after.get(f"/plans/{run}").text
        assert follow(after, run)[-1] == "data: unfinished"
        for cut_off in (run, waiting):
            assert after.post(f"/v1/plans/{cut_off}/resume").status_code == 202
            assert follow(after, cut_off)[-1] == "data: done", after.get(f"/v1/plans/{cut_off}").text
            page = after.get(f"/v1/plans/{cut_off}/files/lesson-plan.html")
            assert page.status_code == 200
        told = events.read_text()
        assert told.count('"stage_finished","stage":"diagnose"') == 1, "what was done is not done again"


def test_a_finished_run_is_not_worked_on_again(settings):
    with portal(settings) as client:
        run = send(client, "/v1/plans", SHORT).json()["run"]
        lines = follow(client, run)
        assert client.post(f"/v1/plans/{run}/resume").json()["status"] == "done"
        assert follow(client, run) == lines


@pytest.mark.parametrize(
    ("error", "says"),
    [(GoalError("Nothing can be planned.", "Choose another."), "Nothing can be"), (ValueError("x"), "fault")],
)
def test_a_run_that_fails_says_why_and_can_be_tried_again(settings, error, says):
    @asynccontextmanager
    async def broken(_):
        raise error
        yield

    with portal(settings, broken) as client:
        run = send(client, "/v1/plans", SHORT).json()["run"]
        assert follow(client, run)[-1] == "data: failed"
    with portal(settings) as client:
        found = client.get(f"/v1/plans/{run}").json()
        assert found["status"] == "failed"
        assert says in found["message"]
        assert found["remedy"]
        assert client.get(f"/v1/plans/{run}/files/lesson-plan.html").status_code == 404
        assert client.post(f"/v1/plans/{run}/resume").status_code == 202
        assert follow(client, run)[-1] == "data: done"
