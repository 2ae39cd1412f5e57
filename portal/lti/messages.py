"""The messages of LTI 1.3: what a launch says, read from checked claims (LTI Core 1.3, Deep Linking 2.0)."""

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..access.config import Platform
from ..access.principal import ROLES, Principal
from ..access.tokens import BadToken, Claims

_CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
_DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/"
_Text = Annotated[str, Field(min_length=1, max_length=512)]


class DeepLinking(BaseModel):
    """What the platform will take back, and where."""

    model_config = ConfigDict(frozen=True)

    deep_link_return_url: str = Field(max_length=2000)
    accept_types: tuple[str, ...]
    accept_multiple: bool = False
    data: str | None = Field(default=None, max_length=8000)


class Launch(BaseModel):
    """A launch, as far as we use it; everything else a platform says is left unread, names above all."""

    model_config = ConfigDict(frozen=True)

    sub: _Text
    nonce: _Text
    azp: str | None = None
    aud: str | tuple[str, ...]
    version: Literal["1.3.0"] = Field(alias=f"{_CLAIM}version")
    message: Literal["LtiResourceLinkRequest", "LtiDeepLinkingRequest"] = Field(alias=f"{_CLAIM}message_type")
    deployment: _Text = Field(alias=f"{_CLAIM}deployment_id")
    target: str = Field(default="", alias=f"{_CLAIM}target_link_uri", max_length=2000)
    roles: tuple[str, ...] = Field(default=(), alias=f"{_CLAIM}roles")
    deep: DeepLinking | None = Field(default=None, alias=f"{_DEEP}deep_linking_settings")


def launch_of(claims: Claims, platform: Platform, *, nonce: str) -> Launch:
    """The launch in checked claims. Raises BadToken, which names what does not fit."""
    try:
        found = Launch.model_validate(dict(claims))
    except ValidationError as error:
        wrong = ", ".join(sorted({str(e["loc"][0]).rpartition("/")[2] for e in error.errors()}))
        raise BadToken(f"it is no launch of LTI 1.3 ({wrong})") from None
    if found.nonce != nonce:
        raise BadToken("it answers another question (nonce)")
    if found.deployment not in platform.deployments:
        raise BadToken("its deployment is not registered")
    if not isinstance(found.aud, str) and len(found.aud) > 1 and found.azp != platform.client_id:
        raise BadToken("it was made for another tool (azp)")
    if found.message == "LtiDeepLinkingRequest":
        _check_return(found.deep, platform)
    return found


def principal_of(launch: Launch, platform: Platform) -> Principal | None:
    """Who launches; None for one without a role of ours. Roles in the course outweigh those elsewhere."""
    here = [r for r in launch.roles if "/membership" in r or "/" not in r]
    names = [_short(r) for r in here or launch.roles]
    roles = [platform.roles[name] for name in names if name in platform.roles]
    if not roles:
        return None
    return Principal(tenant=platform.tenant, subject=launch.sub, role=max(roles, key=ROLES.index))


def path_of(target: str, base: str) -> str:
    """The path of ours that a launch aims at; the first page for the launch itself and for anything else."""
    path = target.removeprefix(base)
    inside = target.startswith(f"{base}/") and not path.startswith("/lti/")
    return path if inside else "/"


def response(
    platform: Platform, deployment: str, data: str | None, items: list[dict[str, Any]]
) -> dict[str, Any]:
    """The claims of a deep linking response, but for its times."""
    claims: dict[str, Any] = {
        "iss": platform.client_id,
        "aud": platform.issuer,
        f"{_CLAIM}deployment_id": deployment,
        f"{_CLAIM}message_type": "LtiDeepLinkingResponse",
        f"{_CLAIM}version": "1.3.0",
        f"{_DEEP}content_items": items,
    }
    return {**claims, f"{_DEEP}data": data} if data is not None else claims


def _short(role: str) -> str:
    """`Instructor` of `…/membership#Instructor` and of `…/membership/Instructor#TeachingAssistant`."""
    head, _, last = role.rpartition("#")
    return head.rpartition("/")[2] if "/membership/" in head else last


def _check_return(deep: DeepLinking | None, platform: Platform) -> None:
    if deep is None:
        raise BadToken("it does not say what to link (deep_linking_settings)")
    there, own = urlsplit(deep.deep_link_return_url), urlsplit(platform.authorize)
    if there.scheme != own.scheme or there.hostname not in (own.hostname, *platform.return_hosts):
        raise BadToken("it wants its answer elsewhere (deep_link_return_url)")
