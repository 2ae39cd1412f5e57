"""Who may ask and from where: `access.yaml` in the data folder, read once when the portal is built.

Without the file and without a key the portal serves one person on loopback.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

import yaml
from pydantic import Field, ValidationError, field_validator, model_validator

from ...graph import InputError
from ...graph._base import Frozen
from .principal import Role

Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures by a private key only: a verifier's key can never sign."""
TENANT = r"^[a-z0-9][a-z0-9-]{0,62}$"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class KeySource(Frozen):
    """Who signs, and where the public keys are found."""

    issuer: str = Field(min_length=1, max_length=300)
    jwks: str = Field(description="https address or file of the issuer's public keys (JWKS)")
    algorithms: tuple[Algorithm, ...] = ("RS256", "PS256", "ES256", "EdDSA")
    leeway: int = Field(default=30, ge=0, le=300, description="seconds by which clocks may differ")

    @field_validator("jwks")
    @classmethod
    def _safe(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise ValueError("keys are fetched over https, or read from a file")
        return value


class TokenIssuer(KeySource):
    """A host portal that signs tokens for its people."""

    audience: str = Field(min_length=1, description="what its tokens name us as in `aud`")
    tenant: str | None = Field(default=None, pattern=TENANT, description="all its people belong to this one")
    tenant_claim: str | None = Field(default=None, description="or the claim that names the tenant")
    tenants: Mapping[str, str] = Field(
        default={}, description="values of that claim, where they are no names"
    )
    subject_claim: str = "sub"
    role_claim: str = "role"
    roles: Mapping[str, Role] = Field(
        default={"teacher": "teacher", "lead": "lead", "admin": "admin"},
        description="values of the role claim; who has none of them is refused",
    )
    longest: int = Field(default=86_400, ge=60, description="seconds that a token may live at most")
    single_use: bool = Field(default=True, description="a token with a `jti` counts once")

    @model_validator(mode="after")
    def _one_way_to_the_tenant(self) -> Self:
        if (self.tenant is None) == (self.tenant_claim is None):
            raise ValueError("give either tenant or tenant_claim")
        return self


class Platform(KeySource):
    """A learning platform registered for LTI 1.3, as one client."""

    client_id: str = Field(min_length=1, max_length=300)
    authorize: str = Field(description="the platform's OIDC authentication address")
    deployments: tuple[str, ...] = Field(min_length=1, description="deployment ids that are accepted")
    tenant: str = Field(pattern=TENANT)
    roles: Mapping[str, Role] = Field(
        default={
            "Instructor": "teacher",
            "ContentDeveloper": "teacher",
            "Faculty": "teacher",
            "Staff": "teacher",
            "Administrator": "lead",
        },
        description="LIS roles by their last name; learners have none here and are refused",
    )
    algorithms: tuple[Algorithm, ...] = ("RS256",)
    return_hosts: tuple[str, ...] = Field(
        default=(), description="hosts that a deep link may return to, besides that of `authorize`"
    )

    @field_validator("authorize")
    @classmethod
    def _web(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise ValueError("the platform's address begins with https://")
        return value


class Limits(Frozen):
    """What one principal, and one request, may use."""

    per_second: float = Field(default=20, gt=0, description="requests of one principal, on average")
    burst: int = Field(default=100, ge=1, description="and at once")
    refusals_per_minute: float = Field(default=30, gt=0, description="failed attempts from one address")
    upload_mb: float = Field(default=5, gt=0, le=100)
    upload_seconds: float = Field(default=30, gt=0, description="until a request has arrived in full")


class AccessConfig(Frozen):
    """Everything in `access.yaml`."""

    public_url: str | None = Field(default=None, description="address under which browsers reach the portal")
    issuers: tuple[TokenIssuer, ...] = ()
    platforms: tuple[Platform, ...] = ()
    cors: tuple[str, ...] = Field(default=(), description="origins whose scripts may call the service")
    frame_ancestors: tuple[str, ...] = Field(default=(), description="origins whose pages may show ours")
    limits: Limits = Limits()

    @field_validator("cors", "frame_ancestors")
    @classmethod
    def _origins(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            parts = urlsplit(value)
            if f"{parts.scheme}://{parts.netloc}" != value or parts.scheme not in ("https", "http"):
                raise ValueError(f"{value} is not an origin such as https://portal.example.edu")
            if set(value) & set(" ;,*'\""):
                raise ValueError(f"{value} is not one origin")
        return values

    @field_validator("public_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None and (
            urlsplit(value).scheme not in ("https", "http") or not urlsplit(value).netloc
        ):
            raise ValueError("an address such as https://lessonloom.example.edu")
        return value.rstrip("/") if value else value

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.platforms and not self.public_url:
            raise ValueError("platforms send browsers back to public_url; give it")
        for rows in (self.issuers, [(p.issuer, p.client_id) for p in self.platforms]):
            names = [r.issuer if isinstance(r, TokenIssuer) else r for r in rows]
            if len(set(names)) < len(names):
                raise ValueError("an issuer stands twice")
        return self

    @property
    def host(self) -> str | None:
        """The host name of `public_url`, without a port."""
        return urlsplit(self.public_url).hostname if self.public_url else None


def load(path: Path) -> AccessConfig:
    """Read `access.yaml`; a missing file is an empty one. Raises InputError naming field and remedy."""
    if not path.exists():
        return AccessConfig()
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
        return AccessConfig.model_validate(found if found is not None else {})
    except yaml.YAMLError as error:
        raise InputError(f"{path}: not YAML ({error}).", "docs/access.md shows a complete file.") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise InputError(f"{path}: {wrong}", "docs/access.md shows a complete file.") from error
