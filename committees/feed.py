"""The calendar that a person's own program subscribes to (RFC 5545). Pure: meetings in, text out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

LONDON = ZoneInfo("Europe/London")
LENGTH = timedelta(hours=2)  # of a meeting whose end nobody has said
ASKED_AGAIN = timedelta(hours=6)


@dataclass(frozen=True)
class Entry:
    """One line of the calendar: a meeting, or a deadline before it."""

    uid: str  # never changes, so that a moved meeting moves in every diary
    on: date
    words: str
    changed_at: datetime
    starts_at: time | None = None
    place: str = ""
    address: str = ""
    cancelled: bool = False


def written(name: str, entries: Iterable[Entry]) -> bytes:
    """The calendar called `name` as a file."""
    calendar = Calendar()
    calendar.add("prodid", "-//Shared services portal//Meetings and deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", int(entry.changed_at.timestamp()))  # a later change replaces an earlier one
    event.add("summary", f"Cancelled: {entry.words}" if entry.cancelled else entry.words)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.starts_at is None:
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")  # a deadline, or a meeting without an hour, keeps nobody busy
    else:
        begins = datetime.combine(entry.on, entry.starts_at, tzinfo=LONDON).astimezone(UTC)
        event.add("dtstart", begins)
        event.add("dtend", begins + LENGTH)
    if entry.place:
        event.add("location", entry.place)
    if entry.address:
        event.add("url", entry.address)
    return event
