"""What happened to one row of a register, from the audit trail."""

from audit.models import Entry
from common.formatting import long_day
from partners.models import OfPartnership

LONGEST = 160  # of what stands in a history; the audit trail has all of it


def history_of(row: OfPartnership, *, without: str = "") -> list[dict]:
    """Newest first: when, by whom, what changed from what to what, and why. `without` leaves one event out. One query."""
    entries = Entry.objects.filter(target_kind=row._meta.label_lower, target_id=row.pk).exclude(event=without)
    return [
        {
            "when": long_day(entry.at.date()),
            "by": entry.by.name if entry.by else "the portal",
            "event": ": ".join(filter(None, [entry.event.capitalize(), entry.note])),
            "changes": "; ".join(f"{field}: {_short(old)} → {_short(new)}" for field, (old, new) in entry.changed),
        }
        for entry in entries.select_related("by")
    ]


def _short(value: str | None) -> str:
    words = value or "nothing"
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
