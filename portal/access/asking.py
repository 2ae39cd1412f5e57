"""What routes depend on: the principal of a request, and the least role that a route asks for."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from ..problems import ProblemView
from .principal import Principal, Role
from .refused import forbidden, unknown

PRINCIPAL = "lessonloom.principal"
"""Where the gate leaves the principal in a request's scope."""
_BEARER = HTTPBearer(
    auto_error=False, scheme_name="bearer", description="An API key, or a token signed by the host portal."
)
_PROBLEM: dict[str, Any] = {"content": {"application/problem+json": {}}, "model": ProblemView}
REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {**_PROBLEM, "description": "Nobody has signed in, or the credential is refused."},
    403: {**_PROBLEM, "description": "The role does not allow it, or another site's page asks."},
    429: {**_PROBLEM, "description": "Too many requests; `Retry-After` says how long to wait."},
}
"""What every protected route may answer, for its OpenAPI description."""


async def principal(
    request: Request, _: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]
) -> Principal:
    """Who asks, as the gate found. Raises Refused (401) where no gate stands before the route."""
    found = request.scope.get(PRINCIPAL)
    if not isinstance(found, Principal):
        raise unknown("Nobody has signed in.", "Put the portal's gate before this route.")
    return found


Asking = Annotated[Principal, Depends(principal)]
"""The principal of the request."""


def require(role: Role) -> Callable[[Principal], Principal]:
    """A dependency: the principal, who is at least `role`. Raises Refused (403)."""

    def allowed(who: Asking) -> Principal:
        return at_least(who, role)

    allowed.__name__ = f"require_{role}"
    return allowed


def at_least(who: Principal, role: Role) -> Principal:
    """The principal, who is at least `role`. Raises Refused (403)."""
    if not who.may(role):
        raise forbidden(f"This is for the role {role} and above.", "Ask a person who has that role.")
    return who
