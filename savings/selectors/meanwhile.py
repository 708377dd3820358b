"""Whether somebody else changed a row between showing its form and saving it: the audit trail knows who and what."""

from django.utils.timezone import localtime

from audit.models import Entry
from common.formatting import long_day
from partners.models import OfPartnership, Partnership


def newest_change(row: OfPartnership) -> Entry | None:
    """The newest entry about a row. One query."""
    about = Entry.objects.filter(target_kind=row._meta.label_lower, target_id=row.pk)
    return about.select_related("by").order_by("-pk").first()


def taken_out(kind: type[OfPartnership], pk: int, partnership: Partnership) -> Entry | None:
    """The entry about a row that somebody took out of this partnership. One query."""
    about = Entry.objects.filter(
        target_kind=kind._meta.label_lower, target_id=pk, partnership_id=partnership.pk, event__endswith="taken out"
    )
    return about.select_related("by").first()


def meanwhile_words(change: Entry) -> str:
    """Who changed what, and how to go on; nothing that was typed is lost by it."""
    at = localtime(change.at)
    parts = [f"{what} from {old or 'nothing'} to {new or 'nothing'}" for what, (old, new) in change.changed]
    what = f" ({'; '.join(parts)})" if parts else ""
    return (
        f"{change.by or 'The portal'} changed this on {long_day(at.date())} at {at:%H:%M}, while you were typing{what}. "
        "What you typed is still here: save again to put it in its place, or cancel to keep theirs."
    )


def taken_out_words(gone: Entry) -> str:
    return (
        f"{gone.by or 'The portal'} took this out while you were typing. What you typed is still here: save again to add "
        "it anew, or cancel to leave it out."
    )
