"""A host portal of our own: keys, tokens and a portal that accepts them."""

import json
import time
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path

from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from lessonloom.portal import create_app
from lessonloom.settings import Settings
from tests_support import quiet_deps

ISSUER = "https://portal.example.edu"
SIGNER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


def write_jwks(path: Path, *keys) -> Path:
    path.write_text(json.dumps(KeySet(list(keys)).as_dict(private=False)))
    return path


def token(key=SIGNER, *, alg: str = "RS256", header: Mapping[str, object] | None = None, **claims) -> str:
    """A token as the host portal signs it; a claim given as None is left out."""
    now = int(time.time())
    every = {
        "iss": ISSUER,
        "aud": "lessonloom",
        "sub": "t1",
        "iat": now,
        "exp": now + 300,
        "role": "teacher",
        "school": "north",
        **claims,
    }
    kept = {name: value for name, value in every.items() if value is not None}
    return jwt.encode({"alg": alg, "kid": key.kid, **(header or {})}, kept, key, algorithms=[alg])


def bearer(credential: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {credential}"}


def set_up(home: Path, *, more: str = "", issuer: str = "") -> Settings:
    """A portal for the people of one host portal."""
    home.mkdir(parents=True, exist_ok=True)
    jwks = write_jwks(home / "jwks.json", SIGNER)
    (home / "access.yaml").write_text(
        f"issuers:\n  - issuer: {ISSUER}\n    jwks: {jwks}\n    audience: lessonloom\n"
        f"    tenant_claim: school\n{issuer}{more}"
    )
    return Settings(home=home)


@contextmanager
def served(settings: Settings, *, base_url: str = "http://localhost", hosts=("localhost",)):
    app = create_app(settings, deps=quiet_deps, hosts=hosts)
    with TestClient(app, base_url=base_url, raise_server_exceptions=False) as client:
        yield client
