"""Blocks of decisions, on the drawdown of Essex."""

from datetime import date

import pytest

from committees.models import Meeting
from projects.actions.decisions import close_decision, note_follow_up
from reporting.blocks import BlockContext
from reporting.figures import ReferenceUnknown
from tests.reporting.reading_blocks import collect, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def essex(essex_report):
    return BlockContext(essex_report, "public")


def test_decision_amounts(essex):
    (table,) = collect(essex, "decision_amounts")
    assert texts(table) == [
        ["2022/23", "Transformation Reserve", "£515,000"],
        ["2023/24", "Transformation Reserve", "£228,000"],
        ["Total", "", "£743,000"],
    ]


def test_decision_workstreams(essex):
    (table,) = collect(essex, "decision_workstreams")
    assert [row[-1] for row in texts(table)] == [
        "£77,000", "£121,000", "£72,000", "£65,000", "£67,000", "£250,000", "£91,000", "£743,000",
    ]  # fmt: skip
    assert table["rows"][6]["cells"][0]["note"] == "already spent, before approval"


def test_decision_dates(essex):
    (table,) = collect(essex, "decision_dates")
    assert texts(table)[-1] == ["Business Case approval", "June–July 2023", "Sponsoring Group"]
    assert len(table["rows"]) == 6, "what the paper dates elsewhere is no milestone of its own"


def test_decision_options(essex):
    (table,) = collect(essex, "decision_options")
    assert [row[1] for row in texts(table)] == ["Recommended", "Not recommended", "Not recommended"]


def test_decision_money(essex):
    (table,) = collect(essex, "decision_money")
    assert [row[1:] for row in texts(table)][:3] == [
        ["Cost", "until June 2023", "up to £743,000"],
        ["Spent before approval", "April–October 2022", "£91,000"],
        ["May follow, by a decision of its own", "2023/24", "of the order of £1,100,000"],
    ]
    assert texts(table)[-1][-1] == "not known"


def test_decision_implications(essex):
    assert len(collect(essex, "decision_implications kind=legal")) == 2
    assert collect(essex, "decision_implications")[0]["html"].startswith("<strong>Finance:</strong> ")
    assert collect(essex, "decision_implications kind=data")[0]["html"] == "None are stated."
    with pytest.raises(ReferenceUnknown, match="Did you mean “legal”"):
        collect(essex, "decision_implications kind=legel")


def test_decision_approvals(essex):
    (table,) = collect(essex, "decision_approvals")
    assert [row[2] for row in texts(table)] == [
        "3 November 2022", "6 November 2022", "9 November 2022", "11 November 2022", "17 November 2022",
        "28 November 2022", "5 December 2022",
    ]  # fmt: skip
    assert [row[3] for row in texts(table)][4:] == ["Signed on behalf", "Signed on behalf", "Signed in person"]


def test_reserves(essex):
    (table,) = collect(essex, "reserves")
    assert table["note"] == "Opening amount: not known."
    assert [row[1:] for row in texts(table)] == [
        ["2022/23", "£515,000", "£515,000", "£0", "£515,000"],
        ["2023/24", "£228,000", "£228,000", "£0", "£228,000"],
    ]
    assert collect(essex, 'reserves name="Another"')[0]["kind"] == "note"


def test_matters_arising(essex):
    assert collect(essex, "matters_arising")[0]["html"] == "No decision of an earlier meeting is open."
    decision = essex.report.decisions.get()
    later = Meeting.objects.create(
        partnership=essex.partnership, committee=essex.report.meeting.committee, on=date(2023, 1, 16)
    )
    essex.report.meeting = later
    note_follow_up(decision=decision, on=date(2022, 12, 20), text="The team is being brought together.", by=None)
    (table,) = collect(essex, "matters_arising")
    assert texts(table) == [
        [
            "Drawdown for the Support Services Programme",
            "5 December 2022",
            "Programme Director",
            "20 December 2022: The team is being brought together.",
            "Decided",
        ]
    ]
    decision.has_exempt_part = True
    decision.save()
    (table,) = collect(essex, "matters_arising")
    assert "brought together" not in str(table)
    assert "brought together" in str(collect(BlockContext(essex.report, "exempt"), "matters_arising"))
    close_decision(decision=decision, on=date(2023, 1, 10), evidence="Minute 3", by=None)
    (table,) = collect(BlockContext(essex.report, "exempt"), "matters_arising")
    assert texts(table)[0][3:] == ["Minute 3", "Closed"]
    essex.report.meeting = Meeting.objects.create(
        partnership=essex.partnership, committee=later.committee, on=date(2023, 3, 1)
    )
    assert collect(essex, "matters_arising")[0]["kind"] == "note", "told once after it was closed"


@pytest.mark.parametrize("name", ["amounts", "workstreams", "dates", "options", "money", "approvals"])
def test_a_paper_that_asks_for_no_decision_says_so(essex, name):
    essex.report.decisions.clear()
    assert collect(essex, f"decision_{name}")[0]["kind"] == "note"
