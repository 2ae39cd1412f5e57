"""Who asks, for which school, and what that person may do."""

from .principal import LOCAL, ROLES, Principal, Role

__all__ = ["LOCAL", "ROLES", "Principal", "Role"]
