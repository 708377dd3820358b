"""How entries of the audit trail are sealed by hashes, and whether the chains still hold: docs/decisions/0008.

What is hashed, and how it is written down for that, stays so for ever: what was sealed is never hashed anew.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta

from django.db.models import Subquery
from django.utils import timezone

from audit.models import BEGINNING, Entry, Head, Seal

SEALED_WITHIN = timedelta(hours=1)  # the schedule seals every few seconds; an hour later it stands still


def digest(entry: Entry, number: int, previous: str) -> str:
    """The hash of all that the entry says, of its place and of the entry before it; the same on every database."""
    said = {
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": entry.by_id,
        "changes": entry.changes,
        "event": entry.event,
        "note": entry.note,
        "number": number,
        "partnership": entry.partnership_id,
        "previous": previous,
        "target_id": entry.target_id,
        "target_kind": entry.target_kind,
        "target_label": entry.target_label,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()


@dataclass(frozen=True)
class Finding:
    """A chain as it was found: where it ends, and what is wrong at the first place where it is broken."""

    chain: int
    entries: int
    hash: str
    broken: str = ""


def verified() -> Iterator[Finding]:
    """Every chain, read from its first seal to its head. Nothing is locked, and saving goes on meanwhile."""
    # The seals are read before the heads, for whoever writes a seal brings a head with it.
    chains = set(Seal.objects.order_by().values_list("chain", flat=True).distinct())
    heads = {head.chain: head for head in Head.objects.all()}
    for chain in sorted(chains | heads.keys()):
        if chain in heads:
            yield _verified(heads[chain])
        else:
            yield Finding(chain, 0, "", "It has entries, but the row that says where it ends is gone.")


def left_unsealed() -> int:
    """How many entries should have been sealed long ago."""
    return Entry.objects.filter(seal=None, at__lt=timezone.now() - SEALED_WITHIN).count()


def _verified(head: Head) -> Finding:
    number, previous = 0, BEGINNING
    seals = Seal.objects.filter(chain=head.chain).select_related("entry").order_by("number")
    for seal in seals.filter(number__lte=head.number).iterator():
        if wrong := _wrong(seal, number + 1, previous):
            return Finding(head.chain, number, previous, wrong)
        number, previous = seal.number, seal.hash
    wrong = ""
    behind = seals.filter(number__gt=Subquery(Head.objects.filter(chain=head.chain).values("number")[:1])).first()
    if number < head.number:
        wrong = f"The end is missing: {head.number} entries were sealed, and the last that is left is number {number}."
    elif previous != head.hash:
        wrong = f"Entry {number}, the last, is not the one that was sealed last."
    elif behind:
        wrong = f"{_named(behind)} was put behind the end."
    return Finding(head.chain, number, previous, wrong)


def _wrong(seal: Seal, place: int, previous: str) -> str:
    if seal.number > place:
        return f"Entry {place} is missing: after entry {place - 1} comes {seal.number}."
    if seal.number < place:
        return f"{_named(seal)} was put in: none can have that number."
    if seal.chain != (seal.entry.partnership_id or 0):
        return f"{_named(seal)} was moved to another partnership."
    if seal.hash != digest(seal.entry, seal.number, seal.previous):
        return f"{_named(seal)} was changed after it was sealed."
    if seal.previous != previous:
        return f"{_named(seal)} does not follow the entry before it: that one, or this one, was written anew."
    return ""


def _named(seal: Seal) -> str:
    return f"Entry {seal.number} ({seal.entry}, {seal.entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC)"
