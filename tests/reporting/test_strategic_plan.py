"""The report type "strategic_plan" on the real plan: every row of its figures, read back from web page and PDF."""

import csv
import re
from html import unescape
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from django.template.loader import render_to_string

from periods.values import parse
from reporting.actions.rendering import render_document
from reporting.actions.snapshots import build_snapshot
from reporting.blocks import BlockContext
from reporting.paper import with_drawings
from reporting.reports import report_types
from reporting.snapshots import section_narrative

pytestmark = pytest.mark.django_db

FIGURES = Path(__file__).parents[1] / "figures" / "emss_plan"
HEADINGS = [
    "Introduction", "Context", "Our Strategic Vision", "Our Service & Product Portfolio", "Partners and Customers",
    "Where we will do business", "How we will compete", "Delivering the Vision", "Strategic Priorities", "Appendices",
]  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    with (FIGURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def month(text: str) -> str:
    return parse(text).label if text else "open: no end is printed"


@pytest.fixture
def plan_report(emss_report):
    from demo import emss_plan
    from demo.people import person
    from demo.report_writing import write_report

    return write_report(emss_report.partnership, emss_plan.PAPER, by=person("editor@example.org"))


@pytest.fixture
def snapshot(plan_report):
    return build_snapshot(report=plan_report, audience="public", by=None)


@pytest.fixture
def pdf(snapshot, tmp_path, settings) -> str:
    settings.MEDIA_ROOT = tmp_path
    document = render_document(snapshot=snapshot, format="pdf")
    with document.file.open("rb") as file, pdfplumber.open(BytesIO(file.read())) as read:
        return " ".join(plain(page.extract_text()) for page in read.pages)


def plain(text: str) -> str:
    return " ".join(text.split())


def web(snapshot) -> str:
    html = render_to_string("reporting/web.html", with_drawings(snapshot.content))
    return plain(unescape(re.sub(r"<[^>]+>", " ", html)))


def tables(snapshot) -> dict[str, list[list[str]]]:
    """Every table of the paper by its id: the texts and notes of its rows."""
    return {
        part["id"]: [
            [" ".join(filter(None, (cell["text"], cell.get("note")))) for cell in row["cells"]] for row in part["rows"]
        ]
        for section in snapshot.content["sections"]
        for part in section["parts"]
        if part["kind"] == "table"
    }


# What stands in one cell, and is short enough not to be broken over lines of the PDF, is looked for as a whole.


def facts() -> list[str]:
    found = [f"{row['phase']}. {row['name']}" for row in rows("phases")]
    found += [row["horizon"] for row in rows("phases")]
    found += [parse(row["start"]).label for row in rows("phases")]
    found += [parse(row["end"]).label for row in rows("phases") if row["end"]]
    found += [f"{row['number']} {row['priority']}" for row in rows("strategic_priorities")]
    found += [row["strategic_issue"] for row in rows("strategic_priorities")]
    found += ["£1,610,000", "£2,040,000", "£1.61m", "£2.04m", "amount not printed", "2 of 3 years have an amount"]
    found += [row["year"] for row in rows("savings")]
    found += [row["principle"] for row in rows("usp")]
    found += [row["title"] for row in rows("appendices")]
    found += ["27 June 2012", "Head of East Midlands Shared Services", "has no end, although the plan prints"]
    return found


def test_every_part_of_the_paper_is_there(snapshot):
    assert [section["heading"] for section in snapshot.content["sections"]] == HEADINGS
    assert snapshot.content["report"]["type"] == "strategic_plan"
    assert not any("ticks" in row for row in snapshot.content["cover"]["rows"])
    assert snapshot.content["recommendations"] == []


def test_every_row_stands_on_the_web_page(snapshot):
    page = web(snapshot)
    assert [fact for fact in facts() if fact not in page] == []


def test_every_row_stands_in_the_pdf(pdf):
    assert [fact for fact in facts() if fact not in pdf] == []
    for name, columns in (("reviews", ("what", "frequency")), ("focus_areas", ("focus",)), ("phases", ("name",))):
        for row in rows(name):
            for column in columns:  # words that may be broken over lines
                assert all(word in pdf for word in row[column].split()), row


def test_every_row_stands_in_its_table(snapshot):
    found = tables(snapshot)
    for phase, many in (("1", 22), ("2", 19), ("3", 16)):
        priorities = [row for row in found[f"priorities-of-phase-{phase}"] if len(row) > 1]
        assert len(priorities) == many
        for row, printed in zip(
            priorities, [one for one in rows("strategic_priorities") if one["phase"] == phase], strict=True
        ):
            assert row[0] == printed["number"]
            assert row[1].startswith(printed["priority"])
            assert row[2] == (printed["focus_area"] or "–")
    assert [row[1:5] for row in found["plan-phases"]] == [
        [one["horizon"], month(one["start"]), month(one["end"]), one["focus_own_words"]] for one in rows("phases")
    ]
    assert found["plan-reviews"] == [
        [
            one["what"],
            parse(one["when"]).label if one["when"][0].isdigit() else one["when"],
            one["frequency"] or "not stated",
            one["section"],
        ]
        for one in rows("reviews")
    ]
    assert [(row[1], row[2]) for row in found["plan-focus-areas"]] == [
        (one["current_position_own_words"], one["improvement_own_words"]) for one in rows("focus_areas")
    ]
    assert [row[0] for row in found["plan-savings"]] == ["2012/13", "2013/14", "2014/15"]
    assert [row[2] for row in found["plan-savings"]] == ["amount not printed", "£1,610,000", "£2,040,000"]
    assert all(row[2].startswith("no") for row in found["plan-appendices"])


def test_the_timetable_is_one_chart_with_its_table(snapshot):
    (chart,) = [
        part for section in snapshot.content["sections"] for part in section["parts"] if part["kind"] == "chart"
    ]
    assert chart["form"] == "timetable"
    bars = [row["bar"] for row in chart["rows"] if row["kind"] == "phase"]
    assert bars == [
        {"start": "2012-07-01", "end": "2013-03-31"},
        {"start": "2013-04-01", "end": "2014-03-31"},
        {"start": "2014-04-01", "end": None},
    ]
    assert "Without an end: Phase 3: Growth" in chart["summary"]
    (drawn,) = [
        part
        for section in with_drawings(snapshot.content)["sections"]
        for part in section["parts"]
        if part["kind"] == "chart"
    ]
    assert drawn["figure"] is None
    assert drawn["svg"].startswith("<svg")


def test_no_number_of_the_text_was_typed_by_hand(plan_report):
    context = BlockContext(plan_report, "public")
    hints = [hint for one in plan_report.sections.all() for hint in section_narrative(one.text, context).hints]
    assert hints == []


def test_a_new_paper_of_the_type_can_be_built_before_anybody_writes(plan_report):
    """Its sections begin with blocks alone."""
    from periods.values import FinancialYear
    from reporting.actions.writing import create_report

    report = create_report(
        partnership=plan_report.partnership, type="strategic_plan", slug="another", title="Another",
        short_title="A", period=FinancialYear(2013), meeting_on=plan_report.meeting.on, by=None,
    )  # fmt: skip
    content = build_snapshot(report=report, audience="public", by=None).content
    assert len(content["sections"]) == len(report_types()["strategic_plan"].sections)
    assert all(row["text"] == "Not printed" for row in content["cover"]["rows"])
