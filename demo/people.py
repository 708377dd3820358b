"""The cast of the demonstration: roles, never persons; passwords made afresh for every installation."""

import os
import secrets
from pathlib import Path

from django.db import transaction

from accounts.models import User
from demo.reading import Row, rows, several
from partners.actions import give_role
from partners.models import Body, Partnership, Service
from partners.roles import RoleKind

UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # without i, l, o, 0 and 1
COLUMNS = (("Name", 44), ("E-mail", 38), ("Password", 24), ("Partnership", 14), ("Role", 0))


@transaction.atomic
def make_people(*, accounts_file: Path, password: str = "") -> int:
    """Make those who are missing and add them to the file; without `password` each gets one of their own.

    Gives how many were made. Whoever exists keeps the password they have.
    """
    known = set(User.objects.values_list("email", flat=True))
    cast: dict[str, list[Row]] = {}
    for row in rows("people"):
        if row["email"] not in known:
            cast.setdefault(row["email"], []).append(row)
    lines = []
    for email, roles in cast.items():
        own = password or new_password()
        User.objects.create_user(email=email, password=own, name=roles[0]["name"])
        lines += [_line(role["name"], email, own, role["partnership"], _role_words(role)) for role in roles]
    if lines:
        _append(accounts_file, lines)
    return len(cast)


def give_roles(partnership: Partnership, *, by: User) -> None:
    """Give the cast their roles in a partnership, with their limits; `by` has theirs since they founded it."""
    for row in rows("people"):
        if row["partnership"] == partnership.slug and row["email"] != by.email:
            give_role(
                user=person(row["email"]),
                partnership=partnership,
                kind=RoleKind(row["role"]),
                services=Service.objects.filter(partnership=partnership, slug__in=several(row["services"])),
                bodies=Body.objects.filter(partnership=partnership, short_name__in=several(row["bodies"])),
                by=by,
            )


def person(email: str) -> User:
    return User.objects.get(email=email)


def new_password() -> str:
    """Three groups of four signs: nearly 60 bits, easy to type."""
    return "-".join("".join(secrets.choice(UNMISTAKABLE) for _ in range(4)) for _ in range(3))


def _role_words(row: Row) -> str:
    limits = several(row["services"]) + several(row["bodies"])
    return RoleKind(row["role"]).label + (f", for {', '.join(limits)} alone" if limits else "")


def _line(*cells: str) -> str:
    return "".join(cell.ljust(width) for cell, (_, width) in zip(cells, COLUMNS, strict=True)).rstrip()


def _append(path: Path, lines: list[str]) -> None:
    """Add lines to the file that only its owner may read; it begins with its head."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        head = [_line(*(name for name, _ in COLUMNS))] if not path.stat().st_size else []
        file.write("\n".join([*head, *lines]) + "\n")
