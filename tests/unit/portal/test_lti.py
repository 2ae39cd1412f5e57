import base64
import hmac
import html
import io
import json
import re
import time
import zipfile

import pytest
from joserfc.jwk import RSAKey
from lessonloom.portal.lti.messages import path_of
from lessonloom.settings import Settings

from .access_support import served
from .conftest import SHORT, follow, send
from .lti_platform import (
    BASE,
    CLAIM,
    CLIENT,
    DEEP,
    KEY,
    MEMBER,
    URL,
    claims,
    deep,
    initiate,
    post,
    received,
    registered,
    sign,
)


@pytest.fixture
def tool(tmp_path):
    registered(tmp_path)
    with served(Settings(home=tmp_path), base_url=BASE) as client:
        yield client


def test_a_teacher_launches_from_the_course_and_is_in(tool):
    question = initiate(tool)
    assert question["response_mode"] == "form_post"
    assert question["response_type"] == "id_token"
    assert question["scope"] == "openid"
    assert question["prompt"] == "none"
    assert question["redirect_uri"] == f"{BASE}/lti/launch"
    assert question["login_hint"] == "u1"
    assert question["lti_message_hint"] == "m1"
    reply = post(tool, question["state"], sign(claims(question)))
    assert reply.status_code == 303
    assert reply.headers["location"] == "/"
    assert "SameSite=none" in reply.headers["set-cookie"]
    assert "Partitioned" in reply.headers["set-cookie"]
    assert tool.get("/v1/plans").status_code == 200


def test_a_launch_leads_to_the_linked_plan(tool):
    question = initiate(tool)
    target = f"{BASE}/plans/261001-101010-abcd"
    reply = post(tool, question["state"], sign(claims(question, **{f"{CLAIM}target_link_uri": target})))
    assert reply.headers["location"] == "/plans/261001-101010-abcd"


@pytest.mark.parametrize(
    "target", ["https://evil.example/x", f"{BASE}.evil.example/", f"{BASE}@evil.example/", ""]
)
def test_a_launch_leads_nowhere_else(target):
    assert path_of(target, BASE) == "/"


OTHER = RSAKey.generate_key(2048, {"kid": "lms-1"})
ALSO = f"{MEMBER}Learner"


def _forged(said, alg: str) -> str:
    parts = ({"alg": alg, "kid": "lms-1"}, said)
    text = ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in parts)
    mac = b"" if alg == "none" else hmac.digest(KEY.as_pem(private=False), text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


FAULTS = {
    "wrong audience": lambda q: sign(claims(q, aud="another")),
    "audiences without azp": lambda q: sign(claims(q, aud=[CLIENT, "another"])),
    "wrong issuer": lambda q: sign(claims(q, iss="https://evil.example")),
    "wrong nonce": lambda q: sign(claims(q, nonce="another")),
    "no nonce": lambda q: sign(claims(q, nonce=None)),
    "expired": lambda q: sign(claims(q, exp=int(time.time()) - 120)),
    "future iat": lambda q: sign(claims(q, iat=int(time.time()) + 600)),
    "no iat": lambda q: sign(claims(q, iat=None)),
    "alg none": lambda q: _forged(claims(q), "none"),
    "HS256 with the public key": lambda q: _forged(claims(q), "HS256"),
    "another key under the same kid": lambda q: sign(claims(q), OTHER),
    "unknown kid": lambda q: sign(claims(q), KEY, kid="lms-9"),
    "unregistered deployment": lambda q: sign(claims(q, **{f"{CLAIM}deployment_id": "d2"})),
    "no deployment": lambda q: sign(claims(q, **{f"{CLAIM}deployment_id": None})),
    "another version": lambda q: sign(claims(q, **{f"{CLAIM}version": "1.1"})),
    "another message": lambda q: sign(claims(q, **{f"{CLAIM}message_type": "LtiSubmissionReviewRequest"})),
    "nobody": lambda q: sign(claims(q, sub=None)),
    "return address elsewhere": lambda q: sign(
        claims(q, **deep(deep_link_return_url="https://evil.example/deep"))
    ),
    "return address without https": lambda q: sign(
        claims(q, **deep(deep_link_return_url="http://lms.example.edu/deep"))
    ),
    "no settings of deep linking": lambda q: sign(
        claims(q, **{f"{CLAIM}message_type": "LtiDeepLinkingRequest"})
    ),
    "nothing": lambda q: "",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_launch_is_refused(tool, fault):
    question = initiate(tool)
    reply = post(tool, question["state"], FAULTS[fault](question))
    assert reply.status_code == 401, fault
    assert "lessonloom_session" not in reply.headers.get("set-cookie", "")
    assert "Ms. Ito" not in reply.text
    assert tool.get("/v1/plans").status_code == 401


def test_what_is_right_is_accepted_beside_each_fault(tool):
    question = initiate(tool)
    said = claims(question, aud=[CLIENT, "another"], azp=CLIENT, iat=int(time.time()) + 10)
    assert post(tool, question["state"], sign(said)).status_code == 303


def test_a_launch_counts_once(tool):
    question = initiate(tool)
    token = sign(claims(question))
    cookies = dict(tool.cookies)
    assert post(tool, question["state"], token).status_code == 303
    tool.cookies.clear()
    tool.cookies.update(cookies)
    assert post(tool, question["state"], token).status_code == 401


def test_a_state_of_another_launch_is_refused(tool):
    first, second = initiate(tool), initiate(tool)
    assert post(tool, first["state"], sign(claims(second))).status_code == 401
    assert post(tool, "made up", sign(claims(second))).status_code == 401
    changed = second["state"][:-2] + ("AA" if second["state"][-2:] != "AA" else "BB")
    assert post(tool, changed, sign(claims(second))).status_code == 401


def test_a_launch_that_another_browser_began_is_refused(tool):
    question = initiate(tool)
    name = next(c for c in tool.cookies if c.startswith("lessonloom_lti_"))
    tool.cookies.clear()
    tool.cookies.set(name, "another")
    assert post(tool, question["state"], sign(claims(question))).status_code == 401


def test_without_cookies_a_click_opens_a_window(tool):
    question = initiate(tool)
    tool.cookies.clear()
    reply = post(tool, question["state"], sign(claims(question)))
    assert reply.status_code == 200
    assert "set-cookie" not in reply.headers
    where = re.search(r'href="(/enter/[^"]+)"', reply.text)[1]
    assert tool.get(where, follow_redirects=False).status_code == 303
    assert tool.get("/v1/plans").status_code == 200


@pytest.mark.parametrize(
    ("roles", "status"),
    [
        ([f"{MEMBER}Instructor"], 303),
        ([f"{MEMBER.rstrip('#')}/Instructor#TeachingAssistant"], 303),
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Faculty"], 303),
        ([f"{MEMBER}Learner"], 403),
        ([f"{MEMBER}Learner", "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Faculty"], 403),
        ([], 403),
    ],
)
def test_teachers_come_in_and_learners_do_not(tool, roles, status):
    question = initiate(tool)
    reply = post(tool, question["state"], sign(claims(question, **{f"{CLAIM}roles": roles})))
    assert reply.status_code == status


@pytest.mark.parametrize(
    "changes", [{"iss": "https://evil.example"}, {"client_id": "another"}, {"login_hint": ""}]
)
def test_an_unregistered_platform_learns_nothing(tool, changes):
    asked = {"iss": URL, "login_hint": "u1", "client_id": CLIENT, "target_link_uri": BASE, **changes}
    assert tool.post("/lti/login", data=asked).status_code == 401
    assert tool.get("/lti/login", params=asked).status_code == 401


def test_the_public_key_is_public_and_the_private_one_is_not(tool, tmp_path):
    (found,) = tool.get("/lti/jwks.json").json()["keys"]
    assert found["kty"] == "RSA"
    assert "d" not in found
    assert (tmp_path / "access-lti.pem").stat().st_mode & 0o077 == 0


@pytest.fixture(scope="module")
def stocked(tmp_path_factory):
    """A tool whose teacher has one plan."""
    home = tmp_path_factory.mktemp("stocked")
    with served(Settings(home=home)) as client:
        run = send(client, "/v1/plans", SHORT).json()["run"]
        follow(client, run)
    registered(home)
    with served(Settings(home=home), base_url=BASE) as client:
        yield client, run


def _wish(text: str) -> str:
    return html.unescape(re.search(r'name="wish" value="([^"]+)"', text)[1])


def _chosen(client, wish: str, choice: str):
    form = {"wish": wish, "choice": choice}
    return client.post("/lti/choose", data=form, headers={"Origin": BASE}, follow_redirects=False)


def _begun(client) -> str:
    question = initiate(client)
    reply = post(client, question["state"], sign(claims(question, **deep())))
    assert reply.status_code == 200
    return reply.text


def test_a_plan_goes_back_to_the_course(stocked):
    client, run = stocked
    text = _begun(client)
    assert f'value="{run}"' in text
    sheets = _chosen(client, _wish(text), run)
    assert f'value="{run}/plan"' in sheets.text
    reply = _chosen(client, _wish(sheets.text), f"{run}/plan")
    assert f'action="{URL}/deep"' in reply.text
    (policy,) = reply.headers.get_list("content-security-policy")
    assert f"form-action {URL};" in policy
    assert policy.endswith(f"frame-ancestors 'self' {URL}")
    found = received(client, re.search(r'name="JWT" value="([^"]+)"', reply.text)[1])
    assert found[f"{DEEP}data"] == "opaque"
    (item,) = found[f"{DEEP}content_items"]
    assert item["type"] == "ltiResourceLink"
    assert item["url"] == f"{BASE}/plans/{run}"


def test_a_quiz_goes_back_and_the_platform_fetches_it(stocked):
    client, run = stocked
    text = _chosen(client, _wish(_begun(client)), run).text
    choice = next(c for c in re.findall(rf'value="({run}/[^"]+)"', text) if not c.endswith("/plan"))
    reply = _chosen(client, _wish(text), choice)
    found = received(client, re.search(r'name="JWT" value="([^"]+)"', reply.text)[1])
    (item,) = found[f"{DEEP}content_items"]
    assert item["type"] == "file"
    client.cookies.clear()
    file = client.get(item["url"])
    assert file.status_code == 200
    assert "imsmanifest.xml" in zipfile.ZipFile(io.BytesIO(file.content)).namelist()
    assert client.get(item["url"][:-3] + "abc").status_code == 401


def test_an_answer_is_sent_once_and_only_where_it_was_asked_for(stocked):
    client, run = stocked
    wish = _wish(_begun(client))
    assert _chosen(client, wish, f"{run}/plan").status_code == 200
    assert _chosen(client, wish, f"{run}/plan").status_code == 401
    head, body, seal = _wish(_begun(client)).split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "=="))
    told["record"]["to"] = "https://evil.example/deep"
    body = base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()
    assert _chosen(client, f"{head}.{body}.{seal}", f"{run}/plan").status_code == 401


@pytest.mark.parametrize("choice", ["../../etc/passwd", "261001-101010-abcd/plan", "", "x/../y"])
def test_only_plans_that_there_are_go_back(stocked, choice):
    client, _ = stocked
    assert _chosen(client, _wish(_begun(client)), choice).status_code == 404


def test_what_a_platform_must_be_told_is_printed(tmp_path, monkeypatch):
    from lessonloom.cli import app
    from typer.testing import CliRunner

    monkeypatch.setenv("LESSONLOOM_HOME", str(tmp_path))
    assert CliRunner().invoke(app, ["portal", "lti"]).exit_code != 0
    registered(tmp_path)
    told = json.loads(CliRunner().invoke(app, ["portal", "lti", "--json"]).stdout)
    assert told["oidc_initiation_url"] == f"{BASE}/lti/login"
    assert told["public_jwk_url"] == f"{BASE}/lti/jwks.json"
