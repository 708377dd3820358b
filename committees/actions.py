"""The only place that writes committees and meetings."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from committees.models import Committee, CommitteeKind, Meeting
from partners.actions import save_row
from partners.models import Partnership
from partners.rights import guard
from partners.roles import Right


@transaction.atomic
def save_committee(*, committee: Committee, by: User | None) -> Committee:
    """Add a committee, board or group, or change it."""
    guard(by, committee.partnership, Right.KEEP_MEETINGS)
    for field in ("council", "reports_to"):
        chosen = getattr(committee, field)
        if chosen and chosen.partnership_id != committee.partnership_id:
            raise ValidationError({field: "Choose from this partnership."})
    above = committee.reports_to
    while above is not None:
        if above.pk == committee.pk:
            raise ValidationError({"reports_to": f"{above} reports to this one already: choose another."})
        above = above.reports_to
    committee.slug = committee.slug or slugify(committee.name)[:50]
    return save_row(committee, by)


@transaction.atomic
def save_meeting(*, meeting: Meeting, by: User | None) -> Meeting:
    """Add a meeting of a committee to the calendar, or change it."""
    guard(by, meeting.partnership, Right.KEEP_MEETINGS)
    if meeting.committee.partnership_id != meeting.partnership_id:
        raise ValidationError({"committee": "Choose a committee of this partnership."})
    return save_row(meeting, by)


@transaction.atomic
def meeting_on(*, partnership: Partnership, committee_name: str, on: date, by: User | None) -> Meeting:
    """The meeting of a committee on a day, entered in the calendar where it is missing: a paper names what it is for."""
    guard(by, partnership, Right.EDIT_REPORTS)
    committee = Committee.objects.filter(partnership=partnership, name=committee_name).first()
    if committee is None:
        committee = save_row(
            Committee(
                partnership=partnership,
                name=committee_name,
                slug=slugify(committee_name)[:50],
                kind=CommitteeKind.JOINT_COMMITTEE,
            ),
            by,
        )
    meeting = Meeting.objects.filter(committee=committee, on=on).first()
    return meeting or save_row(Meeting(partnership=partnership, committee=committee, on=on), by)
