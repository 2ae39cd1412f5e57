"""The service from a class to a lesson that was changed and taught."""

import json

import pytest
from lessonloom.settings import Settings

from .conftest import NAMES, SHORT, follow, portal

KEY = {"Idempotency-Key": "abc-1"}


def problem(reply, status: int) -> dict[str, str]:
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    return reply.json()


def add(client, content: str | bytes = SHORT, class_id: str = "6b", **fields):
    files = {"answers": ("answers.csv", content)}
    return client.post(f"/v1/classes/{class_id}/answers", data=fields, files=files)


@pytest.fixture
def six(client):
    assert client.post("/v1/classes", json={"name": "6B"}).status_code == 201
    assert add(client).status_code == 201
    return client


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A portal with a class and a finished plan."""
    with portal(Settings(home=tmp_path_factory.mktemp("planned"))) as client:
        client.post("/v1/classes", json={"name": "6B"})
        add(client)
        run = client.post("/v1/classes/6b/plans", json={"goal": "6.RP.A.2"}).json()["run"]
        assert follow(client, run)[-1] == "data: done"
        yield client, run


def test_a_class_is_made_listed_renamed_and_put_away(client):
    made = client.post("/v1/classes", json={"name": "6B"})
    assert (made.status_code, made.headers["location"]) == (201, "/v1/classes/6b")
    problem(client.post("/v1/classes", json={"name": "6b"}), 409)
    assert client.patch("/v1/classes/6b", json={"name": "7B"}).json()["name"] == "7B"
    assert client.patch("/v1/classes/6b", json={"archived": True}).json()["archived"]
    assert client.get("/v1/classes").json() == []
    assert [c["name"] for c in client.get("/v1/classes?archived=true").json()] == ["7B"]
    problem(client.get("/v1/classes/7b"), 404)
    problem(client.post("/v1/classes", json={"name": " "}), 422)
    problem(client.post("/v1/classes", json={"nom": "x"}), 422)


def test_long_lists_lead_on(client):
    for n in range(3):
        client.post("/v1/classes", json={"name": f"Class {n}"})
    first = client.get("/v1/classes?limit=2")
    url, _, rel = first.headers["link"].partition("; ")
    assert rel == 'rel="next"'
    rest = client.get(url.strip("<>"))
    assert [c["name"] for c in (*first.json(), *rest.json())] == ["Class 0", "Class 1", "Class 2"]
    assert "link" not in rest.headers
    problem(client.get("/v1/classes?limit=0"), 422)
    problem(client.get("/v1/classes?after=nothing"), 422)


def test_what_is_sent_twice_with_a_key_is_done_once(client):
    first = client.post("/v1/classes", json={"name": "6B"}, headers=KEY)
    again = client.post("/v1/classes", json={"name": "6B"}, headers=KEY)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    problem(client.post("/v1/classes", json={"name": "6C"}, headers=KEY), 422)
    assert len(client.get("/v1/classes").json()) == 1
    failed = {"Idempotency-Key": "abc-2"}
    problem(client.post("/v1/classes", json={"name": "6B"}, headers=failed), 409)
    assert client.post("/v1/classes", json={"name": "6D"}, headers=failed).status_code == 201


def test_a_plan_sent_twice_with_a_key_is_begun_once(six):
    send = {"json": {"goal": "6.RP.A.2"}, "headers": KEY}
    runs = {six.post("/v1/classes/6b/plans", **send).json()["run"] for _ in range(2)}
    form = {"data": {"goal": "6.RP.A.2"}, "headers": {"Idempotency-Key": "upload"}}
    runs |= {
        six.post("/v1/plans", files={"class_file": ("6B.csv", SHORT)}, **form).json()["run"] for _ in "12"
    }
    assert len(runs) == 2
    other = {"class_file": ("6B.csv", SHORT + "Cy,6.RP.A.1,x,1,2026-10-05\n")}
    problem(six.post("/v1/plans", files=other, **form), 422)


def test_answers_count_once_and_bad_rows_are_listed(six):
    assert add(six).json()["known"] == 8
    bad = SHORT + "Cy,9.XX.Y,x,1,2026-10-05\n"
    assert "row 10" in problem(add(six, bad), 422)["detail"]
    kept = add(six, bad, skip_bad="true")
    assert kept.status_code == 201
    assert [one["place"] for one in kept.json()["skipped"] if "row 10" in one["place"]]
    assert len(six.get("/v1/classes/6b/answers?learner=L01").json()) == 4
    problem(add(six, class_id="none"), 404)
    problem(six.post("/v1/classes/6b/answers", data={"skip_bad": "true"}), 422)


def test_names_are_told_only_where_asked_for(six):
    assert six.get("/v1/classes/6b/learners").json() == [
        {"id": "L01", "name": None},
        {"id": "L02", "name": None},
    ]
    assert [one["name"] for one in six.get("/v1/classes/6b/learners?names=true").json()] == list(NAMES)
    entered = six.post("/v1/classes/6b/learners", json={"names": ["Cy M."]})
    assert entered.json() == [{"id": "L03", "name": None}]
    assert six.patch("/v1/classes/6b/learners/L03", json={"name": "Cyra M."}).json()["id"] == "L03"
    gone = six.delete("/v1/classes/6b/learners/L01").json()
    assert (gone["learner"], gone["responses"]) == ("L01", 4)
    assert NAMES[0] not in json.dumps(gone)
    problem(six.delete("/v1/classes/6b/learners/L01"), 404)


def test_a_class_is_diagnosed_from_all_that_is_kept(six):
    for url in (
        "diagnosis?goal=6.RP.A.2",
        "heat-map?goal=6.RP.A.2",
        "pathway?goal=6.RP.A.2&goal=6.RP.A.3",
        "next-lesson?goal=6.RP.A.2",
        "learners/L01/explanation?goal=6.RP.A.2",
        "reports",
        "plans",
    ):
        reply = six.get(f"/v1/classes/6b/{url}")
        assert reply.status_code == 200, (url, reply.text)
        assert not [name for name in NAMES if name in reply.text]
        problem(six.get(f"/v1/classes/none/{url}"), 404)
    problem(six.get("/v1/classes/6b/diagnosis?goal=9.XX"), 404)
    problem(six.get("/v1/classes/6b/misconceptions/6.RP.A.2/nothing?goal=6.RP.A.2"), 404)
    problem(six.get("/v1/classes/6b/diagnosis"), 422)


def test_events_go_on_where_they_were_left(planned):
    client, run = planned
    url = f"/v1/plans/{run}/events"
    whole = [line for line in client.get(url).text.splitlines() if line.startswith("id: ")]
    rest = client.get(url, headers={"Last-Event-ID": "3"}).text
    assert [line for line in rest.splitlines() if line.startswith("id: ")] == whole[3:]
    problem(client.get("/v1/plans/261121-000000-abcd/events"), 404)


def test_a_finished_plan_cannot_be_stopped(planned):
    client, run = planned
    problem(client.post(f"/v1/plans/{run}/cancel"), 409)
    assert client.post(f"/v1/plans/{run}/resume").json()["status"] == "done"


def test_a_change_names_the_version_it_changes(planned):
    client, run = planned
    url = f"/v1/plans/{run}"
    now = client.get(f"{url}/versions/current")
    match = {"If-Match": now.headers["etag"]}
    edit = {"kind": "edit", "slot": "objective", "text": "Compare unit prices."}
    problem(client.post(f"{url}/changes", json=edit), 428)
    made = client.post(f"{url}/changes", json=edit, headers=match)
    assert made.status_code == 200
    assert made.headers["etag"] != now.headers["etag"]
    assert made.json()["author"] == "teacher"
    problem(client.post(f"{url}/changes", json=edit, headers=match), 412)
    problem(client.post(f"{url}/undo", headers=match), 412)
    problem(client.post(f"{url}/changes", json=edit, headers={"If-Match": "rubbish"}), 412)
    at = {"If-Match": made.headers["etag"]}
    locked = client.post(f"{url}/changes", json={"kind": "lock", "block": "hook"}, headers=at)
    at = {"If-Match": locked.headers["etag"]}
    problem(
        client.post(f"{url}/changes", json={"kind": "minutes", "block": "hook", "minutes": 9}, headers=at),
        409,
    )
    problem(client.post(f"{url}/changes", json={"kind": "dance"}, headers=at), 422)
    problem(client.post(f"{url}/changes", json={"kind": "lock", "block": "none"}, headers=at), 422)
    assert [n["note"] != "" for n in client.get(f"{url}/versions").json()]
    assert "Compare unit prices." in client.get(f"{url}/files/lesson-plan.md").text
    compared = client.get(f"{url}/diff?a=1&b=2").json()
    assert [d["place"] for d in compared] == ["objective"]
    back = client.post(f"{url}/undo", headers=at)
    assert back.headers["etag"] == made.headers["etag"]
    assert client.post(f"{url}/redo", headers={"If-Match": "*"}).headers["etag"] == locked.headers["etag"]
    problem(client.get(f"{url}/versions/99"), 404)
    assert client.get(f"{url}/versions/1").status_code == 200
    assert {"slot", "block", "text"} == set(client.get(f"{url}/texts").json()[0])


def test_a_plan_leaves_in_every_format(planned):
    client, run = planned
    assert client.get(f"/v1/plans/{run}/exports/markdown").headers["content-type"].startswith("text/markdown")
    zipped = client.get(f"/v1/plans/{run}/exports/gift")
    assert zipped.headers["content-type"] == "application/zip"
    assert zipped.content[:2] == b"PK"
    problem(client.get(f"/v1/plans/{run}/exports/exe"), 422)


def test_how_a_lesson_went_changes_the_next(planned):
    client, run = planned
    plan = client.get(f"/v1/plans/{run}").json()["plan"]
    closing = next(b for b in plan["blocks"] if b["role"] == "exit")
    entry = {
        "tickets": [{"exercise": closing["exercises"][0], "right": 0, "answered": 2}],
        "minutes_over": 6,
        "stuck": "model",
        "note": "Benedikt O. was tired",
    }
    effect = client.put(f"/v1/plans/{run}/report", json=entry).json()
    assert effect["after"]["minutes"] == effect["before"]["minutes"] - 6
    assert effect["changes"]
    assert client.get(f"/v1/plans/{run}/report").json()["note"] == entry["note"]
    assert "Benedikt" not in client.get("/v1/classes/6b/reports").text
    begun = client.post("/v1/classes/6b/plans", json={"goal": "6.RP.A.2"}).json()
    assert begun["minutes"] == 44
    problem(client.put(f"/v1/plans/{run}/report", json={"stuck": "lunch"}), 422)
    problem(client.put("/v1/plans/261121-000000-abcd/report", json={}), 404)
    assert client.delete(f"/v1/plans/{run}/report").status_code == 204
    problem(client.get(f"/v1/plans/{run}/report"), 404)


def test_signs_of_life(quick):
    assert quick.get("/healthz").json()["status"] == "ok"
    assert quick.get("/readyz").json()["status"] == "ready"


def test_a_portal_that_cannot_open_its_store_says_that_it_is_not_ready(settings):
    settings.home.mkdir()
    settings.store_path.write_text("no database " * 100)
    with portal(settings) as client:
        reply = client.get("/readyz")
        assert reply.status_code == 503
        assert "store.sqlite" in reply.text
        assert client.get("/healthz").status_code == 200


def test_the_description_is_complete(quick):
    described = quick.get("/openapi.json").json()
    for path, operations in described["paths"].items():
        if path == "/v1/tickets":  # a way in, described where access is
            continue
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert operation.get("description"), where
            for status, reply in operation["responses"].items():
                assert reply["description"], (where, status)
                if status >= "400" and path.startswith("/v1/"):
                    assert "application/problem+json" in reply["content"], (where, status)
            if path.startswith("/v1/"):
                assert {"401", "403", "429", "500"} <= set(operation["responses"]), where
            if "{" in path and path.startswith("/v1/"):
                assert "404" in operation["responses"], where
            if "requestBody" in operation:
                assert {"411", "413", "422"} <= set(operation["responses"]), where


def test_a_unit_is_made_changed_and_taken_into_a_calendar(six):
    wish = {"goals": ["6.RP.A.2"], "start": "2026-11-30", "days": ["mon", "wed"]}
    made = six.post("/v1/classes/6b/units", json=wish)
    assert (made.status_code, made.headers["etag"]) == (201, '"0"')
    url = f"/v1/units/{made.json()['id']}"
    problem(six.post(f"{url}/changes", json={"kind": "lose", "day": "2026-12-02"}), 428)
    lost = six.post(f"{url}/changes", json={"kind": "lose", "day": "2026-12-02"}, headers={"If-Match": '"0"'})
    if len(made.json()["file"]["unit"]["lessons"]) > 1:
        assert lost.headers["etag"] == '"1"'
        problem(six.post(f"{url}/changes", json={"kind": "undo"}, headers={"If-Match": '"0"'}), 412)
    assert six.get(f"{url}/calendar.ics").text.startswith("BEGIN:VCALENDAR")
    assert len(six.get("/v1/classes/6b/units").json()) == len(six.get("/v1/units").json()) == 1
    problem(six.get("/v1/units/none"), 404)
    problem(six.post("/v1/classes/6b/units", json={**wish, "goals": []}), 422)
