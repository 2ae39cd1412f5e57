"""kill -9 while the portal works: nothing that was acknowledged is lost."""

import threading
import time

import httpx2
import pytest
from served_portal import Served

ANSWERS = "student,skill,item,answer,correct,date\n" + "".join(
    f"Learner {n},{skill},Q{skill},x,{int((n + i) % 3 == 0)},2026-10-05\n"
    for n in range(6)
    for i, skill in enumerate(("6.RP.A.1", "6.RP.A.2", "5.NF.B.3"))
)


@pytest.fixture
def served(tmp_path):
    portal = Served(tmp_path / "home")
    try:
        client = portal.start()
        assert client.post("/v1/classes", json={"name": "6B"}).status_code == 201
        sent = client.post("/v1/classes/6b/answers", files={"answers": ("a.csv", ANSWERS)})
        assert sent.json()["new"] == 18
        yield portal
    finally:
        portal.kill()
        portal.client.close()


def test_no_acknowledged_job_is_lost(served):
    acknowledged = []
    for wait in (0.0, 0.15, 0.6):
        for _ in range(2):
            reply = served.client.post("/v1/classes/6b/plans", json={"goal": "6.RP.A.2"})
            assert reply.status_code == 202
            acknowledged.append(reply.json()["run"])
        time.sleep(wait)
        served.kill()
        client = served.start()
        listed = {one["run"]: one["status"] for one in client.get("/v1/plans").json()}
        assert set(acknowledged) == set(listed)
        assert set(listed.values()) <= {"unfinished", "done"}
    for run in acknowledged:
        assert served.client.post(f"/v1/plans/{run}/resume").status_code == 202
        assert served.finished(run) == "data: done", served.client.get(f"/v1/plans/{run}").json()


def test_no_acknowledged_edit_is_lost(served):
    run = served.client.post("/v1/classes/6b/plans", json={"goal": "6.RP.A.2"}).json()["run"]
    assert served.finished(run) == "data: done"
    url, acknowledged = f"/v1/plans/{run}", {}

    def edit(n: int) -> None:
        while True:
            n += 1
            change = {"kind": "edit", "slot": "objective", "text": f"Objective number {n}."}
            try:
                reply = served.client.post(f"{url}/changes", json=change, headers={"If-Match": "*"})
            except httpx2.TransportError:
                return
            acknowledged[reply.json()["number"]] = change["text"]

    for round_ in range(2):
        before = len(acknowledged)
        writer = threading.Thread(target=edit, args=(100 * round_,))
        writer.start()
        while len(acknowledged) < before + 3:
            time.sleep(0.01)
        served.kill()
        writer.join()
        client = served.start()
        for number, text in acknowledged.items():
            assert client.get(f"{url}/versions/{number}").json()["plan"]["objective"] == text
        now = client.get(f"{url}/versions/current").json()
        assert now["number"] >= max(acknowledged)
        assert sum(block["minutes"] for block in now["plan"]["blocks"]) == now["plan"]["minutes"]


_BEGUN = "/v1/classes/6b/plans"
_FALLS = {
    "before it is begun": "from lessonloom.workbench.runs import Runs\nRuns.begin = lambda *_: fall()",
    "before its answer is kept": (
        "from lessonloom.workbench.replies import Replies\nReplies.keep = lambda *_: fall()"
    ),
}


def test_a_plan_under_a_key_is_begun_once_wherever_the_portal_falls(served):
    asked = {"json": {"goal": "6.RP.A.2"}, "headers": {"Idempotency-Key": "one"}}
    for place, prelude in _FALLS.items():
        served.kill()
        client = served.start(prelude)
        with pytest.raises(httpx2.TransportError):
            client.post(_BEGUN, **asked)
        assert served.process.wait(30) == -9, place
    client = served.start()
    (begun,) = client.get("/v1/plans").json()
    reply = client.post(_BEGUN, **asked)
    assert (reply.status_code, reply.json()["run"]) == (202, begun["run"])
    assert served.finished(begun["run"]) == "data: done"
    again = client.post(_BEGUN, **asked)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert [one["run"] for one in client.get("/v1/plans").json()] == [again.json()["run"]] == [begun["run"]]
