"""Actions: due, overdue, standing, closed with evidence."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audit.models import Entry
from common.errors import Refused
from periods.models import CalendarPeriod
from periods.values import Month
from projects.actions.action_plans import close_action, reopen_action, save_action
from projects.models import Action, ActionState, Issue
from projects.register_words import due_words, is_overdue, since_words
from tests.partners.small import address, small_partnership


def an_action(small, title="Write the guide", **fields):
    return save_action(action=Action(partnership=small.partnership, plan="Plan", title=title, **fields), by=None)


def typed(**fields):
    return {"plan": "Plan", "title": "Write the guide", "state": "planned", **fields}


def test_an_action_has_a_day_a_month_or_words(editor, small):
    for number, (period, words, shown) in enumerate(
        [("31 March 2027", "", "31 March 2027"), ("March 2027", "", "March 2027"), ("", "Summer", "Summer")]
    ):
        editor.post(address(small, "action-add"), typed(title=f"A {number}", due_period=period, due=words))
        assert due_words(Action.objects.get(title=f"A {number}")) == shown


def test_an_action_is_closed_with_evidence_and_opened_again(editor, small):
    action = an_action(small)
    answer = editor.post(address(small, "action-close", action.pk), {"evidence": "  "})
    assert answer.status_code == 400
    editor.post(address(small, "action-close", action.pk), {"evidence": "Minutes of 4 May"})
    action.refresh_from_db()
    assert (action.state, action.evidence, action.closed_by) == ("done", "Minutes of 4 May", small.people["editor"])
    page = editor.get(address(small, "action", action.pk)).content.decode()
    assert "Minutes of 4 May" in page
    with pytest.raises(Refused, match="done already"):
        close_action(action=action, evidence="x", by=small.people["editor"])
    editor.post(address(small, "action-reopen", action.pk))
    action.refresh_from_db()
    assert (action.state, action.evidence, action.closed_by, action.closed_at) == ("open", "", None, None)
    assert Entry.objects.filter(event="action changed").first().changes["evidence"] == ["Minutes of 4 May", ""]
    with pytest.raises(Refused, match="not done"):
        reopen_action(action=action, by=small.people["editor"])


def test_nothing_is_done_without_evidence(editor, small):
    with pytest.raises(ValidationError, match="what shows that it is done"):
        an_action(small, state=ActionState.DONE)
    assert editor.post(address(small, "action-add"), typed(state="done")).status_code == 400
    action = an_action(small)
    with pytest.raises(IntegrityError, match="action_done_with_evidence"), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(state="done")


TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("due", "state", "late"),
    [
        (Month(2026, 10), "open", True),
        (Month(2026, 10), "in_progress", True),
        (Month(2026, 10), "ongoing", False),
        (Month(2026, 10), "done", False),
        (Month(2026, 11), "open", False),  # the month has not ended
        (None, "open", False),
    ],
)
def test_an_action_is_late_after_the_last_day_of_its_period(small, due, state, late):
    period = CalendarPeriod.of(due) if due else None
    action = an_action(small, due_period=period, state=state, evidence="Seen" if state == "done" else "")
    assert is_overdue(action, TODAY) is late
    assert Action.objects.overdue(TODAY).exists() is late


def test_a_standing_action_says_how_often_and_since_when(small):
    action = an_action(small, cadence="weekly", since=CalendarPeriod.of(Month(2015, 11)), state="ongoing")
    assert since_words(action) == "weekly, since November 2015"


def test_the_list_shows_what_is_overdue(editor, small):
    an_action(small, "Late", due_period=CalendarPeriod.of(Month(2020, 1)), owner_role="Finance manager")
    an_action(small, "Early", due_period=CalendarPeriod.of(Month(2090, 1)))
    for query, titles in (
        ({"overdue": "yes"}, ["A1 Late"]),
        ({"owner": "Finance manager"}, ["A1 Late"]),
        ({}, ["A1 Late", "A2 Early"]),
    ):
        rows = editor.get(address(small, "actions"), query).context["table"]["rows"]
        assert [row["cells"][0]["text"] for row in rows] == titles
    assert "Actions overdue" in editor.get(address(small, "registers")).content.decode()


def test_what_an_action_answers_is_of_the_same_partnership(small):

    other = small_partnership("east-west")
    theirs = Issue.objects.create(partnership=other.partnership, area="A", title="T")
    with pytest.raises(ValidationError, match="Choose from this partnership"):
        an_action(small, issue=theirs)


def test_a_new_state_replaces_the_printed_words(editor, small):
    action = an_action(small, state="in_progress", state_words="being set up")
    editor.post(address(small, "action-edit", action.pk), typed(state="ongoing"))
    action.refresh_from_db()
    assert (action.state, action.state_words) == ("ongoing", "")
