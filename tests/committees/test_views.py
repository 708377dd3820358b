"""The pages of committees and the calendar: what they show, and what they say when something is odd."""

import re
from datetime import date

import pytest
import time_machine

from committees.actions.committees import save_committee, save_membership
from committees.actions.meetings import save_meeting
from committees.models import CalendarFeed, Committee, DeadlineRule, Meeting, Membership
from kpis.actions.returns import open_returns
from partners.roles import RoleKind
from periods.values import Quarter
from tests.factories import World, a_world
from tests.kpis.confirmed import confirm_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """On Tuesday 28 May 2024: the returns for the meeting of 24 June were due on Friday."""
    with time_machine.travel("2024-05-28 12:00", tick=False):
        world = a_world()
        world.kpi()
        open_returns(partnership=world.partnership, quarter=Quarter(2023, 4), by=None)
        committee = save_committee(
            committee=Committee(partnership=world.partnership, name="Joint Committee", kind="joint_committee"),
            by=None,
        )
        save_meeting(meeting=Meeting(partnership=world.partnership, committee=committee, on=date(2024, 6, 24)), by=None)
        confirm_everything(world)
        yield world


@pytest.fixture
def page(client, world):
    """Ask for a page as somebody; its words with single spaces."""

    def ask(where: str, who: RoleKind = RoleKind.EDITOR, **data: object) -> str:
        client.force_login(world.people[who])
        if data:
            answer = client.post(f"/p/north-and-south/{where}", data, follow=True)
        else:
            answer = client.get(f"/p/north-and-south/{where}")
        words = re.sub(r"<[^>]+>", " ", answer.content.decode().replace("&#x27;", "'").replace("&quot;", '"'))
        return " ".join(words.split())

    return ask


def meeting_form(on: str, **more: str) -> dict[str, str]:
    return {"on": on, "state": "planned", **more}


def test_the_calendar_begins_with_what_is_late(page):
    words = page("meetings/")
    late, coming = words.index("Late Day"), words.index("May 2024 Day")
    assert late < words.index("Fri 24 May 2024 Returns due Return of Payroll, Q4 2023/24") < coming
    assert coming < words.index("Thu 30 May Figures challenged and approved") < words.index("June 2024 Day")
    assert "Fri 14 June Papers published" in words
    assert "Mon 24 June Meeting" in words


def test_an_officer_sees_what_is_theirs_and_a_member_no_unfinished_return(page):
    assert "You owe something here" in page("meetings/", RoleKind.OFFICER)
    assert "You owe something here" not in page("meetings/", RoleKind.APPROVER)
    members = page("meetings/", RoleKind.MEMBER)
    assert "Return of Payroll" not in members
    assert "Fri 24 May 2024 Returns due" in members


def test_the_calendar_of_one_committee(page, world):
    board = save_committee(
        committee=Committee(partnership=world.partnership, name="Board", kind="board", papers_are_public=False),
        by=None,
    )
    save_meeting(meeting=Meeting(partnership=world.partnership, committee=board, on=date(2024, 7, 3)), by=None)
    assert "Papers sent to members" in page("meetings/")
    words = page("meetings/?committee=joint-committee")
    assert "Papers sent to members" not in words
    assert "Papers published" in words


def test_a_meeting_beyond_the_known_bank_holidays_says_so(page, world):
    with time_machine.travel("2029-06-01 12:00", tick=False):
        Meeting.objects.update(on=date(2029, 6, 25))
        assert "The bank holidays of 2029 are not known to the portal, which has those of 2012 to 2028" in page(
            "meetings/"
        )
        assert "Mon 25 June Meeting" in page("meetings/")


def test_without_a_meeting_the_calendar_says_what_to_do(page):
    Meeting.objects.all().delete()
    assert "Choose the committee under “Committees and boards” and add its meetings" in page("meetings/")
    assert "It appears here as soon as" in page("meetings/", RoleKind.MEMBER)
    Committee.objects.all().delete()
    assert "Add the committee that the papers go to" in page("meetings/")


def test_a_meeting_is_added_and_its_deadlines_are_told(page):
    words = page("committees/joint-committee/meetings/add/", **meeting_form("25 9 2024", starts_at="14:30"))
    assert (
        "The meeting of Wednesday 25 September 2024 is saved. Returns due: 28 August 2024. "
        "Papers published: 17 September 2024." in words
    )
    assert str(Meeting.objects.get(on=date(2024, 9, 25)).starts_at) == "14:30:00"


def test_a_bank_holiday_is_refused_until_it_is_ticked(page):
    where = "committees/joint-committee/meetings/add/"
    words = page(where, **meeting_form("26 8 2024"))
    assert "26 August 2024 is a bank holiday (Summer bank holiday). Type another day, or tick" in words
    assert "is saved" in page(where, **meeting_form("26 8 2024", on_holiday="on"))


def test_a_weekend_is_pointed_out(page):
    words = page("committees/joint-committee/meetings/add/", **meeting_form("22 6 2024"))
    assert "Saturday 22 June 2024 is at a weekend: is that meant?" in words
    assert "The meeting of Saturday 22 June 2024 is saved." in words


def test_a_meeting_of_the_past_is_entered_as_held(page):
    where = "committees/joint-committee/meetings/add/"
    assert "Wednesday 20 March 2024 is over: choose Held" in page(where, **meeting_form("20 3 2024"))
    assert "The meeting of Wednesday 20 March 2024 is saved." in page(where, on="20 3 2024", state="held")


def test_a_meeting_is_moved_cancelled_and_brought_back(page):
    pk = Meeting.objects.get().pk
    moved = page(f"meetings/{pk}/change/", **meeting_form("25 6 2024"))
    assert "The meeting of Tuesday 25 June 2024 is saved. Returns due: 28 May 2024" in moved
    assert "Fill this in" in page(f"meetings/{pk}/cancel/", reason="")
    assert "No business" in page(f"meetings/{pk}/cancel/", reason="No business")
    assert "Cancelled" in page("meetings/")
    assert "brings it back into the calendar" in page(f"meetings/{pk}/change/")
    page(f"meetings/{pk}/change/", **meeting_form("25 6 2024"))
    assert Meeting.objects.get().state == "planned"


def test_a_committee_with_its_members(page, world):
    page("meetings/add-committee/", name="Board", kind="board", reports_to=Committee.objects.get().pk)
    assert "– Board" in page("committees/")
    page("committees/board/members/add/", role="Councillor", body=world.north.pk, seats="3", position="member")
    words = page("committees/board/")
    assert "Councillor North Council Member 3 not known no end known" in words
    assert "3 seats; substitutes" in words
    member = Membership.objects.get()
    page(f"committees/board/members/{member.pk}/", role="Councillor", position="member", ends_on="1 5 2024")
    assert "Other terms" in page("committees/board/")


def test_the_page_of_a_committee_shows_next_deadlines_and_the_rule(page):
    words = page("committees/joint-committee/", RoleKind.MEMBER)
    assert "Meets next on Monday 24 June 2024" in words
    assert "Returns due Friday 24 May 2024" in words
    assert "Papers published 5 clear days before the meeting" in words
    assert "Returns due 14 working days before the papers" in words
    assert "Change the" not in words


def test_deadlines_are_changed_and_the_usual_ones_come_back(page):
    numbers = {"clear_days": "5", "returns": "20", "challenge": "11", "draft": "8", "comments": "5", "sign_off": "2"}
    where = "committees/joint-committee/deadlines/"
    assert "type 11 or more" in page(where, **{**numbers, "returns": "10"})
    assert "The deadlines of Joint Committee are saved." in page(where, **numbers)
    assert "20 working days before the papers" in page("committees/joint-committee/")
    page("committees/joint-committee/deadlines/usual/", usual="yes")
    assert not DeadlineRule.objects.exists()


def test_the_address_of_the_calendar_is_shown_once(page, client):
    shown = page("meetings/subscribe/", RoleKind.MEMBER, make="yes")
    secret = re.search(r"/calendar/(\S+)\.ics", shown)[1]
    assert client.get(f"/calendar/{secret}.ics").status_code == 200
    again = page("meetings/subscribe/", RoleKind.MEMBER)
    assert secret not in again
    assert "It cannot be shown again" in again
    assert CalendarFeed.objects.count() == 1


def test_a_return_says_when_it_is_due_and_for_which_meeting(page):
    with time_machine.travel("2024-05-20 12:00", tick=False):
        one = page("returns/payroll/2023-24-Q4/", RoleKind.OFFICER)
        assert "Due Friday 24 May 2024, for the meeting of 24 June 2024" in one
        everything = page("returns/", RoleKind.OFFICER)
        assert "Fri 24 May 2024 for the meeting of 24 June 2024" in everything
        assert "Late" not in everything
    assert " Late " in page("returns/", RoleKind.OFFICER)


def test_wherever_a_meeting_is_named_its_page_is_one_click_away(client, world):
    link = f'href="/p/north-and-south/meetings/{Meeting.objects.get().pk}/"'
    client.force_login(world.officer)
    pages = {"meetings/": 7, "committees/": 1, "committees/joint-committee/": 3, "returns/": 1}
    for where, often in {**pages, "returns/payroll/2023-24-Q4/": 1}.items():
        assert client.get(f"/p/north-and-south/{where}").content.decode().count(link) == often, where


def test_a_member_of_a_committee_may_be_a_person_of_the_portal_who_is_not_named(page, world):
    committee = Committee.objects.get()
    save_membership(
        membership=Membership(
            partnership=world.partnership,
            committee=committee,
            role="Councillor",
            user=world.people[RoleKind.MEMBER],
        ),
        by=None,
    )
    assert world.people[RoleKind.MEMBER].name not in page("committees/joint-committee/", RoleKind.AUDITOR)
