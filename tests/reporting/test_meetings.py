"""A meeting's page: what a member reads before it, and what staff enter after it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from committees.models import Meeting
from partners.roles import RoleKind
from periods.values import FinancialYear
from projects.actions.decisions import minute_resolution, note_follow_up, save_decision
from projects.models import Decision
from reporting.actions.snapshots import build_snapshot, publish_snapshot
from reporting.actions.writing import ask_for_decisions, create_report
from tests.reporting.signing import approve

pytestmark = pytest.mark.django_db

BEFORE, NOW, AFTER = date(2024, 3, 18), date(2024, 6, 24), date(2024, 9, 23)


def a_paper(world, slug="paper", on=NOW):
    return create_report(
        partnership=world.partnership, type="annual", slug=slug, title=f"Paper of {slug}", short_title="P",
        period=FinancialYear(2023), meeting_on=on, by=None,
    )  # fmt: skip


def a_decision(world, meeting, title="A portal", **more):
    return save_decision(
        decision=Decision(
            partnership=world.partnership, meeting=meeting, title=title, recommendation=f"Agree: {title}", **more
        ),
        by=None,
    )


def read(world, meeting, role=RoleKind.MEMBER):
    client = Client()
    client.force_login(world.people[role])
    answer = client.get(reverse("meeting", args=[world.partnership.slug, meeting.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def meetings(world):
    paper = a_paper(world)
    committee = paper.meeting.committee
    before, after = (
        Meeting.objects.create(partnership=world.partnership, committee=committee, on=on) for on in (BEFORE, AFTER)
    )
    return before, paper.meeting, after


def test_a_member_sees_a_paper_once_it_is_published_and_staff_see_the_draft(world, meetings):
    paper = approve(meetings[1].reports.get())
    draft = build_snapshot(report=paper, audience="public", by=None)
    assert "No paper is published for this meeting yet." in read(world, meetings[1])
    assert "Draft 1" in read(world, meetings[1], RoleKind.OFFICER)
    publish_snapshot(snapshot=draft, by=world.people[RoleKind.EDITOR])
    words = read(world, meetings[1])
    assert reverse("snapshot", args=[world.partnership.slug, paper.slug, 2]) in words
    assert "Published" in words


def test_who_may_read_the_exempt_version_is_led_to_it(world, meetings):
    paper = approve(meetings[1].reports.get())
    draft = build_snapshot(report=paper, audience="exempt", by=None)
    exempt = publish_snapshot(snapshot=draft, by=world.people[RoleKind.EDITOR])
    link = reverse("snapshot", args=[world.partnership.slug, paper.slug, exempt.number])
    assert link in read(world, meetings[1])
    assert link not in read(world, meetings[1], RoleKind.OFFICER)


def test_it_says_what_was_decided_last_time_and_what_became_of_it(world, meetings):
    before, now, _ = meetings
    decision = a_decision(world, before, owner_role="Head of payroll")
    minute_resolution(decision=decision, resolution="amended", text="RESOLVED: with care.", on=BEFORE, by=None)
    note_follow_up(decision=decision, on=date(2024, 5, 2), text="The supplier is chosen.", by=None)
    a_decision(world, now, title="A vision", key_decision="key")
    words = read(world, now)
    for said in (
        "1 decision to take, 1 earlier decision still open",
        "RESOLVED: with care.",
        "The supplier is chosen.",
        "Head of payroll",
        "Agree: A vision",
        "Key decision · nothing exempt",
        "Before: Monday 18 March 2024",
        "After: Monday 23 September 2024",
    ):
        assert said in words
    assert words.index("Papers</h2>") < words.index("What was decided last time") < words.index("Decisions to take")
    assert "RESOLVED: with care." in read(world, before)
    assert "What this meeting decided" in read(world, before)


def test_staff_enter_the_resolution_from_there_and_members_do_not(world, meetings):
    decision = a_decision(world, meetings[1])
    link = reverse("decision-resolution", args=[world.partnership.slug, decision.pk])
    assert link in read(world, meetings[1], RoleKind.EDITOR)
    assert link not in read(world, meetings[1])


def test_of_what_is_not_for_publication_a_member_sees_the_title_alone(world, meetings):
    before, now, _ = meetings
    secret = a_decision(world, before, title="A contract", has_exempt_part=True)
    minute_resolution(decision=secret, resolution="as_recommended", text="Canary one", on=BEFORE, by=None)
    note_follow_up(decision=secret, on=BEFORE, text="Canary two", by=None)
    a_decision(world, now, title="A claim", has_exempt_part=True)
    words = read(world, now)
    assert "A contract" in words
    assert "not for publication" in words
    assert "Canary" not in words
    assert "Agree: A claim" not in words
    assert "Canary two" in read(world, now, RoleKind.OFFICER)
    client = Client()
    client.force_login(world.people[RoleKind.MEMBER])
    assert client.get(reverse("decision", args=[world.partnership.slug, secret.pk])).status_code == 404
    assert "A contract" not in client.get(reverse("decisions", args=[world.partnership.slug])).content.decode()


def test_staff_see_its_deadlines_and_everybody_comes_from_the_calendar(world, meetings):
    words = read(world, meetings[1], RoleKind.OFFICER)
    assert "Papers published" in words
    assert "Friday 14 June 2024" in words
    for_members = read(world, meetings[1])
    assert "Friday 14 June 2024" not in for_members
    trail = for_members[for_members.index("govuk-breadcrumbs") :]
    assert f'href="{reverse("meetings", args=[world.partnership.slug])}"' in trail[: trail.index("</nav>")]
    Meeting.objects.filter(pk=meetings[1].pk).update(state="cancelled", cancelled_because="No business")
    assert "Friday 14 June 2024" not in read(world, meetings[1], RoleKind.OFFICER)


def test_a_meeting_without_anything_says_so(world, meetings):
    words = read(world, meetings[0])
    assert "No earlier meeting is kept." in words
    assert "No decision is put to this meeting." in words
    assert f'?meeting={meetings[0].pk}"' in read(world, meetings[0], RoleKind.EDITOR)


def test_the_dashboard_leads_to_the_next_meeting(world, meetings):
    client = Client()
    client.force_login(world.people[RoleKind.MEMBER])
    words = client.get(reverse("dashboard", args=[world.partnership.slug])).content.decode()
    assert "Last meeting: Monday 23 September 2024" in words
    assert reverse("meeting", args=[world.partnership.slug, meetings[2].pk]) in words


def test_the_next_paper_of_every_type_begins_with_matters_arising_where_something_is_open(world, meetings):
    before, _, after = meetings
    assert not meetings[1].reports.get().sections.filter(key="matters-arising").exists()
    decision = a_decision(world, before)
    minute_resolution(decision=decision, resolution="as_recommended", text="RESOLVED.", on=BEFORE, by=None)
    paper = a_paper(world, "next", after.on)
    first = paper.sections.first()
    assert (first.key, first.heading, first.order) == ("matters-arising", "Matters arising", 1)
    content = build_snapshot(report=paper, audience="public", by=None).content
    assert content["sections"][0]["parts"][0]["rows"][0]["cells"][0]["text"] == "A portal"


def test_a_paper_asks_for_decisions_of_its_own_meeting(world, meetings):
    before, now, _ = meetings
    paper, mine, other = now.reports.get(), a_decision(world, now), a_decision(world, before, title="Other")
    client = Client()
    client.force_login(world.people[RoleKind.EDITOR])
    where = reverse("report-decisions", args=[world.partnership.slug, paper.slug])
    assert client.post(where, {"decisions": [other.pk]}).status_code == 400
    assert client.post(where, {"decisions": [mine.pk]}).status_code == 302
    assert list(paper.decisions.all()) == [mine]
    with pytest.raises(Exception, match="decisions of the meeting"):
        ask_for_decisions(report=paper, decisions=[other], by=None)
