"""Where a tenant's things lie. Every tenant has a home of its own, so that tenants cannot meet."""

import re

from ..graph import InputError
from ..settings import Settings

LOCAL = "local"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def tenant_settings(settings: Settings, tenant: str) -> Settings:
    """The settings of one tenant; those of `local` are the settings themselves.

    Any other tenant keeps store and checkpoints in files of its own home, whatever the settings name. What
    can be computed again from the curriculum alone is shared. Raises InputError for an impossible name.
    """
    if not _NAME.fullmatch(tenant):
        raise InputError(
            f"{tenant[:80]!r} cannot be the name of a tenant.", "Use lower-case letters, digits and hyphens."
        )
    if tenant == LOCAL:
        return settings
    home = settings.home / "tenants" / tenant
    return settings.model_copy(
        update={
            "home": home,
            "store": None,
            "checkpoints": None,
            "shared": settings.shared or settings.home,
        }
    )
