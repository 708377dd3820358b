"""What of this room can be found by words."""

from collections.abc import Iterable

from committees.models import Meeting, MeetingState
from common.formatting import weekday_and_day
from partners.searching import Hit, Search, searches

TAGS = {MeetingState.PLANNED: "not_started", MeetingState.HELD: "done", MeetingState.CANCELLED: "stopped"}


@searches("Meetings")
def meetings(search: Search) -> Iterable[Hit]:
    """The newest first."""
    held = Meeting.objects.filter(partnership=search.partnership).select_related("committee").order_by("-on", "pk")
    rows = search.among(held, ["committee__name", "place", "note"], days=["on"])
    return [
        Hit(
            title=f"{one.committee}, {weekday_and_day(one.on)}",
            address=search.url("meeting", pk=one.pk),
            texts=[one.place, one.note],
            state=(TAGS[MeetingState(one.state)], one.get_state_display()),
        )
        for one in rows
    ]
