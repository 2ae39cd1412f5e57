"""Every address of the portal, by every role and by people of another school; a new route needs a rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from lessonloom.portal import create_app
from lessonloom.settings import Settings
from tests_support import quiet_deps
from unit.portal.access_support import bearer, set_up, token
from unit.portal.conftest import NAMES, SHORT, stuck

# Plans that are cut off at the end leave a question to their checkpoints' thread that nobody waits for.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
ROLES = ("teacher", "lead", "admin")
Least = Literal["open", "teacher", "lead", "admin"]


@dataclass(frozen=True)
class Rule:
    """Who may, and a request that would succeed. `shared`: the same for every school, nobody's data."""

    least: Least = "teacher"
    query: Mapping[str, str] = field(default_factory=dict)
    json: object = None
    form: Mapping[str, str] | None = None
    file: str = ""
    shared: bool = False


GOAL = {"goal": "6.RP.A.2"}
UNIT = {"goals": ["6.RP.A.2"], "start": "2026-11-30", "days": ["mon", "wed", "fri"]}
_FORM = Rule(form=GOAL, file="class_file")
RULES: dict[str, Rule] = {
    "GET /healthz": Rule("open"),
    "GET /readyz": Rule("open"),
    "GET /openapi.json": Rule(shared=True),
    "GET /metrics": Rule("admin", shared=True),
    "POST /v1/tickets": Rule(json={}, shared=True),
    "GET /v1/skills/{goal}": Rule(shared=True),
    "POST /v1/diagnoses": _FORM,
    "GET /v1/classes": Rule(),
    "POST /v1/classes": Rule(json={"name": "Another"}),
    "GET /v1/classes/{class_id}": Rule(),
    "PATCH /v1/classes/{class_id}": Rule(json={"archived": False}),
    "GET /v1/classes/{class_id}/learners": Rule(query={"names": "true"}),
    "POST /v1/classes/{class_id}/learners": Rule(json={"names": ["Zoe"]}),
    "PATCH /v1/classes/{class_id}/learners/{learner}": Rule(json={"name": "Zed"}),
    "DELETE /v1/classes/{class_id}/learners/{learner}": Rule("admin"),
    "POST /v1/classes/{class_id}/answers": Rule(form={}, file="answers"),
    "GET /v1/classes/{class_id}/answers": Rule(),
    "GET /v1/classes/{class_id}/diagnosis": Rule(query=GOAL),
    "GET /v1/classes/{class_id}/heat-map": Rule(query=GOAL),
    "GET /v1/classes/{class_id}/misconceptions/{misconception}": Rule(query=GOAL),
    "GET /v1/classes/{class_id}/learners/{learner}/explanation": Rule(query=GOAL),
    "GET /v1/classes/{class_id}/pathway": Rule(query=GOAL),
    "GET /v1/classes/{class_id}/reports": Rule(),
    "GET /v1/classes/{class_id}/next-lesson": Rule(query=GOAL),
    "GET /v1/classes/{class_id}/plans": Rule(),
    "POST /v1/classes/{class_id}/plans": Rule(json=GOAL),
    "POST /v1/plans": _FORM,
    "GET /v1/plans": Rule(),
    "GET /v1/plans/{run}": Rule(),
    "GET /v1/plans/{run}/report": Rule(),
    "PUT /v1/plans/{run}/report": Rule(json={}),
    "DELETE /v1/plans/{run}/report": Rule(),
    "POST /v1/plans/{run}/resume": Rule(),
    "POST /v1/plans/{run}/cancel": Rule(),
    "GET /v1/plans/{run}/events": Rule(),
    "GET /v1/plans/{run}/files/{name}": Rule(),
    "GET /v1/plans/{run}/versions": Rule(),
    "GET /v1/plans/{run}/versions/current": Rule(),
    "GET /v1/plans/{run}/versions/{number}": Rule(),
    "GET /v1/plans/{run}/diff": Rule(query={"a": "1", "b": "1"}),
    "GET /v1/plans/{run}/texts": Rule(),
    "GET /v1/plans/{run}/exports/{format}": Rule(),
    "POST /v1/plans/{run}/changes": Rule(json={"kind": "approve"}),
    "POST /v1/plans/{run}/undo": Rule(),
    "POST /v1/plans/{run}/redo": Rule(),
    "GET /v1/units": Rule(),
    "GET /v1/classes/{class_id}/units": Rule(),
    "POST /v1/classes/{class_id}/units": Rule(json=UNIT),
    "GET /v1/units/{unit}": Rule(),
    "POST /v1/units/{unit}/changes": Rule(json={"kind": "renew"}),
    "GET /v1/units/{unit}/calendar.ics": Rule(),
    # pages
    "GET /classes": Rule(),
    "POST /classes": Rule(form={"name": "Third"}),
    "GET /classes/{id}": Rule(),
    "GET /classes/{id}/answers": Rule(query={**GOAL, "learner": "L01", "skill": "6.RP.A.2"}),
    "POST /classes/{id}/answers": Rule(form={}, file="class_file"),
    "POST /classes/{id}/plans": Rule(form=GOAL),
    "GET /units": Rule(),
    "POST /units": Rule(form={}),
    "GET /units/{id}": Rule(),
    "POST /units/{id}": Rule(form={}),
    "GET /units/{id}/files/{name}": Rule(),
    "POST /units/{id}/plans/{skill}": Rule(form={}),
    "GET /": Rule(),
    "POST /plans": _FORM,
    "GET /plans/{run}": Rule(),
    "POST /plans/{run}/resume": Rule(),
    "GET /plans/{run}/edit": Rule(),
    "POST /plans/{run}/edit": Rule(form={}),
    "GET /plans/{run}/versions": Rule(),
    "GET /plans/{run}/versions/compare": Rule(query={"a": "1", "b": "1"}),
    "GET /plans/{run}/files/{format}": Rule(),
    "GET /plans/{run}/after": Rule(),
    "POST /plans/{run}/after": Rule(form={}),
    "POST /plans/{run}/next": Rule(form={}),
    "GET /plans/{run}/rehearsal": Rule(),
    "GET /plans/{run}/class": Rule(),
    "GET /plans/{run}/class/answers": Rule(query={"learner": "L01", "skill": "6.RP.A.2"}),
    "GET /skills": Rule(),
    "GET /skills/{id}": Rule(shared=True),
    # the ways in, which prove themselves by what they carry
    "GET /enter": Rule("open"),
    "POST /enter": Rule("open", form={}),
    "GET /enter/{ticket}": Rule("open"),
    "POST /leave": Rule(shared=True),
    "GET /lti/login": Rule("open"),
    "POST /lti/login": Rule("open", form={}),
    "POST /lti/launch": Rule("open", form={}),
    "POST /lti/choose": Rule("open", form={}),
    "GET /lti/files/{parcel}": Rule("open"),
    "GET /lti/jwks.json": Rule("open"),
}


def addresses(app) -> set[str]:
    """Every method and path that the application answers."""
    found = set()
    for route in iter_route_contexts(app.routes):
        for method in set(getattr(route, "methods", None) or ()) - {"HEAD"}:
            found.add(f"{method} {route.path_format}")
    return found


def as_of(school: str, role: str | None):
    """The headers of somebody."""
    return bearer(token(school=school, role=role)) if role else {}


def ask(
    client: TestClient, address: str, ids: Mapping[str, str], headers: Mapping[str, str], file: str = SHORT
):
    method, path = address.split(" ", 1)
    if path.startswith("/classes"):
        ids = {**ids, "id": ids["class_id"]}
    if path.startswith("/units"):
        ids = {**ids, "id": ids["unit"]}
    rule = RULES[address]
    files = {rule.file: ("6C.csv", file)} if rule.file else None
    more = (
        {"data": dict(rule.form)}
        if rule.form is not None
        else {"json": rule.json}
        if rule.json is not None
        else {}
    )
    return client.request(
        method,
        path.format(**ids),
        params=dict(rule.query),
        headers={**headers, "If-Match": '"1"'},
        files=files,
        follow_redirects=False,
        **more,
    )


@pytest.fixture(scope="module")
def schools(tmp_path_factory):
    """Two schools; `north` has a class and a finished plan, and `south` has nothing."""
    settings: Settings = set_up(
        tmp_path_factory.mktemp("schools"),
        more="limits: {per_second: 1000, burst: 10000, refusals_per_minute: 10000}\n",
    )
    hold = [quiet_deps]
    app = create_app(settings, deps=lambda own: hold[-1](own), hosts=("localhost",))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        north = bearer(token())
        form, file = {**GOAL, "class_name": "6B"}, {"class_file": ("6B.csv", SHORT)}
        run = client.post("/v1/plans", headers=north, data=form, files=file).json()["run"]
        client.get(f"/v1/plans/{run}/events", headers=north)
        (room,) = client.get("/v1/classes", headers=north).json()
        client.post(
            f"/v1/classes/{room['id']}/answers", headers=north, files={"answers": ("6B.csv", SHORT)}
        ).raise_for_status()
        client.put(f"/v1/plans/{run}/report", headers=north, json={"note": "went well"}).raise_for_status()
        learner = client.get(f"/v1/classes/{room['id']}/learners", headers=north).json()[0]["id"]
        unit = client.post(f"/v1/classes/{room['id']}/units", headers=north, json=UNIT).raise_for_status()
        ids = {
            "class_id": room["id"],
            "unit": unit.json()["id"],
            "run": run,
            "learner": learner,
            "goal": "6.RP.A.2",
            "id": "6.RP.A.2",
            "name": "groups.csv",
            "format": "html",
            "misconception": "6.RP.A.2/inverts-the-rate",
            "skill": "6.RP.A.2",
            "number": "1",
            "ticket": "none",
            "parcel": "none",
        }
        hold.append(stuck)  # no later plan needs to be made
        yield client, ids


def test_every_address_has_a_rule(schools):
    client, _ = schools
    assert addresses(client.app) == set(RULES)


@pytest.mark.parametrize("address", RULES)
def test_another_school_finds_nothing(schools, address):
    client, ids = schools
    if RULES[address].least == "open" or RULES[address].shared:
        pytest.skip("nobody's data")
    others = SHORT.replace(NAMES[0], "Someone Else").replace(NAMES[1], "Another One")
    reply = ask(client, address, ids, as_of("south", "admin"), others)
    named = any(f"{{{name}}}" in address for name in ("class_id", "run", "learner", "id"))
    assert reply.status_code < 500
    if named:
        assert reply.status_code == 404, reply.text[:300]
    for secret in (ids["run"], *NAMES, "went well"):
        assert secret not in reply.text.replace(f"/plans/{ids['run']}", "")


@pytest.mark.parametrize("address", RULES)
def test_another_teacher_of_the_school_finds_nothing(schools, address):
    client, ids = schools
    if RULES[address].least == "open" or RULES[address].shared:
        pytest.skip("nobody's data")
    others = SHORT.replace(NAMES[0], "Someone Else").replace(NAMES[1], "Another One")
    reply = ask(client, address, ids, bearer(token(sub="t2")), others)
    if RULES[address].least == "teacher":
        named = any(f"{{{name}}}" in address for name in ("class_id", "run", "learner", "unit", "id"))
        assert reply.status_code == 404 if named else reply.status_code < 500, reply.text[:300]
    else:
        assert reply.status_code == 403
    for secret in (ids["run"], ids["unit"], *NAMES, "went well"):
        assert secret not in reply.text.replace(f"/{ids['run']}", "").replace(f"/{ids['unit']}", "")


def test_who_leads_sees_every_class_and_hands_it_over(schools):
    client, ids = schools
    lead, mine = bearer(token(sub="boss", role="lead")), bearer(token())
    other, path = bearer(token(sub="t3")), f"/v1/classes/{ids['class_id']}"
    assert ids["class_id"] in [one["id"] for one in client.get("/v1/classes", headers=lead).json()]
    assert client.get(f"/v1/plans/{ids['run']}", headers=lead).status_code == 200
    assert client.patch(path, headers=mine, json={"teacher": "t3"}).status_code == 403
    assert client.patch(path, headers=lead, json={"teacher": "t3"}).json()["teacher"] == "t3"
    for url in (path, f"/v1/plans/{ids['run']}", f"/units/{ids['unit']}", f"/v1/plans/{ids['run']}/report"):
        assert client.get(url, headers=other).status_code == 200, url
        assert client.get(url, headers=mine).status_code == 404, url
    assert client.patch(path, headers=lead, json={"teacher": ""}).status_code == 200  # nobody's: everybody's
    assert client.get(path, headers=mine).status_code == client.get(path, headers=other).status_code == 200
    assert client.patch(path, headers=lead, json={"teacher": "t1"}).status_code == 200
    assert client.get(path, headers=other).status_code == 404
    assert client.get(path, headers=mine).status_code == 200


def test_teachers_may_call_classes_alike_and_keys_are_their_own(schools):
    client, _ = schools
    made = [
        client.post(
            "/v1/classes",
            headers={**bearer(token(sub=sub)), "Idempotency-Key": "1"},
            json={"name": "Alike"},
        )
        for sub in ("t4", "t5", "t4")
    ]
    assert [one.status_code for one in made] == [201, 201, 201]
    assert made[0].json() == made[2].json() != made[1].json()
    assert {one.json()["teacher"] for one in made} == {"t4", "t5"}


def test_nothing_of_a_school_was_changed_by_another(schools):
    client, ids = schools
    north = bearer(token())
    assert client.get(f"/v1/plans/{ids['run']}", headers=north).json()["status"] == "done"
    assert client.get(f"/v1/plans/{ids['run']}/report", headers=north).json()["note"] == "went well"
    learners = client.get(f"/v1/classes/{ids['class_id']}/learners", headers=north, params={"names": True})
    assert {one["name"] for one in learners.json()} == set(NAMES)
    assert len(client.get("/v1/classes", headers=north).json()) == 1
    assert len(client.get("/v1/plans", headers=north).json()) == 1


@pytest.mark.parametrize("address", RULES)
def test_nobody_unnamed_is_let_in(schools, address):
    client, ids = schools
    reply = ask(client, address, ids, {})
    if RULES[address].least == "open":
        assert reply.status_code in (200, 401, 422)
    else:
        assert reply.status_code == 401
        assert reply.headers["www-authenticate"].startswith("Bearer")
    assert NAMES[0] not in reply.text


@pytest.mark.parametrize("address", [a for a in RULES if RULES[a].least != "open"])
def test_learners_are_not_let_in(schools, address):
    client, ids = schools
    assert ask(client, address, ids, as_of("north", "learner")).status_code == 403


@pytest.mark.parametrize("address", [a for a in RULES if RULES[a].least != "open"])
@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_what_the_rule_says(schools, address, role):
    client, ids = schools
    reply = ask(client, address, ids, as_of("north", role))
    assert reply.status_code < 500, reply.text[:300]
    allowed = ROLES.index(role) >= ROLES.index(RULES[address].least)
    assert (reply.status_code == 403) is (not allowed), reply.text[:300]
    assert reply.status_code != 401
