"""Who asks, for which school, and what that person may do."""

from .asking import REFUSALS, Asking, at_least, principal, require
from .principal import LOCAL, ROLES, Principal, Role
from .who import Access

__all__ = [
    "LOCAL",
    "REFUSALS",
    "ROLES",
    "Access",
    "Asking",
    "Principal",
    "Role",
    "at_least",
    "principal",
    "require",
]
