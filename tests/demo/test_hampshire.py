"""Every row of the status report on the Hampshire partnership is in the database, and what it leaves open stays open."""

import csv
import json
from pathlib import Path

import pytest

from committees.models import Committee, CommitteeKind, Meeting, MeetingState, Membership
from kpis.models import StatedFigure
from partners.models import Partnership
from periods.values import parse
from projects.models import Action, Issue
from projects.register_words import due_words, state_words

FIGURES = Path(__file__).parent.parent / "figures" / "occ_ibc"


def printed(name: str) -> list[dict[str, str]]:
    with (FIGURES / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def hampshire(loaded: str, db: None) -> Partnership:
    return Partnership.objects.get(slug="hampshire-ibc")


def same(ours: str, theirs: str) -> bool:
    """The printed words, but for the first letter; "not printed" where there are none."""
    return ours.lower() == (theirs.lower() or "not printed")


def test_every_issue_is_there_with_what_was_printed_of_it(hampshire: Partnership) -> None:
    issues = {issue.reference: issue for issue in Issue.objects.released().filter(partnership=hampshire)}
    rows = printed("issues")
    assert list(issues) == [row["id"] for row in rows]
    for row in rows:
        issue = issues[row["id"]]
        assert (issue.area, issue.significance) == (row["area"], row["significance"])
        assert issue.title.lower() == row["issue"].lower()
        assert issue.owner == row["owner"]
        assert issue.escalation == row["escalation"]
        assert same(due_words(issue), row["due"])
        assert same(state_words(issue), row["status"])
        assert bool(issue.effect) == bool(row["effect"])
        assert bool(issue.plan) == bool(row["action_or_plan"])
        assert issue.source == f"paragraph {row['para']}"
        assert (issue.opened_on, issue.resolved_on, issue.of_body) == (None, None, None)


STATES = {  # the state of the register for the words of the paper
    "ongoing to year end at least": "ongoing",
    "ongoing": "ongoing",
    "done; repeating elsewhere": "done",
    "in progress": "in_progress",
    "planned": "planned",
    "in development": "in_progress",
    "in place": "ongoing",
    "being set up": "planned",
}


def test_every_action_is_there_with_its_owner_beginning_cadence_and_state(hampshire: Partnership) -> None:
    actions = {one.reference: one for one in Action.objects.filter(partnership=hampshire, reference__startswith="A")}
    rows = printed("actions")
    assert list(actions) == [row["id"] for row in rows]
    for row in rows:
        action = actions[row["id"]]
        assert (action.owner_role, action.source) == (row["owner"], f"paragraph {row['para']}")
        assert action.state == STATES[row["status"]]
        assert same(state_words(action), row["status"])
        if row["cadence"].startswith("over"):
            assert action.due == row["cadence"]
        else:
            assert action.cadence == row["cadence"]
        if len(row["start"]) == 7:
            assert action.since.value == parse(row["start"])
        else:
            assert (action.since, action.due[:4]) == (None, row["start"] or action.due[:4])
        assert action.due_period is None, "the paper prints no day for any action"


def test_every_milestone_is_there_with_its_date_and_status(hampshire: Partnership) -> None:
    for milestone, row in zip(hampshire.milestones.all(), printed("milestones"), strict=True):
        assert milestone.title == row["milestone"]
        reached = row["status"] in ("done", "achieved", "this report")
        (date,) = filter(None, [milestone.baseline, milestone.forecast, milestone.actual])
        assert (date.value, milestone.actual == date) == (parse(row["date"]), reached)
        assert milestone.printed_state == ("done, implied" if row["note"].startswith("implied") else row["status"])


def test_every_board_is_there_with_what_was_printed_of_its_meetings(hampshire: Partnership) -> None:
    boards = {board.name: board for board in Committee.objects.filter(partnership=hampshire)}
    rows = printed("boards")
    assert set(boards) == {row["board"] for row in rows}
    for row in rows:
        board = boards[row["board"]]
        assert board.cadence == row["cadence"]
        assert (board.kind == CommitteeKind.COMMITTEE) == (row["level"] == "member")
    seats = {(one.committee.name, one.role, one.position) for one in Membership.objects.filter(partnership=hampshire)}
    assert {seat for seat in seats if seat[1] == "Chief Finance Officer"} == {
        ("Operational Board", "Chief Finance Officer", "chair"),
        ("Strategic Direction Board", "Chief Finance Officer", "member"),
    }


def test_bodies_services_and_the_meeting_are_those_printed(hampshire: Partnership) -> None:
    assert {(one.code, one.name) for one in hampshire.bodies.all()} == {
        (row["code"], row["name"]) for row in printed("partners")
    }
    document = json.loads((FIGURES / "document.json").read_text())
    assert [one.name for one in hampshire.services.all()] == document["scope"]
    meeting = Meeting.objects.get(partnership=hampshire)
    assert (meeting.committee.name, meeting.on.isoformat()) == (document["body"], document["meeting_date"])
    assert meeting.state == MeetingState.HELD
    report = meeting.reports.get()
    assert report.title == document["title"]
    assert (report.cover["report_by"], report.cover["contact"]) == (
        document["report_by_role"],
        document["contact_officer_role"],
    )
    (recommendation,) = report.recommendations.all()
    assert parse(printed("recommendations")[0]["due"]).end == recommendation.due_on


def test_what_the_paper_says_against_itself_is_kept(hampshire: Partnership) -> None:
    """E3-01 the board of two names, E3-02 the go-live never printed, E3-03 two key issues, BDU, and an annex not there."""
    notes = {one.row: one for one in StatedFigure.objects.filter(partnership=hampshire)}
    assert "Strategic Board / Strategic Direction Board" in notes["Strategic board"].text
    assert "printed nowhere" in notes["Go-live"].note
    assert notes["Significant issues"].value == 2
    assert Issue.objects.released().filter(partnership=hampshire, significance="significant").count() == 2
    assert notes["BDU"].text == "Business Date Upload"
    assert "not in the published text" in notes["Annex 1"].note
    for row in printed("board_requirements"):
        assert row["requirement_own_words"] in notes[f"Requirement {row['no']}"].text
