"""Loads committees, who sits on them, and their meetings, through the room's actions."""

from datetime import date, time

from django.utils.timezone import localdate

from accounts.models import User
from committees.actions.committees import save_committee, save_deadline_rule, save_membership
from committees.actions.meetings import cancel_meeting, save_meeting
from committees.models import Committee, DeadlineRule, Meeting, MeetingState, Membership
from demo.defining import Founded
from demo.people import person
from demo.reading import day
from partners.models import Body


def load_committees(founded: Founded) -> dict[str, Committee]:
    """Everything of the committees' room that the tables of the folder hold, in their order; committees by name."""
    committees: dict[str, Committee] = {}
    for row in founded.rows("committees"):
        committee = Committee(
            partnership=founded.partnership,
            name=row["name"],
            kind=row["kind"],
            council=_body(founded, row["council"]),
            reports_to=committees[row["reports_to"]] if row["reports_to"] else None,
            cadence=row["cadence"],
            purpose=row["purpose"],
            papers_are_public=row["papers_are_public"] == "yes",
        )
        committees[row["name"]] = save_committee(committee=committee, by=founded.by)
    _load_memberships(founded, committees)
    _load_meetings(founded, committees)
    return committees


def shorten_deadlines(committee: Committee, *, by: User) -> None:
    """A board of officers takes less time over its papers."""
    rule = DeadlineRule(
        partnership=committee.partnership,
        committee=committee,
        clear_days=3,
        returns=8,
        challenge=6,
        draft=4,
        comments=2,
        sign_off=1,
    )
    save_deadline_rule(rule=rule, by=by)


def _body(founded: Founded, scope: str) -> Body | None:
    return founded.scopes[scope].body if scope else None


def _load_memberships(founded: Founded, committees: dict[str, Committee]) -> None:
    for row in founded.rows("memberships"):
        committee, body = committees[row["committee"]], _body(founded, row["body"])
        stands_in_for = row["substitute_for"]
        save_membership(
            membership=Membership(
                partnership=founded.partnership,
                committee=committee,
                body=body,
                role=row["role"],
                seats=int(row["seats"]) if row["seats"] else None,
                position=row["position"],
                substitute_for=committee.memberships.get(body=body, role=stands_in_for) if stands_in_for else None,
                user=_user(row["user"]),
                starts_on=day(row["starts_on"]),
                ends_on=day(row["ends_on"]),
                note=row["note"],
            ),
            by=founded.by,
        )


def _user(email: str) -> User | None:
    return person(email) if email else None


def _load_meetings(founded: Founded, committees: dict[str, Committee]) -> None:
    """A day that is over was held; whenever this is loaded."""
    today = localdate()
    for row in founded.rows("meetings"):
        on = date.fromisoformat(row["on"])
        meeting = Meeting(
            partnership=founded.partnership,
            committee=committees[row["committee"]],
            on=on,
            starts_at=time.fromisoformat(row["starts_at"]) if row["starts_at"] else None,
            place=row["place"],
            state=MeetingState.HELD if on < today else MeetingState.PLANNED,
        )
        save_meeting(meeting=meeting, by=founded.by)
        if row["cancelled_because"] and meeting.state == MeetingState.PLANNED:
            cancel_meeting(meeting=meeting, reason=row["cancelled_because"], by=founded.by)
