"""The one way to write the audit trail, and to seal what was written."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from accounts.models import User
from audit.chain import digest
from audit.models import Entry, Head, Seal

LATE_BY = (
    50_000  # so many entries may be written while one transaction is open; those of a longer one wait for `everything`
)
AT_ONCE = 1_000


def record(
    event: str,
    *,
    target: models.Model,
    by: User | None,
    partnership_id: int | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    note: str = "",
) -> Entry:
    """Note that `by` did `event` to `target`; `changes` maps a field to (old, new)."""
    entry = _entry(event, target, by, partnership_id, changes, note)
    entry.save(force_insert=True)
    return entry


def record_each(
    event: str,
    *,
    targets: Iterable[models.Model],
    by: User | None,
    partnership_id: int | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    """Note that `by` did the same `event` to each of `targets`. One query."""
    Entry.objects.bulk_create(_entry(event, target, by, partnership_id, changes) for target in targets)


def _entry(
    event: str,
    target: models.Model,
    by: User | None,
    partnership_id: int | None,
    changes: Mapping[str, tuple[Any, Any]] | None,
    note: str = "",
) -> Entry:
    """Where a deputy acts by another's right (`by.on_behalf_of`), or a program does (`by.by_way_of`), that is among
    the changes."""
    changes = dict(changes or {})
    if by is not None and by.on_behalf_of is not None:
        changes["on behalf of"] = (None, by.on_behalf_of.name)
    if by is not None and by.by_way_of:
        changes["by way of"] = (None, by.by_way_of)
    return Entry(
        by=by,
        event=event,
        target_kind=target._meta.label_lower,
        target_id=target.pk,
        target_label=str(target)[:400],
        partnership_id=partnership_id,
        changes={field: [_as_text(old), _as_text(new)] for field, (old, new) in changes.items()},
        note=note,
    )


def seal(*, everything: bool = False) -> int:
    """Give each new entry its place in the chain of its partnership. How many were sealed.

    Asked for by the schedule, apart from those who write: whoever holds a row waits for no chain. It looks back as far
    as transactions are long; `everything` looks at every entry.
    """
    newest = Seal.objects.aggregate(newest=Max("entry_id"))["newest"] or 0
    since = 0 if everything else newest - LATE_BY
    new = Entry.objects.filter(pk__gt=since, seal=None)
    sealed = 0
    for partnership_id in new.order_by().values_list("partnership_id", flat=True).distinct():
        while more := _seal_some(partnership_id, since):
            sealed += more
    return sealed


@transaction.atomic
def _seal_some(partnership_id: int | None, since: int) -> int:
    chain = partnership_id or 0
    Head.objects.get_or_create(chain=chain)
    head = Head.objects.select_for_update().get(chain=chain)
    # Asked again behind the lock: somebody else may have sealed them meanwhile.
    entries = Entry.objects.filter(pk__gt=since, seal=None, partnership_id=partnership_id).order_by("pk")[:AT_ONCE]
    seals = []
    for entry in entries:
        one = Seal(entry=entry, chain=chain, number=head.number + 1, previous=head.hash)
        one.hash = digest(entry, one.number, one.previous)
        head.number, head.hash = one.number, one.hash
        seals.append(one)
    Seal.objects.bulk_create(seals)
    head.save(update_fields=["number", "hash"])
    return len(seals)


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)
