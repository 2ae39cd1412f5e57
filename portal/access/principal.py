"""The one who asks: a person of one tenant in one role."""

from typing import Literal

from pydantic import Field

from ...graph._base import Frozen

Role = Literal["teacher", "lead", "admin"]
ROLES: tuple[Role, ...] = ("teacher", "lead", "admin")
"""From the least allowed to the most; each may do what those before it may."""


class Principal(Frozen):
    """A person, or a program in a person's name."""

    tenant: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
    """The school or district; nothing of one tenant is ever seen by another."""
    subject: str
    """Who within the tenant, as the host portal names the person."""
    role: Role = "teacher"

    def may(self, role: Role) -> bool:
        """Whether this person may do what `role` may."""
        return ROLES.index(self.role) >= ROLES.index(role)


LOCAL = Principal(tenant="local", subject="teacher", role="admin")
"""The one person of a portal on loopback without set-up."""
