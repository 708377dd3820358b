"""The calendar feed, read back by a calendar program's own library."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.conf import settings
from icalendar import Calendar

from committees.actions.calendars import renew_calendar
from committees.actions.committees import save_committee
from committees.actions.meetings import cancel_meeting, save_meeting
from committees.models import CalendarFeed, Committee, CommitteeKind, Meeting
from partners.actions import let_sign_in, take_role
from partners.models import Role
from partners.roles import RoleKind
from tests.factories import World, a_world

pytestmark = pytest.mark.django_db
NOTE = "Do not tell anybody before the meeting"


@pytest.fixture
def world() -> World:
    with time_machine.travel("2024-05-01 12:00Z", tick=False):
        world = a_world()
        committee = save_committee(
            committee=Committee(
                partnership=world.partnership, name="Joint Committee", kind=CommitteeKind.JOINT_COMMITTEE
            ),
            by=None,
        )
        about = {"partnership": world.partnership, "committee": committee}
        save_meeting(
            meeting=Meeting(on=date(2024, 6, 24), starts_at=time(14, 30), place="Town Hall", note=NOTE, **about),
            by=None,
        )
        yield world


@pytest.fixture
def feed(world, client):
    """Subscribe as the member, and read the calendar as nobody in particular."""
    secret = renew_calendar(partnership=world.partnership, by=world.people[RoleKind.MEMBER])

    def read(which: str = secret) -> Calendar | int:
        answer = client.get(f"/calendar/{which}.ics")
        if answer.status_code != 200:
            return answer.status_code
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        return Calendar.from_ical(answer.content)

    return read


def events(calendar: Calendar) -> dict[str, dict]:
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_meeting_and_deadlines_are_in_it(feed):
    calendar = feed()
    found = events(calendar)
    name = "Joint Committee, 24 June 2024"
    assert {words: event.decoded("dtstart") for words, event in found.items()} == {
        "Meeting: Joint Committee": datetime(2024, 6, 24, 13, 30, tzinfo=UTC),  # half past two of summer time
        f"Returns due: {name}": date(2024, 5, 24),
        f"Figures challenged and approved: {name}": date(2024, 5, 30),
        f"Draft paper complete: {name}": date(2024, 6, 4),
        f"Finance and legal comments in: {name}": date(2024, 6, 7),
        f"Paper signed off: {name}": date(2024, 6, 12),
        f"Papers published: {name}": date(2024, 6, 14),
    }
    assert found["Meeting: Joint Committee"]["location"] == "Town Hall"
    page = f"/p/north-and-south/meetings/{Meeting.objects.get().pk}/"
    assert {event["url"].removeprefix(settings.PORTAL_URL) for event in found.values()} == {page}
    assert found[f"Returns due: {name}"].decoded("dtend") == date(2024, 5, 25)
    assert calendar["version"] == "2.0"
    for event in found.values():
        assert event.decoded("dtstamp") == datetime(2024, 5, 1, 12, tzinfo=UTC)
        assert event["status"] == "CONFIRMED"


def test_nothing_that_was_noted_is_in_it(feed, world, client):
    secret = renew_calendar(partnership=world.partnership, by=world.officer)
    assert NOTE not in client.get(f"/calendar/{secret}.ics").content.decode().replace("\r\n ", "")


def test_a_meeting_that_moves_stays_the_same_entry(feed):
    before = {event["uid"] for event in feed().walk("VEVENT")}
    sequence = next(iter(feed().walk("VEVENT")))["sequence"]
    with time_machine.travel("2024-05-02 09:00"):
        meeting = Meeting.objects.get()
        meeting.on = date(2024, 6, 27)
        save_meeting(meeting=meeting, by=None)
    after = feed()
    assert {event["uid"] for event in after.walk("VEVENT")} == before
    assert len(before) == 7
    moved = next(iter(after.walk("VEVENT")))
    assert moved["sequence"] > sequence
    assert moved.decoded("dtstart").date() == date(2024, 6, 27)


def test_a_cancelled_meeting_is_cancelled_in_every_diary(feed):
    cancel_meeting(meeting=Meeting.objects.get(), reason="No business", by=None)
    found = list(feed().walk("VEVENT"))
    assert {event["status"] for event in found} == {"CANCELLED"}
    assert len(found) == 7
    assert str(found[0]["summary"]) == "Cancelled: Meeting: Joint Committee"


def test_a_wrong_address_is_nowhere(feed):
    assert feed("x" * 43) == 404
    assert feed(CalendarFeed.objects.get().secret_hash) == 404


def test_a_new_address_ends_the_old_one(feed, world):
    secret = renew_calendar(partnership=world.partnership, by=world.people[RoleKind.MEMBER])
    assert feed() == 404
    assert isinstance(feed(secret), Calendar)
    assert CalendarFeed.objects.count() == 1


def test_the_secret_itself_is_kept_nowhere(world):
    secret = renew_calendar(partnership=world.partnership, by=world.officer)
    kept = CalendarFeed.objects.values().get()
    assert secret not in str(kept)
    assert len(secret) >= 43


def test_it_ends_with_the_role(feed, world):
    take_role(role=Role.objects.get(user=world.people[RoleKind.MEMBER]), by=None)
    assert feed() == 404


def test_it_ends_with_the_account(feed, world):
    member, administrator = world.people[RoleKind.MEMBER], world.people[RoleKind.ADMINISTRATOR]
    let_sign_in(user=member, partnership=world.partnership, may=False, by=administrator)
    assert feed() == 404


def test_a_role_elsewhere_opens_no_calendar_here(feed, world):
    other = a_world("east-and-west")
    member = world.people[RoleKind.MEMBER]
    Role.objects.filter(user=member).update(partnership=other.partnership)
    assert feed() == 404
