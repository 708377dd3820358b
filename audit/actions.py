"""The one way to write the audit trail."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from accounts.models import User
from audit.models import Entry


def record(
    event: str,
    *,
    target: models.Model,
    by: User | None,
    partnership_id: int | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    note: str = "",
) -> Entry:
    """Note that `by` did `event` to `target`; `changes` maps a field to (old, new).

    Where a deputy acts by another's right (`by.on_behalf_of`), that is among the changes.
    """
    changes = dict(changes or {})
    if by is not None and by.on_behalf_of is not None:
        changes["on behalf of"] = (None, by.on_behalf_of.name)
    return Entry.objects.create(
        by=by,
        event=event,
        target_kind=target._meta.label_lower,
        target_id=target.pk,
        target_label=str(target)[:400],
        partnership_id=partnership_id,
        changes={field: [_as_text(old), _as_text(new)] for field, (old, new) in changes.items()},
        note=note,
    )


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)
