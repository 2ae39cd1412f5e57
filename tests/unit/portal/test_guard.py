import re
from urllib.parse import quote

import pytest
from lessonloom.settings import Settings
from lessonloom.workbench.classes import Classes
from lessonloom.workbench.plans import Plans

from .conftest import NAMES, SHORT, follow, portal, send

SECRET = "the mapping of names"


def test_more_than_five_megabytes_are_refused_unread(client, settings):
    reply = send(client, "/v1/plans", b"x" * (5 * 1024 * 1024 + 1))
    assert reply.status_code == 413
    assert reply.headers["content-type"] == "application/problem+json"
    assert not settings.home.exists()


def test_a_request_without_a_body_needs_no_length(quick):
    request = quick.build_request("DELETE", "/v1/plans/261001-101010-abcd/report")
    assert "content-length" not in request.headers
    assert quick.send(request).status_code == 404


def test_a_request_of_unknown_length_is_refused(quick):
    assert quick.post("/v1/plans", content=iter([b"x"])).status_code == 411


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A portal with one finished run, and its id."""
    with portal(Settings(home=tmp_path_factory.mktemp("finished"))) as client:
        run = send(client, "/v1/plans", SHORT).json()["run"]
        follow(client, run)
        yield client, run


@pytest.mark.parametrize(
    "name",
    [
        "../../rosters/6B.json",
        "..%2F..%2Frosters%2F6B.json",
        quote("../../rosters/6B.json", safe=""),
        "job.json",
        "events.jsonl",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
        "lesson-plan.html%00",
        ".",
    ],
)
def test_only_the_files_of_a_plan_are_served(finished, name):
    client, run = finished
    assert client.get(f"/v1/plans/{run}/files/{name}").status_code == 404


@pytest.mark.parametrize(
    "run", ["%2E%2E", "..%2Frosters", "rosters", "%2Ftmp", "261001-101010-abcd%2F..%2F.."]
)
def test_only_runs_are_served(client, settings, run):
    for folder in ("portal", "rosters"):
        (settings.home / folder).mkdir(parents=True, exist_ok=True)
    (settings.home / "lesson-plan.json").write_text(SECRET)
    (settings.home / "job.json").write_text(SECRET)
    for url in (f"/v1/plans/{run}", f"/v1/plans/{run}/files/lesson-plan.json", f"/plans/{run}"):
        reply = client.get(url)
        assert reply.status_code == 404
        assert SECRET not in reply.text


@pytest.mark.parametrize("name", ["../../../evil.csv", "..\\..\\evil.csv", ".."])
def test_the_name_of_an_upload_is_a_label_and_never_a_path(client, settings, tmp_path, name):
    reply = client.post(
        "/v1/plans", data={"goal": "6.RP.A.2", "class_name": name}, files={"class_file": (name or "x", SHORT)}
    )
    label = reply.json()["class_name"]
    assert label
    assert "/" not in label
    assert "\\" not in label
    follow(client, reply.json()["run"])
    outside = [p for p in tmp_path.rglob("*") if not p.is_relative_to(settings.home)]
    assert outside == []
    assert len(list((settings.home / "rosters").iterdir())) == 1


def test_another_sites_page_can_neither_write_nor_read(quick):
    elsewhere = {"Origin": "http://evil.example"}
    assert quick.post("/v1/plans", headers=elsewhere, data={"goal": "6.RP.A.2"}).status_code == 403
    assert quick.get("/v1/plans", headers={"Host": "evil.example"}).status_code == 400
    own = {"Origin": "http://localhost"}
    assert quick.post("/v1/plans", headers=own, data={"goal": "6.RP.A.2"}).status_code == 422


def test_every_answer_carries_one_policy(quick):
    for url in ("/", "/nothing", "/lti/launch", "/v1/plans", "/v1/nothing", "/static/portal.css"):
        (policy,) = quick.get(url).headers.get_list("content-security-policy")
        assert policy.endswith("frame-ancestors 'self'"), url
        strict = "default-src 'none'" in policy and "unsafe-inline" not in policy
        assert strict is not url.startswith(("/v1/", "/static/")), url


def test_a_file_may_carry_its_own_styles(finished):
    client, run = finished
    for url in (f"/v1/plans/{run}/files/lesson-plan.html", f"/plans/{run}/files/html"):
        assert "style-src 'self' 'unsafe-inline'" in client.get(url).headers["content-security-policy"], url


@pytest.fixture
def faulty(tmp_path, monkeypatch):
    """A portal that fails at every class, and says a learner's name in doing so."""
    (tmp_path / "access.yaml").write_text("cors: ['https://school.example']\n")

    def fail(*_, **__):
        try:
            raise KeyError(NAMES[0])
        except KeyError as error:
            raise ValueError(NAMES[0]) from error

    monkeypatch.setattr(Classes, "all", fail)
    with portal(Settings(home=tmp_path)) as client:
        yield client


def test_a_fault_is_answered_under_the_guard_with_a_number_of_the_log(faulty, caplog):
    sound = faulty.get("/v1/nothing").headers
    for url in ("/v1/classes", "/classes"):
        caplog.clear()
        reply = faulty.get(url, headers={"Origin": "https://school.example"})
        assert reply.status_code == 500
        for name in ("x-content-type-options", "referrer-policy", "permissions-policy", "cache-control"):
            assert reply.headers[name] == sound[name], (url, name)
        (policy,) = reply.headers.get_list("content-security-policy")
        assert policy.endswith("frame-ancestors 'self'")
        assert reply.headers["access-control-allow-origin"] == "https://school.example"
        number = re.search(r"details under ([0-9a-f]{8})\.", reply.text)[1]
        (line,) = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
        assert number in line
        assert "ValueError after KeyError" in line
        assert f"GET {url}" in line
        assert "test_guard.py" in line, "where it arose"
        assert NAMES[0] not in line + reply.text
    assert faulty.get("/v1/classes").headers["content-type"] == "application/problem+json"
    assert "<h1" in faulty.get("/classes").text
    assert 'route="/v1/classes",status="500"} 2.0' in faulty.get("/metrics").text


def test_an_answer_that_fails_in_its_middle_is_broken_off_and_logged_without_words(
    client, monkeypatch, caplog
):
    run = send(client, "/v1/plans", SHORT).json()["run"]

    async def events(*_, **__):
        yield None
        raise ValueError(NAMES[0])

    monkeypatch.setattr(Plans, "events", events)
    client.get(f"/v1/plans/{run}/events")
    (line,) = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"]
    assert "ValueError" in line
    assert NAMES[0] not in caplog.text
