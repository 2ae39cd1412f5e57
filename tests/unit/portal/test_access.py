import base64
import hmac
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import ECKey, RSAKey
from lessonloom.graph import InputError
from lessonloom.portal import create_app
from lessonloom.portal.access import LOCAL, Principal
from lessonloom.portal.access.keys import KeyRing
from lessonloom.portal.access.limits import Buckets
from lessonloom.portal.access.session import own_path
from lessonloom.portal.access.spent import Spent
from lessonloom.settings import Settings

from .access_support import ISSUER, SIGNER, bearer, served, set_up, token, write_jwks

READ = "/v1/plans"


@pytest.fixture
def host(tmp_path):
    with served(set_up(tmp_path)) as client:
        yield client


def ring(settings: Settings) -> KeyRing:
    return KeyRing(settings.home / "access-keys.json")


def test_without_set_up_one_person_on_loopback_may_do_everything(quick):
    assert quick.get(READ).status_code == 200


def test_without_set_up_nobody_else_is_let_in(settings):
    with pytest.raises(InputError, match="open to everybody"):
        create_app(settings, hosts=("*",))
    with TestClient(create_app(settings, hosts=("localhost",)), base_url="http://localhost") as client:
        client.base_url = "http://10.0.0.3"
        assert client.get(READ, headers={"Host": "localhost"}).status_code == 403


def test_a_key_opens_the_portal_until_it_is_revoked(settings):
    key, secret = ring(settings).create(LOCAL)
    with served(settings, hosts=("*",)) as client:
        assert client.get(READ).status_code == 401
        assert client.get(READ).headers["www-authenticate"].startswith("Bearer")
        assert client.get(READ, headers=bearer(secret)).status_code == 200
        assert client.get(READ, headers=bearer(secret[:-1] + "x")).status_code == 401
        assert client.get(READ, headers={"Authorization": f"Basic {secret}"}).status_code == 401
        ring(settings).create(LOCAL)
        ring(settings).revoke(key.prefix)
        assert client.get(READ, headers=bearer(secret)).status_code == 401


def test_of_a_key_only_a_hash_is_kept(settings):
    key, secret = ring(settings).create(LOCAL)
    path = settings.home / "access-keys.json"
    assert secret not in path.read_text()
    assert secret.removeprefix(key.prefix) not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0


def test_a_key_expires(settings):
    key, secret = ring(settings).create(LOCAL, days=1)
    assert ring(settings).whose(secret) == LOCAL
    assert not key.alive(datetime.now(UTC) + timedelta(days=2))


def test_revoking_the_unknown_and_reading_the_damaged_is_told(settings):
    with pytest.raises(InputError, match="no key"):
        ring(settings).revoke("llk_00000000_")
    settings.home.mkdir()
    (settings.home / "access-keys.json").write_text("{")
    with pytest.raises(InputError, match="not a list of keys"):
        ring(settings).all()


def test_a_signed_token_is_accepted(host):
    assert host.get(READ, headers=bearer(token())).status_code == 200
    assert host.get(READ).status_code == 401


_OTHER = RSAKey.generate_key(2048, {"kid": "one"})
_UNKNOWN = RSAKey.generate_key(2048, {"kid": "two"})


def _bare(alg: str) -> str:
    header = base64.urlsafe_b64encode(json.dumps({"alg": alg, "kid": "one"}).encode()).rstrip(b"=").decode()
    return f"{header}.{token().split('.')[1]}"


def _hmac_with_the_public_key() -> str:
    text = _bare("HS256")
    mac = hmac.digest(SIGNER.as_pem(private=False), text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def now() -> int:
    return int(time.time())


BAD = {
    "another key": lambda: token(_OTHER),
    "an unknown key id": lambda: token(_UNKNOWN),
    "no signature": lambda: f"{_bare('none')}.",
    "HMAC with the public key": _hmac_with_the_public_key,
    "a changed claim": lambda: ".".join(
        [token().split(".")[0], token(sub="x").split(".")[1], token().split(".")[2]]
    ),
    "another audience": lambda: token(aud="another"),
    "no audience": lambda: token(aud=None),
    "an unknown issuer": lambda: token(iss="https://evil.example"),
    "expired": lambda: token(exp=now() - 120),
    "no expiry": lambda: token(exp=None),
    "issued in the future": lambda: token(iat=now() + 600),
    "not valid yet": lambda: token(nbf=now() + 600),
    "too long a life": lambda: token(exp=now() + 10 * 86_400),
    "nobody": lambda: token(sub=None),
    "no school": lambda: token(school=None),
    "a school that is a path": lambda: token(school="../north"),
    "the local school": lambda: token(school="local"),
    "no token": lambda: "abc",
    "too long a token": lambda: "a" * 20_000,
}


@pytest.mark.parametrize("fault", BAD)
def test_a_faulty_token_is_refused(host, fault):
    credential = BAD[fault]()
    reply = host.get(READ, headers=bearer(credential))
    assert reply.status_code == 401, fault
    assert credential not in reply.text


def test_clocks_may_differ_a_little(host):
    assert host.get(READ, headers=bearer(token(exp=now() - 10))).status_code == 200
    assert host.get(READ, headers=bearer(token(iat=now() + 10))).status_code == 200


def test_a_token_with_an_id_counts_once_even_over_a_restart(tmp_path):
    settings, once = set_up(tmp_path), token(jti="a1")
    with served(settings) as client:
        assert client.get(READ, headers=bearer(once)).status_code == 200
        assert client.get(READ, headers=bearer(once)).status_code == 401
    with served(settings) as client:
        assert client.get(READ, headers=bearer(once)).status_code == 401


def test_who_has_no_role_of_ours_is_refused(host):
    assert host.get(READ, headers=bearer(token(role="learner"))).status_code == 403
    assert host.get(READ, headers=bearer(token(role=["learner", "lead"]))).status_code == 200


def test_a_new_key_of_the_issuer_is_found_without_a_restart(tmp_path):
    settings = set_up(tmp_path)
    new = ECKey.generate_key("P-256", {"kid": "new", "use": "sig"})
    write_jwks(tmp_path / "jwks.json", SIGNER, new)
    with served(settings) as client:
        assert client.get(READ, headers=bearer(token(new, alg="ES256"))).status_code == 200


def test_rates_are_limited_for_each_person_apart(tmp_path):
    settings = set_up(tmp_path, more="limits: {per_second: 0.01, burst: 3}\n")
    with served(settings) as client:
        first = [client.get(READ, headers=bearer(token())).status_code for _ in range(5)]
        assert first == [200, 200, 200, 429, 429]
        assert int(client.get(READ, headers=bearer(token())).headers["retry-after"]) >= 1
        assert client.get(READ, headers=bearer(token(sub="t2"))).status_code == 200


def test_guessing_is_slowed_down(tmp_path):
    settings = set_up(tmp_path, more="limits: {refusals_per_minute: 5}\n")
    with served(settings) as client:
        found = [client.get(READ, headers=bearer("llk_guess")).status_code for _ in range(7)]
    assert found == [401] * 5 + [429] * 2


def test_a_bucket_fills_again_and_forgets_the_oldest():
    now = [0.0]
    buckets = Buckets(1, 2, clock=lambda: now[0], most=2)
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 1]
    now[0] = 1.5
    assert buckets.take("a") == 0
    for key in ("b", "c"):
        buckets.take(key)
    assert len(buckets._levels) == 2


def test_what_is_spent_stays_spent(tmp_path):
    first, second = Spent(tmp_path / "s"), Spent(tmp_path / "s")
    assert first.spend("nonce", "x", "1", until=time.time() + 100)
    assert not second.spend("nonce", "x", "1", until=time.time() + 100)
    assert second.spend("nonce", "y", "1", until=time.time() + 100)
    for each in (first, second):
        each.close()


def test_a_ticket_lets_one_browser_in_once(tmp_path):
    with served(set_up(tmp_path), base_url="https://localhost") as client:
        made = client.post("/v1/tickets", json={"to": "/v1/plans"}, headers=bearer(token()))
        assert made.status_code == 201
        url = made.json()["url"]
        reply = client.get(url, follow_redirects=False)
        assert reply.status_code == 303
        assert reply.headers["location"] == "/v1/plans"
        cookie = reply.headers["set-cookie"]
        for part in ("HttpOnly", "Secure", "SameSite=none", "Partitioned"):
            assert part in cookie
        assert client.get(READ).status_code == 200
        assert client.get(url).status_code == 401
        client.cookies.clear()
        assert client.get(READ).status_code == 401


def test_a_cookie_writes_only_from_our_own_pages(tmp_path):
    with served(
        set_up(tmp_path, more="cors: ['https://portal.example.edu']\n"), base_url="https://localhost"
    ) as c:
        c.get(c.post("/v1/tickets", json={}, headers=bearer(token())).json()["url"])
        for origin in (None, "https://portal.example.edu", "https://evil.example"):
            headers = {"Origin": origin} if origin else {}
            assert c.post("/v1/plans", headers=headers, data={"goal": "x"}).status_code == 403
        assert c.post("/v1/plans", headers={"Origin": "https://localhost"}).status_code == 422


def test_a_person_signs_in_with_a_key(settings):
    _, secret = ring(settings).create(LOCAL)
    with served(settings) as client:
        assert client.get("/").status_code == 401
        assert "password" in client.get("/enter").text
        wrong = client.post("/enter", data={"key": "llk_nothing"})
        assert (wrong.status_code, "llk_nothing" in wrong.text) == (401, False)
        assert client.post("/enter", data={"key": secret}).status_code == 200
        assert client.get("/").status_code == 200
        client.post("/leave", headers={"Origin": "http://localhost"})
        assert client.get("/").status_code == 401


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "plans", "/a\nb"]
)
def test_nothing_leads_a_browser_elsewhere(to):
    assert own_path(to) == "/"


def test_scripts_of_named_origins_may_call_and_others_not(tmp_path):
    settings = set_up(tmp_path, more="cors: ['https://portal.example.edu']\n")
    with served(settings) as client:
        asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
        good = client.options(READ, headers={"Origin": ISSUER, **asked})
        assert good.headers["access-control-allow-origin"] == ISSUER
        assert "access-control-allow-credentials" not in good.headers
        bad = client.options(READ, headers={"Origin": "https://evil.example", **asked})
        assert "access-control-allow-origin" not in bad.headers
        posted = client.post("/v1/plans", headers={"Origin": ISSUER, **bearer(token())})
        assert posted.status_code == 422


def test_frames_are_for_named_origins(tmp_path):
    with served(set_up(tmp_path, more="frame_ancestors: ['https://lms.example.edu']\n")) as client:
        policies = client.get("/healthz").headers.get_list("content-security-policy")
    assert any(one.endswith("frame-ancestors 'self' https://lms.example.edu") for one in policies)


@pytest.mark.parametrize(
    "text",
    [
        "issuers: [{issuer: a, jwks: 'http://a.example/k', audience: b, tenant: c}]",
        "issuers: [{issuer: a, jwks: k, audience: b}]",
        "issuers: [{issuer: a, jwks: k, audience: b, tenant: c, algorithms: [HS256]}]",
        "issuers: [{issuer: a, jwks: k, audience: b, tenant: c, algorithms: [none]}]",
        "cors: ['*']",
        "frame_ancestors: [\"https://a.example; script-src 'unsafe-inline'\"]",
        "cors: [",
        "surprise: 1",
        "platforms: [{issuer: a, jwks: k, client_id: c, authorize: https://a, deployments: [d], tenant: t}]",
    ],
)
def test_a_wrong_access_file_is_told_before_anything_is_served(tmp_path, text):
    (tmp_path / "access.yaml").write_text(text)
    with pytest.raises(InputError, match=r"access\.yaml"):
        create_app(Settings(home=tmp_path))


def test_roles_contain_the_roles_before_them():
    lead = Principal(tenant="north", subject="a", role="lead")
    assert lead.may("teacher")
    assert lead.may("lead")
    assert not lead.may("admin")


def test_keys_are_made_listed_and_revoked_on_the_command_line(tmp_path, monkeypatch):
    from lessonloom.cli import app
    from typer.testing import CliRunner

    monkeypatch.setenv("LESSONLOOM_HOME", str(tmp_path))
    runner = CliRunner()
    made = runner.invoke(app, ["portal", "key", "create", "--subject", "Ms. Ito", "--role", "lead", "--json"])
    found = json.loads(made.stdout)
    assert KeyRing(tmp_path / "access-keys.json").whose(found["key"]).role == "lead"
    listed = runner.invoke(app, ["portal", "key", "list"]).stdout
    assert found["key"] not in listed
    prefix = listed.split()[0]
    assert prefix in found["key"]
    assert runner.invoke(app, ["portal", "key", "revoke", prefix]).exit_code == 0
    assert "no keys" in runner.invoke(app, ["portal", "key", "list"]).stdout
    assert (
        runner.invoke(app, ["portal", "key", "create", "--subject", "a", "--tenant", "../x"]).exit_code != 0
    )
