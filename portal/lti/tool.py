"""What identifies us to platforms: our signing key and where our doors are."""

import os
from pathlib import Path
from typing import Any

from joserfc.jwk import KeySet, RSAKey
from pydantic import Field

from ...graph._base import Frozen

LOGIN, LAUNCH, KEYS = "/lti/login", "/lti/launch", "/lti/jwks.json"


class Registration(Frozen):
    """What a platform's administrator types in."""

    name: str = "Lessonloom"
    target_link_uri: str
    oidc_initiation_url: str = Field(description="also called login URL")
    redirect_uris: tuple[str, ...]
    public_jwk_url: str
    message_types: tuple[str, ...] = ("LtiResourceLinkRequest", "LtiDeepLinkingRequest")


def registration(base: str) -> Registration:
    """Our addresses below `base`."""
    return Registration(
        target_link_uri=f"{base}{LAUNCH}",
        oidc_initiation_url=f"{base}{LOGIN}",
        redirect_uris=(f"{base}{LAUNCH}",),
        public_jwk_url=f"{base}{KEYS}",
    )


class ToolKey:
    """The RSA key that signs what we send to platforms; made at first use, readable by its owner only."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._key: RSAKey | None = None

    def private(self) -> RSAKey:
        """The key itself."""
        if self._key is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "wb") as file:
                    file.write(RSAKey.generate_key(2048).as_pem(private=True))
            except FileExistsError:
                pass
            key = RSAKey.import_key(self._path.read_bytes(), {"use": "sig", "alg": "RS256"})
            key.ensure_kid()
            self._key = key
        return self._key

    def public(self) -> dict[str, Any]:
        """The key set that platforms fetch."""
        return dict(KeySet([self.private()]).as_dict(private=False))
