"""`lessonloom portal`: keys for those who may ask, and what a learning platform must be told."""

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from .options import AsJson, settings_for

if TYPE_CHECKING:
    from ..portal.access.keys import Key, KeyRing

app = typer.Typer(no_args_is_help=True, help="Who may use the portal.")
key_app = typer.Typer(no_args_is_help=True, help="Keys for programs and for people without a host portal.")
app.add_typer(key_app, name="key")


class RoleName(StrEnum):
    """Roles, from the least allowed to the most."""

    TEACHER = "teacher"
    LEAD = "lead"
    ADMIN = "admin"


@key_app.command("create")
def create(
    subject: Annotated[str, typer.Option(help="Whom the key stands for.")],
    role: Annotated[RoleName, typer.Option(help="What that person may do.")] = RoleName.TEACHER,
    tenant: Annotated[str, typer.Option(help="School or district; its data lie apart.")] = "local",
    days: Annotated[int | None, typer.Option(min=1, help="Days until it expires.")] = None,
    as_json: AsJson = False,
) -> None:
    """Create a key and show it, once."""
    from pydantic import ValidationError

    from ..graph import InputError
    from ..portal.access import Principal

    try:
        who = Principal(tenant=tenant, subject=subject, role=role.value)
    except ValidationError as error:
        raise InputError(
            f"{tenant!r} cannot name a school.", "Use small letters, digits and hyphens."
        ) from error
    key, secret = _ring().create(who, days=days)
    if as_json:
        print(json.dumps({**_row(key), "key": secret}, indent=1))
    else:
        print(f"{secret}\nKeep it now: only a hash of it is kept here, and it is not shown again.")


@key_app.command("list")
def list_keys(as_json: AsJson = False) -> None:
    """List keys by how they begin."""
    rows = [_row(key) for key in _ring().all()]
    if as_json:
        print(json.dumps(rows, indent=1))
        return
    for row in rows:
        print("  ".join(str(value) for value in row.values() if value))
    if not rows:
        print("There are no keys.")


@key_app.command("revoke")
def revoke(
    key: Annotated[str, typer.Argument(metavar="KEY", help="How it begins, as `list` shows.")],
    as_json: AsJson = False,
) -> None:
    """Revoke a key, at once."""
    found = _ring().revoke(key)
    if as_json:
        print(json.dumps({"revoked": found.prefix}, indent=1))
        return
    print(f"{found.prefix} of {found.principal.subject} is revoked.")


@app.command("lti")
def lti(as_json: AsJson = False) -> None:
    """Show what a learning platform must be told."""
    _needed()
    from ..graph import InputError
    from ..portal.access.config import load
    from ..portal.lti.tool import registration

    path = settings_for().home / "access.yaml"
    base = load(path).public_url
    if base is None:
        raise InputError(f"{path} names no public_url.", "public_url: https://lessonloom.example.edu")
    told = registration(base)
    if as_json:
        print(told.model_dump_json(indent=1))
        return
    for name, value in told.model_dump().items():
        print(f"{name:20} {', '.join(value) if isinstance(value, tuple) else value}")


def _needed() -> None:

    from importlib.util import find_spec

    from ..graph import MissingExtra

    if not find_spec("fastapi") or not find_spec("joserfc"):
        raise MissingExtra("The portal's packages are not installed.", "pip install 'lessonloom[serve]'")


def _ring() -> "KeyRing":
    _needed()
    from ..portal.access.keys import KeyRing

    return KeyRing(settings_for().home / "access-keys.json")


def _row(key: "Key") -> dict[str, str | None]:
    expires = key.expires.date().isoformat() if key.expires else None
    who = key.principal
    return {
        "key": key.prefix,
        "tenant": who.tenant,
        "subject": who.subject,
        "role": who.role,
        "created": key.created.date().isoformat(),
        "expires": expires,
    }
