"""The issue log; what a body keeps to itself is behind no door of anybody else's."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from audit.models import Entry
from common.errors import NotAllowed, Refused
from partners.actions import give_role
from partners.rights import Rights
from partners.roles import RoleKind
from periods.models import CalendarPeriod
from periods.values import Month
from projects.actions.action_plans import close_action, save_action
from projects.actions.issues import release_issue, reopen_issue, resolve_issue, save_issue
from projects.models import Action, Issue, Significance
from reporting.actions.writing import create_report
from reporting.blocks import BlockContext, block_modules
from reporting.snapshots import build_content
from tests.addresses import address as address_of
from tests.addresses import pages_of_partnerships
from tests.partners.small import address

CANARY = "Nightingale"


def of_body(small, body, kind=RoleKind.OFFICER) -> User:
    """Somebody whose role is limited to one body."""
    person = User.objects.create_user(f"{kind}-of-{body.pk}@example.org", "secret", name=f"{kind} of {body}")
    give_role(user=person, partnership=small.partnership, kind=kind, bodies=[body], by=None)
    return person


def an_issue(small, title="Files are late", by=None, **fields):
    return save_issue(issue=Issue(partnership=small.partnership, title=title, area="Payroll", **fields), by=by)


def typed(**fields):
    return {"title": "Files are late", "area": "Payroll", "significance": "significant", "state": "open", **fields}


def test_an_issue_is_kept_with_all_that_is_known_of_it(editor, small):
    fields = typed(
        owner="Payroll manager", cause="supplier", effect="Payments wait", escalation="Head of service",
        workaround="By hand", plan="A new file", due_period="March 2027", opened_on="1 9 2026", service=small.payroll.pk,
    )  # fmt: skip
    assert editor.post(address(small, "issue-add"), fields).status_code == 302
    issue = Issue.objects.get()
    assert (issue.reference, issue.due_period.label, issue.opened_on) == ("I1", "March 2027", date(2026, 9, 1))
    page = editor.get(address(small, "issue", issue.pk)).content.decode()
    for words in ("A supplier", "Head of service", "By hand", "A new file", "March 2027", "1 September 2026"):
        assert words in page


def test_what_is_not_known_is_said_and_not_guessed(editor, small):
    issue = an_issue(small)
    page = editor.get(address(small, "issue", issue.pk)).content.decode()
    assert "age not known" in page
    assert page.count("not stated") >= 6
    old = an_issue(small, source="paragraph 9")
    assert editor.get(address(small, "issue", old.pk)).content.decode().count("not printed") >= 6


def test_an_issue_is_resolved_with_what_resolved_it_and_opened_again(editor, small):
    issue = an_issue(small, opened_on=date(2026, 3, 2))
    for day, words, field in (("1 3 2026", "Mended", "resolved_on"), ("3 3 2026", " ", "resolution"), ("1 1 2199", "Mended", "resolved_on")):  # fmt: skip
        answer = editor.post(address(small, "issue-resolve", issue.pk), {"resolved_on": day, "resolution": words})
        assert field in answer.context["form"].errors
    editor.post(address(small, "issue-resolve", issue.pk), {"resolved_on": "4 5 2026", "resolution": "A new file"})
    issue.refresh_from_db()
    assert (issue.state, issue.resolved_on) == ("resolved", date(2026, 5, 4))
    assert "2 months" in editor.get(address(small, "issue", issue.pk)).content.decode()  # 2 March to 4 May
    with pytest.raises(Refused, match="resolved already"):
        resolve_issue(issue=issue, resolution="Again", resolved_on=date(2026, 5, 5), by=None)
    editor.post(address(small, "issue-reopen", issue.pk))
    issue.refresh_from_db()
    assert (issue.state, issue.resolved_on) == ("open", None)
    with pytest.raises(Refused, match="not resolved"):
        reopen_issue(issue=issue, by=None)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Grave", "Late", "Done"]),
        ({"state": "resolved"}, ["Done"]),
        ({"owner": "IBC"}, ["Late"]),
        ({"service": "payroll"}, ["Grave"]),
        ({"overdue": "yes"}, ["Late"]),
        ({"owner": "<b>"}, []),
    ],
)
def test_the_list_is_filtered_significant_first_resolved_last(editor, small, query, titles):
    done = an_issue(small, "Done", significance=Significance.SIGNIFICANT)
    resolve_issue(issue=done, resolution="Mended", resolved_on=date(2026, 5, 5), by=None)
    an_issue(small, "Late", owner="IBC", due_period=CalendarPeriod.of(Month(2020, 1)))
    an_issue(small, "Grave", significance=Significance.SIGNIFICANT, service=small.payroll)
    rows = editor.get(address(small, "issues"), query).context["table"]["rows"]
    assert [row["cells"][0]["text"].split()[-1] for row in rows] == titles


def test_an_issue_opened_in_the_future_is_refused(editor, small):
    answer = editor.post(address(small, "issue-add"), typed(opened_on="1 1 2199"))
    assert "a day that has come" in answer.context["form"].errors["opened_on"][0]


# ---- what a body keeps to itself ----


@pytest.fixture
def private(small):
    """An issue of Northbridge with an action, and the officer of Northbridge who wrote both."""
    northern = of_body(small, small.north)
    issue = an_issue(
        small, f"{CANARY} was paid twice", northern, of_body=small.north, owner=CANARY, effect=CANARY,
        significance=Significance.SIGNIFICANT,
    )  # fmt: skip
    action = Action(partnership=small.partnership, plan=CANARY, title=f"Ask {CANARY}", issue=issue, owner_role=CANARY)
    return issue, save_action(action=action, by=northern), northern


def everything_that_answers(small, person: User, things: dict) -> dict[str, str]:
    """The content of every page that the person gets, by name."""
    client = Client()
    client.force_login(person)
    found = {}
    for pattern in pages_of_partnerships():
        try:
            where = address_of(pattern, small.partnership.slug, things)
        except KeyError:
            continue  # of something that this test does not make
        answer = client.get(where)
        if answer.status_code == 200 and not answer.streaming:
            found[pattern.name] = answer.content.decode(errors="replace")  # a workbook is none of words
    return found


def addresses_of(issue: Issue, action: Action) -> dict:
    names = ("issue", "issue-edit", "issue-resolve", "issue-reopen", "issue-release")
    more = ("action", "action-edit", "action-close", "action-reopen")
    return {**{(name, "pk"): issue.pk for name in names}, **{(name, "pk"): action.pk for name in more}}


@pytest.mark.parametrize("role", RoleKind)
def test_no_page_tells_others_of_a_bodys_own_issue(small, private, role):
    issue, action, _ = private
    pages = everything_that_answers(small, small.people[role], addresses_of(issue, action))
    assert len(pages) > 8
    assert [name for name, words in pages.items() if CANARY in words] == []
    assert "issue" not in pages
    assert "action" not in pages


def test_people_of_another_body_do_not_see_it_and_those_of_the_body_do(small, private):
    issue, action, northern = private
    southern = of_body(small, small.south)
    pages = everything_that_answers(small, southern, addresses_of(issue, action))
    assert [name for name, words in pages.items() if CANARY in words] == []
    own = everything_that_answers(small, northern, addresses_of(issue, action))
    assert {"issues", "issue", "registers", "actions", "action"} <= {
        name for name, words in own.items() if CANARY in words
    }
    assert "Private: seen by Northbridge Council alone" in own["issues"]
    member = of_body(small, small.north, RoleKind.MEMBER)
    assert CANARY in everything_that_answers(small, member, addresses_of(issue, action))["issue"]


def test_others_can_write_to_it_through_no_door(small, private):
    issue, action, _ = private
    southern = of_body(small, small.south)
    for person in (small.people[RoleKind.EDITOR], southern):
        client = Client()
        client.force_login(person)
        for name in ("issue-edit", "issue-resolve", "issue-reopen", "issue-release"):
            assert client.post(address(small, name, issue.pk), typed()).status_code == 404
        for name in ("action-edit", "action-close", "action-reopen"):
            assert client.post(address(small, name, action.pk), {"evidence": "x"}).status_code == 404
        for write in (
            lambda by=person: save_issue(issue=issue, by=by),
            lambda by=person: resolve_issue(issue=issue, resolution="x", resolved_on=date(2026, 1, 1), by=by),
            lambda by=person: release_issue(issue=issue, by=by),
            lambda by=person: save_action(action=action, by=by),
            lambda by=person: close_action(action=action, evidence="x", by=by),
        ):
            with pytest.raises(NotAllowed):
                write()
        with pytest.raises(ValidationError, match="an issue that you see"):
            save_action(action=Action(partnership=small.partnership, plan="P", title="T", issue=issue), by=person)
        answer = client.post(
            address(small, "action-add"), {"plan": "P", "title": "T", "state": "open", "issue": issue.pk}
        )
        assert "issue" in answer.context["form"].errors


def test_nobody_writes_an_issue_that_they_could_not_see(small):
    for person in (small.people[RoleKind.EDITOR], of_body(small, small.south)):
        with pytest.raises(NotAllowed, match="limited to a body"):
            an_issue(small, by=person, of_body=small.north)


def test_counts_references_and_the_audit_trail_give_nothing_away(small, private):
    editor = small.people[RoleKind.EDITOR]
    rights = Rights(editor, small.partnership)
    assert not Issue.objects.visible_to(rights).exists()
    assert not Action.objects.visible_to(rights).exists()
    assert an_issue(small).reference == "I1"  # no gap in the numbers
    client = Client()
    client.force_login(editor)
    page = client.get(address(small, "registers")).content.decode()
    assert "1 not resolved" in page
    assert "0 not done" in page
    told = [f"{one.event} {one.target_label} {one.changes} {one.note}" for one in Entry.objects.all()]
    assert any("private issue added An issue not released" in one for one in told)
    assert not any(CANARY in one for one in told)


def test_no_block_and_no_paper_prints_it_before_it_is_released(small, private):
    issue, _, northern = private
    report = create_report(
        partnership=small.partnership, type="status_report", slug="s", title="S", short_title="S",
        period=Month(2026, 10), meeting_on=date(2026, 11, 25), by=None,
    )  # fmt: skip
    for audience in ("public", "exempt"):
        context = BlockContext(report, audience)
        for name in ("issues", "actions", "milestones_reached", "risks"):
            assert CANARY not in str(block_modules()[name].collect(context))
        assert CANARY not in str(build_content(report, audience, status="Draft 1"))
    release_issue(issue=issue, by=northern)
    content = str(build_content(report, "public", status="Draft 2"))
    assert f"I1 {CANARY} was paid twice" in content
    assert f"Ask {CANARY}" in content


def test_releasing_shows_it_to_everybody_once_and_for_all(small, private):
    issue, action, northern = private
    client = Client()
    client.force_login(northern)
    assert "it cannot be taken back" in client.get(address(small, "issue", issue.pk)).content.decode()
    client.post(address(small, "issue-release", issue.pk))
    issue.refresh_from_db()
    action.refresh_from_db()
    assert (issue.reference, issue.released_by, action.reference) == ("I1", northern, "A1")
    pages = everything_that_answers(small, small.people[RoleKind.MEMBER], addresses_of(issue, action))
    assert CANARY in pages["issues"]
    assert CANARY in pages["action"]
    with pytest.raises(Refused, match="sees this issue already"):
        release_issue(issue=issue, by=northern)


def test_whose_issue_it_is_stays(small, private):
    issue, _, northern = private
    issue.of_body = None
    with pytest.raises(ValidationError, match="stays as it was"):
        save_issue(issue=issue, by=northern)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "resolved"}, "issue_resolved_on_a_day_with_words"),
        ({"resolution": "Mended"}, "issue_resolved_on_a_day_with_words"),
    ],
)
def test_the_database_refuses_a_resolution_without_its_day_and_words(small, fields, name):
    issue = an_issue(small)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(**fields)


def test_nothing_but_actions_reads_past_the_door(small, private):
    """The plain manager and the related name of the partnership lead past `visible_to` and `released`."""
    root = Path(__file__).resolve().parent.parent.parent
    past = re.compile(r"partnership\.(issues|actions)\b|Issue\.objects\.(all|filter)\(|Action\.objects\.(all|filter)\(")
    readers = [
        path
        for room in ("projects", "reporting", "committees", "partners", "kpis")
        for path in (root / room).rglob("*.py")
        if "actions" not in path.parts and "migrations" not in path.parts and past.search(path.read_text())
    ]
    assert readers == []
