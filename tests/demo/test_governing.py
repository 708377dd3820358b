"""Committees of the demonstration: EMSS as its papers tell, the illustrative partnership in the middle of its year."""

import csv
from datetime import date
from pathlib import Path

import time_machine
from django.core import mail

from committees.models import Committee, Meeting, MeetingState, Membership, Position, Reminder
from committees.selectors.calendar import calendar_year
from committees.selectors.committees import committee_page, committee_tree
from committees.selectors.deadlines import known_deadlines
from demo.reading import rows

FACTS = Path(__file__).parents[1] / "figures" / "emss_annual" / "governance_facts.csv"
TODAY = date(2026, 11, 22)


def test_every_board_that_the_annual_report_names_is_there(emss):
    with FACTS.open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    named = [one["body"] for one in facts if one["topic"] == "governance"]
    assert len(named) == 5
    kept = " ".join(Committee.objects.filter(partnership=emss).values_list("name", flat=True))
    for name in named:
        assert name.removesuffix("s") in kept
    assert Committee.objects.get(partnership=emss, name="Customer Boards").cadence == "monthly"
    finance = Membership.objects.filter(partnership=emss, committee__name="EMSS Sponsors")
    assert [(one.body.code, one.role, one.seats) for one in finance] == [
        ("LCC", "Finance director", 1),
        ("NCC", "Finance director", 1),
    ]


def test_the_meeting_of_emss_was_held_and_its_paper_is_for_it(emss):
    meeting = Meeting.objects.get(partnership=emss, on=date(2024, 6, 24))
    assert (meeting.on, meeting.state) == (date(2024, 6, 24), MeetingState.HELD)
    assert [report.slug for report in meeting.reports.all()] == ["emss-annual-2023-24"]
    assert str(known_deadlines(meeting)[0][-1].due_on) == "2024-06-14"


def test_one_member_of_the_cabinet_decides_in_essex(loaded, db):
    committee = Committee.objects.get(partnership__slug="essex-support-services")
    assert (committee.kind, committee.council.code) == ("decision_maker", "ECC")
    meeting = committee.meetings.get()
    assert (meeting.on, meeting.state, meeting.decisions.count()) == (date(2022, 12, 5), MeetingState.HELD, 1)


def test_what_is_not_printed_stays_open(emss):
    joint = Committee.objects.get(partnership=emss, kind="joint_committee")
    assert committee_page(joint, TODAY).seats_words == "number of seats not known"
    assert joint.cadence == ""


def test_the_illustrative_committees_report_upwards(illustrative):
    tree = committee_tree(illustrative, TODAY)
    assert [(one.depth, one.committee.name) for one in tree] == [
        (0, "Northbridge and Southmoor Joint Committee"),
        (1, "Operational Board"),
        (2, "Customer Group"),
        (0, "Audit Committee"),
    ]


def test_three_seats_of_each_council_and_a_chair_that_changes(illustrative):
    joint = Committee.objects.get(partnership=illustrative, kind="joint_committee")
    for day, chair in ((date(2025, 6, 1), "Southmoor"), (TODAY, "Northbridge")):
        page = committee_page(joint, day)
        assert [one.body.short_name for one in page.sitting if one.position == Position.CHAIR] == [chair]
    assert page.seats_words == "6 seats"


def test_the_coming_year_shows_every_state(illustrative):
    with time_machine.travel("2026-11-22 12:00", tick=False):
        year = calendar_year(illustrative, TODAY)
    assert [(str(line.on), line.words, len(line.things)) for line in year.late] == [
        ("2026-10-28", "Returns due", 4),  # two returns of services, and reports of two savings
        ("2026-11-02", "Figures challenged and approved", 11),  # also a KPI to be put right
    ]
    words = {line.state[1] for lines in year.months.values() for line in lines}
    assert words == {"Passed", "Within a week", "To come", "Cancelled"}
    assert year.unknown == []


def test_loading_reminds_nobody(loaded, illustrative):
    assert not Reminder.objects.exists()
    assert mail.outbox == []


def test_roles_never_names():
    """A seat linked to somebody is linked to one of the cast."""
    cast = {row["email"] for row in rows("people")}
    for folder in ("emss", "illustrative", "essex-support-services", "hampshire-ibc"):
        assert {row["user"] for row in rows(f"{folder}/memberships")} <= {"", *cast}
