"""A learning platform of our own: it signs launches, shows them as forms and takes deep links back."""

import json
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

URL = "https://lms.example.edu"
CLIENT = "client-7"
BASE = "https://lessonloom.example.edu"
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/"
MEMBER = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
KEY = RSAKey.generate_key(2048, {"kid": "lms-1", "use": "sig"})


def registered(home: Path) -> Path:
    """Write the access file of a portal that knows this platform."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "lms.json").write_text(json.dumps(KeySet([KEY]).as_dict(private=False)))
    path = home / "access.yaml"
    path.write_text(
        f"public_url: {BASE}\nframe_ancestors: ['{URL}']\n"
        f"platforms:\n  - issuer: {URL}\n    client_id: {CLIENT}\n    authorize: {URL}/auth\n"
        f"    jwks: {home / 'lms.json'}\n    deployments: [d1]\n    tenant: local\n"
    )
    return path


def initiate(client, **changes) -> dict[str, str]:
    """Begin a login as the platform's page does; the question that comes to the platform."""
    asked = {"iss": URL, "login_hint": "u1", "target_link_uri": f"{BASE}/lti/launch", "client_id": CLIENT}
    asked |= {"lti_message_hint": "m1", "lti_deployment_id": "d1", **changes}
    reply = client.post("/lti/login", data=asked, headers={"Origin": URL}, follow_redirects=False)
    assert reply.status_code == 303, reply.text
    where = urlsplit(reply.headers["location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == f"{URL}/auth"
    return {name: values[0] for name, values in parse_qs(where.query).items()}


def claims(question: dict[str, str], **changes) -> dict[str, object]:
    """What the platform says about the person; a claim given as None is left out."""
    now = int(time.time())
    every = {
        "iss": URL,
        "aud": question["client_id"],
        "sub": "u1",
        "name": "Ms. Ito",
        "iat": now,
        "exp": now + 300,
        "nonce": question["nonce"],
        f"{CLAIM}version": "1.3.0",
        f"{CLAIM}message_type": "LtiResourceLinkRequest",
        f"{CLAIM}deployment_id": "d1",
        f"{CLAIM}target_link_uri": f"{BASE}/lti/launch",
        f"{CLAIM}resource_link": {"id": "r1"},
        f"{CLAIM}roles": [f"{MEMBER}Instructor"],
        **changes,
    }
    return {name: value for name, value in every.items() if value is not None}


def deep(**changes) -> dict[str, object]:
    """The claims that make a launch a request for a link."""
    settings = {
        "deep_link_return_url": f"{URL}/deep",
        "accept_types": ["ltiResourceLink", "file"],
        "accept_presentation_document_targets": ["iframe", "window"],
        "data": "opaque",
        **changes,
    }
    return {f"{CLAIM}message_type": "LtiDeepLinkingRequest", f"{DEEP}deep_linking_settings": settings}


def sign(said: dict[str, object], key=KEY, kid: str | None = None, alg: str = "RS256") -> str:
    return jwt.encode({"alg": alg, "kid": kid or key.kid, "typ": "JWT"}, said, key, algorithms=[alg])


def post(client, state: str, token: str):
    """The form that the platform's page posts to us."""
    form = {"state": state, "id_token": token}
    return client.post("/lti/launch", data=form, headers={"Origin": URL}, follow_redirects=False)


def received(client, token: str) -> dict[str, object]:
    """What comes back from us, checked as a platform does: with our published keys and in every claim."""
    keys = KeySet.import_key_set(client.get("/lti/jwks.json").json())
    found = jwt.decode(token, keys, algorithms=["RS256"]).claims
    now = time.time()
    assert found["iss"] == CLIENT
    assert found["aud"] == URL
    assert found["iat"] <= now < found["exp"] <= now + 600
    assert found["nonce"]
    assert found[f"{CLAIM}deployment_id"] == "d1"
    assert found[f"{CLAIM}message_type"] == "LtiDeepLinkingResponse"
    assert found[f"{CLAIM}version"] == "1.3.0"
    return found
