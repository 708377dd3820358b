"""Writes meetings: the calendar from which everything else is worked back."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from committees.actions.committees import free_slug
from committees.deadlines import BankHolidaysUnknown, why_no_working_day
from committees.models import Committee, CommitteeKind, Meeting, MeetingState
from common.errors import Refused
from common.formatting import long_day, weekday_and_day
from partners.actions import save_row
from partners.models import Partnership
from partners.rights import guard
from partners.roles import Right


@transaction.atomic
def save_meeting(*, meeting: Meeting, by: User | None, on_holiday: bool = False) -> Meeting:
    """Add a meeting of a committee to the calendar, or change it. `on_holiday`: yes, although it is a bank holiday."""
    guard(by, meeting.partnership, Right.KEEP_MEETINGS)
    if meeting.committee.partnership_id != meeting.partnership_id:
        raise ValidationError({"committee": "Choose a committee of this partnership."})
    stored = Meeting.objects.filter(pk=meeting.pk).first()
    if stored is None or stored.on != meeting.on:
        _check_day(meeting, on_holiday)
    if meeting.state != MeetingState.CANCELLED:
        meeting.cancelled_because = ""
    elif not meeting.cancelled_because:
        raise ValidationError({"state": "A meeting is cancelled with a reason: use “Cancel the meeting”."})
    today = timezone.localdate()
    if meeting.state == MeetingState.HELD and meeting.on > today:
        raise ValidationError({"state": f"{weekday_and_day(meeting.on)} is still to come: choose Planned."})
    if stored is None and meeting.state == MeetingState.PLANNED and meeting.on < today:
        raise ValidationError({"state": f"{weekday_and_day(meeting.on)} is over: choose Held, or type another day."})
    return save_row(meeting, by)


def _check_day(meeting: Meeting, on_holiday: bool) -> None:
    """Once a day at most, and on a bank holiday only by intent."""
    if Meeting.objects.filter(committee=meeting.committee_id, on=meeting.on).exclude(pk=meeting.pk).exists():
        raise ValidationError({"on": f"{meeting.committee} is in the calendar for this day: change that meeting."})
    name = bank_holiday_on(meeting.on)
    if name and not on_holiday:
        raise ValidationError(
            {"on": f"{long_day(meeting.on)} is a bank holiday ({name}). Type another day, or tick “Yes, on this day”."}
        )


def bank_holiday_on(day: date) -> str:
    """Its name; empty for any other day, a weekend too, and where no bank holidays are known."""
    try:
        why = why_no_working_day(day)
    except BankHolidaysUnknown:
        return ""
    return "" if why in ("Saturday", "Sunday") else why


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: User | None) -> Meeting:
    """Say that a meeting does not take place, and why. It stays in the calendar, and its deadlines go."""
    guard(by, meeting.partnership, Right.KEEP_MEETINGS)
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("committee").get(pk=meeting.pk)
    if meeting.state == MeetingState.CANCELLED:
        raise Refused("This meeting is cancelled already.")
    if meeting.state == MeetingState.HELD:
        raise Refused("This meeting was held: it cannot be cancelled any more.")
    if not reason.strip():
        raise ValidationError({"reason": "Fill this in: why it is cancelled."})
    meeting.state, meeting.cancelled_because = MeetingState.CANCELLED, reason.strip()
    return save_row(meeting, by)


@transaction.atomic
def meeting_on(*, partnership: Partnership, committee_name: str, on: date, by: User | None) -> Meeting:
    """The meeting of a committee on a day, entered in the calendar where it is missing: a paper names what it is for.

    A day that is over was held.
    """
    guard(by, partnership, Right.EDIT_REPORTS)
    committee = Committee.objects.filter(partnership=partnership, name=committee_name).first()
    if committee is None:
        taken = set(Committee.objects.filter(partnership=partnership).values_list("slug", flat=True))
        committee = save_row(
            Committee(
                partnership=partnership,
                name=committee_name,
                slug=free_slug(committee_name, taken),
                kind=CommitteeKind.JOINT_COMMITTEE,
            ),
            by,
        )
    meeting = Meeting.objects.filter(committee=committee, on=on).first()
    state = MeetingState.HELD if on < timezone.localdate() else MeetingState.PLANNED
    return meeting or save_row(Meeting(partnership=partnership, committee=committee, on=on, state=state), by)
