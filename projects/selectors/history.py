"""What happened to one row of a register, from the audit trail."""

from audit.models import Entry
from common.formatting import long_day
from partners.models import OfPartnership


def history_of(row: OfPartnership) -> list[dict]:
    """Newest first: when, by whom, what changed from what to what, and why. One query."""
    entries = Entry.objects.filter(target_kind=row._meta.label_lower, target_id=row.pk).select_related("by")
    return [
        {
            "when": long_day(entry.at.date()),
            "by": entry.by.name if entry.by else "the portal",
            "event": entry.event,
            "changes": [
                {"field": field, "old": old or "nothing", "new": new or "nothing"}
                for field, (old, new) in entry.changed
            ],
            "note": entry.note,
        }
        for entry in entries
    ]
