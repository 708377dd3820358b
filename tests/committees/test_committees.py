"""Committees, who sits on them, and their meetings: what can be said, and what is refused in plain words."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audit.models import Entry
from committees.actions.committees import save_committee, save_deadline_rule, save_membership, use_usual_deadlines
from committees.actions.meetings import cancel_meeting, meeting_on, save_meeting
from committees.deadlines import Step
from committees.models import (
    Committee,
    CommitteeKind,
    DeadlineRule,
    Meeting,
    MeetingState,
    Membership,
    Position,
)
from committees.selectors.committees import committee_page, committee_tree
from committees.selectors.deadlines import known_deadlines, returns_calendar
from common.errors import Refused
from tests.factories import World, a_world

pytestmark = pytest.mark.django_db
FIGURES = Path(__file__).resolve().parents[1] / "figures"
TODAY = date(2024, 5, 1)


@pytest.fixture
def world() -> World:
    with time_machine.travel("2024-05-01 12:00", tick=False):
        yield a_world()


@pytest.fixture
def joint(world) -> Committee:
    return a_committee(world, "Joint Committee")


def a_committee(world: World, name: str, kind: str = CommitteeKind.JOINT_COMMITTEE, **more) -> Committee:
    return save_committee(committee=Committee(partnership=world.partnership, name=name, kind=kind, **more), by=None)


def a_meeting(committee: Committee, on: date, **more) -> Meeting:
    on_holiday = more.pop("on_holiday", False)
    return save_meeting(
        meeting=Meeting(partnership=committee.partnership, committee=committee, on=on, **more),
        on_holiday=on_holiday,
        by=None,
    )


def a_member(committee: Committee, role: str = "Councillor", **more) -> Membership:
    return save_membership(
        membership=Membership(partnership=committee.partnership, committee=committee, role=role, **more), by=None
    )


@contextmanager
def refused(field: str, sentence: str) -> Iterator[None]:
    """The action refuses, with the sentence at the field."""
    with pytest.raises(ValidationError) as problem:
        yield
    assert sentence in " ".join(problem.value.message_dict[field])


def rows(name: str) -> list[dict[str, str]]:
    with (FIGURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---- what real papers say ----


def test_three_members_from_each_council_before_and_after_a_partner_joins(joint, world):
    joins = date(2016, 4, 1)
    for row in rows("lgss_obc/joint_committee_membership.csv"):
        if row["organisation"] == "TOTAL":
            total_before, total_after = int(row["seats_before"]), int(row["seats_after"])
            continue
        a_member(
            joint,
            row["member_kind"],
            body=world.north,
            seats=int(row["seats_after"]),
            starts_on=None if row["seats_before"] != "0" else joins,
            note=f"{row['organisation']}: {row['basis']}",
        )
    before, after = committee_page(joint, date(2016, 3, 31)), committee_page(joint, joins)
    assert before.seats_words == f"{total_before} seats" == "6 seats"
    assert after.seats_words == f"{total_after} seats" == "9 seats"


def test_every_printed_board_can_be_kept_as_it_is_printed(world):
    for row in rows("occ_ibc/boards.csv"):
        kind = CommitteeKind.COMMITTEE if row["level"] == "member" else CommitteeKind.BOARD
        board = a_committee(world, row["board"], kind, cadence=row["cadence"], papers_are_public=False)
        chairs = row["oxfordshire_role"].endswith(" chairs")
        a_member(
            board,
            row["oxfordshire_role"].removesuffix(" chairs"),
            body=world.north,
            position=Position.CHAIR if chairs else Position.MEMBER,
        )
        a_member(board, row["members"], note=row["note"])
    page = committee_page(Committee.objects.get(name="Operational Board"), TODAY)
    assert [(one.role, one.position) for one in page.sitting] == [
        ("Chief Finance Officer", "chair"),
        ("all four partners", "member"),
    ]
    assert page.seats_words == "1 seat and some of unknown number"


def test_the_tree_follows_who_reports_to_whom(joint, world):
    board = a_committee(world, "Board", CommitteeKind.BOARD, reports_to=joint)
    a_committee(world, "Group", CommitteeKind.GROUP, reports_to=board)
    a_committee(world, "Audit Committee", CommitteeKind.COMMITTEE, council=world.north)
    a_meeting(board, date(2024, 9, 4))
    a_meeting(board, date(2024, 7, 3))
    tree = committee_tree(world.partnership, TODAY)
    assert [(branch.indent, branch.committee.name) for branch in tree] == [
        ("", "Joint Committee"),
        ("– ", "Board"),
        ("– – ", "Group"),
        ("", "Audit Committee"),
    ]
    assert tree[1].next_meeting.on == date(2024, 7, 3)


# ---- committees ----


def test_a_committee_cannot_report_to_itself_by_any_way(joint, world):
    board = a_committee(world, "Board", reports_to=joint)
    joint.reports_to = board
    with refused("reports_to", "Board reports to this one already"):
        save_committee(committee=joint, by=None)


def test_a_name_is_given_once_and_addresses_never_clash(joint, world):
    with refused("name", "Choose another name"):
        a_committee(world, "joint committee")
    assert a_committee(world, "Joint: Committee").slug == "joint-committee-2"
    assert a_committee(world, "—").slug == "committee"


def test_things_of_another_partnership_cannot_be_chosen(joint, world):
    other = a_world("east-and-west")
    theirs = a_committee(other, "Theirs")
    with refused("reports_to", "Choose from this partnership"):
        a_committee(world, "Board", reports_to=theirs)
    with refused("council", "Choose from this partnership"):
        a_committee(world, "Board", council=other.north)
    with refused("body", "Choose from this partnership"):
        a_member(joint, body=other.north)
    with refused("user", "who has a role in this partnership"):
        a_member(joint, user=other.officer)
    with refused("substitute_for", "same committee"):
        a_member(joint, position=Position.SUBSTITUTE, substitute_for=a_member(theirs))
    with pytest.raises(ValidationError):
        save_meeting(meeting=Meeting(partnership=world.partnership, committee=theirs, on=date(2024, 6, 24)), by=None)


# ---- who sits on it ----


def test_one_chair_at_a_time(joint):
    first = a_member(joint, "Leader", position=Position.CHAIR, starts_on=date(2023, 5, 1))
    with refused("position", "Leader is chair at that time: end that term first"):
        a_member(joint, "Deputy", position=Position.CHAIR, starts_on=date(2024, 5, 1))
    first.ends_on = date(2024, 4, 30)
    save_membership(membership=first, by=None)
    second = a_member(joint, "Deputy", position=Position.CHAIR, starts_on=date(2024, 5, 1))
    assert second.seats == 1
    with refused("position", "Leader is chair at that time"):
        a_member(joint, "Third", position=Position.CHAIR, starts_on=date(2024, 4, 1), ends_on=date(2024, 4, 30))


def test_the_database_keeps_one_open_chair_too(joint):
    a_member(joint, "Leader", position=Position.CHAIR)
    chair = Membership(partnership=joint.partnership, committee=joint, role="Other", position=Position.CHAIR, seats=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        chair.save()


def test_terms_and_seats_that_make_no_sense_are_refused(joint):
    with refused("ends_on", "first day or one after it"):
        a_member(joint, starts_on=date(2024, 5, 2), ends_on=date(2024, 5, 1))
    with refused("seats", "A chair or vice-chair is one seat"):
        a_member(joint, position=Position.CHAIR, seats=3)
    with refused("substitute_for", "Only a substitute stands in for somebody"):
        a_member(joint, substitute_for=a_member(joint))


def test_a_substitute_takes_no_seat_of_its_own(joint):
    seat = a_member(joint, seats=3)
    a_member(joint, "Substitute councillor", seats=1, position=Position.SUBSTITUTE, substitute_for=seat)
    a_member(joint, "Head of service", seats=1, position=Position.ATTENDS)
    assert committee_page(joint, TODAY).seats_words == "3 seats"


# ---- meetings ----


def test_a_bank_holiday_is_refused_unless_it_is_meant(joint):
    with refused("on", "26 August 2024 is a bank holiday (Summer bank holiday)."):
        a_meeting(joint, date(2024, 8, 26))
    assert a_meeting(joint, date(2024, 8, 26), on_holiday=True).on == date(2024, 8, 26)


def test_a_meeting_that_is_not_moved_is_not_asked_again(joint):
    meeting = a_meeting(joint, date(2024, 8, 26), on_holiday=True)
    meeting.place = "Town Hall"
    assert save_meeting(meeting=meeting, by=None).place == "Town Hall"


def test_a_weekend_is_let_pass_and_a_day_without_known_bank_holidays_too(joint):
    assert a_meeting(joint, date(2024, 6, 22)).pk
    far = a_meeting(joint, date(2031, 6, 24))
    deadlines, why = known_deadlines(far)
    assert deadlines == []
    assert why.startswith("The bank holidays of 2031 are not known to the portal")


def test_one_meeting_a_day(joint):
    a_meeting(joint, date(2024, 6, 24))
    with refused("on", "Joint Committee is in the calendar for this day"):
        a_meeting(joint, date(2024, 6, 24))


def test_only_the_past_was_held(joint):
    assert a_meeting(joint, date(2024, 3, 20), state=MeetingState.HELD).pk
    with refused("state", "Thursday 21 March 2024 is over: choose Held"):
        a_meeting(joint, date(2024, 3, 21))
    with refused("state", "Monday 24 June 2024 is still to come: choose Planned"):
        a_meeting(joint, date(2024, 6, 24), state=MeetingState.HELD)


def test_a_cancelled_meeting_keeps_its_reason_and_can_come_back(joint):
    meeting = a_meeting(joint, date(2024, 6, 24))
    with refused("reason", "why it is cancelled"):
        cancel_meeting(meeting=meeting, reason=" ", by=None)
    with refused("state", "cancelled with a reason"):
        meeting.state = MeetingState.CANCELLED
        save_meeting(meeting=meeting, by=None)
    meeting = cancel_meeting(meeting=meeting, reason="No business", by=None)
    assert (meeting.state, meeting.cancelled_because) == ("cancelled", "No business")
    with pytest.raises(Refused, match="cancelled already"):
        cancel_meeting(meeting=meeting, reason="Again", by=None)
    meeting.state = MeetingState.PLANNED
    assert save_meeting(meeting=meeting, by=None).cancelled_because == ""
    assert Entry.objects.filter(target_kind="committees.meeting").count() == 3


def test_a_meeting_that_was_held_is_not_cancelled(joint):
    held = a_meeting(joint, date(2024, 3, 20), state=MeetingState.HELD)
    with pytest.raises(Refused, match="was held"):
        cancel_meeting(meeting=held, reason="Oh", by=None)


def test_a_paper_finds_its_meeting_or_enters_it(joint, world):
    first = meeting_on(partnership=world.partnership, committee_name="Joint Committee", on=date(2024, 6, 24), by=None)
    assert first.committee == joint
    again = meeting_on(partnership=world.partnership, committee_name="Joint Committee", on=date(2024, 6, 24), by=None)
    assert again == first


@pytest.mark.parametrize(("today", "state"), [("2024-06-24", "planned"), ("2024-06-25", "held")])
def test_a_meeting_that_a_paper_enters_was_held_where_its_day_is_over(today, state, joint, world):
    with time_machine.travel(f"{today} 12:00", tick=False):
        entered = meeting_on(
            partnership=world.partnership, committee_name="Joint Committee", on=date(2024, 6, 24), by=None
        )
    assert entered.state == state


# ---- its own deadlines ----


def own(committee: Committee, **numbers: int) -> DeadlineRule:
    usual = {"clear_days": 5, "returns": 14, "challenge": 11, "draft": 8, "comments": 5, "sign_off": 2}
    return save_deadline_rule(
        rule=DeadlineRule(partnership=committee.partnership, committee=committee, **{**usual, **numbers}), by=None
    )


def test_a_committee_may_have_its_own_deadlines(world):
    board = a_committee(world, "Board", CommitteeKind.BOARD, papers_are_public=False)
    own(board, clear_days=2, returns=5, challenge=4, draft=3, comments=2, sign_off=1)
    deadlines, _ = known_deadlines(a_meeting(board, date(2024, 6, 24)))
    assert [(one.step, one.due_on.isoformat()) for one in deadlines] == [
        (Step.RETURNS, "2024-06-12"),
        (Step.CHALLENGE, "2024-06-13"),
        (Step.DRAFT, "2024-06-14"),
        (Step.COMMENTS, "2024-06-17"),
        (Step.SIGN_OFF, "2024-06-18"),
        (Step.PAPERS, "2024-06-19"),
    ]
    assert deadlines[-1].words == "Papers sent to members"
    use_usual_deadlines(committee=board, by=None)
    assert not DeadlineRule.objects.exists()


def test_deadlines_in_a_wrong_order_or_too_late_for_the_public_are_refused(joint):
    with refused("draft", "comes before “Finance and legal comments in”: type 5 or more"):
        own(joint, draft=4)
    with refused("clear_days", "at least 5 clear days"):
        own(joint, clear_days=4)
    rule = DeadlineRule(
        partnership=joint.partnership, committee=joint, returns=1, challenge=2, draft=3, comments=4, sign_off=5
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        rule.save()


def test_papers_with_too_few_clear_days_do_not_become_public(world):
    board = a_committee(world, "Board", CommitteeKind.BOARD, papers_are_public=False)
    own(board, clear_days=2)
    board = Committee.objects.get(pk=board.pk)
    board.papers_are_public = True
    with refused("papers_are_public", "too few clear days"):
        save_committee(committee=board, by=None)


# ---- the returns of a quarter ----


def test_returns_are_due_before_the_next_meeting_after_the_quarter(joint, world):
    a_meeting(joint, date(2024, 3, 20), state=MeetingState.HELD)
    cancelled = a_meeting(joint, date(2024, 5, 15))
    cancel_meeting(meeting=cancelled, reason="No business", by=None)
    a_meeting(joint, date(2024, 6, 24))
    a_meeting(a_committee(world, "Board", CommitteeKind.BOARD), date(2024, 5, 8))
    calendar = returns_calendar(world.partnership)
    due = calendar.due(date(2024, 3, 31))
    assert (due.on, due.meeting.on) == (date(2024, 5, 24), date(2024, 6, 24))
    assert calendar.due(date(2024, 6, 30)) is None
