"""The decision report on the Essex drawdown: every figure, date and role of the printed one, in the data and in the paper."""

import csv
import json
import re
from datetime import date
from decimal import Decimal
from html import unescape
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from common.formatting import long_day, money
from demo import essex
from periods.values import parse
from projects.actions.decisions import save_parts
from projects.models import Decision, Workstream
from reporting.actions.rendering import render_document
from reporting.actions.snapshots import build_snapshot
from reporting.actions.writing import save_section
from reporting.models import Report
from reporting.narrative import NarrativeUnreadable
from reporting.paper import paper_html
from reporting.reports import report_types
from reporting.snapshots import PaperIncomplete

pytestmark = pytest.mark.django_db

FIGURES = Path(__file__).parent.parent / "figures" / "essex"


def rows(name):
    with (FIGURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


DOCUMENT = json.loads((FIGURES / "document.json").read_text())


@pytest.fixture
def decision(essex_report) -> Decision:
    return essex_report.decisions.get()


@pytest.fixture(scope="module")
def texts(essex_report, django_db_blocker):
    """The paper as plain text: of its page, and of its PDF with the pages joined."""
    with django_db_blocker.unblock():
        snapshot = build_snapshot(report=essex_report, audience="public", by=None)
        document = render_document(snapshot=snapshot, format="pdf")
        with document.file.open("rb") as file, pdfplumber.open(BytesIO(file.read())) as pdf:
            printed = " ".join(page.extract_text() for page in pdf.pages)
    html = unescape(re.sub(r"<[^>]+>", " ", paper_html(snapshot.content)))
    return {"html": plain(html), "pdf": plain(printed)}


def plain(text):
    return " ".join(text.split())


def in_months(iso):
    """2022-12 and 2023-06..2023-07 as the portal writes them."""
    months = [parse(month) for month in iso.split("..")]
    return months[0].label if len(months) == 1 else "June–July 2023"


def expected_words():
    """Everything the tables of the printed paper hold, as the portal writes it."""
    words = [money(Decimal(row["amount_gbp"])) for row in rows("drawdown")]
    words += [row["financial_year"] for row in rows("drawdown") if row["financial_year"]]
    words += ["Transformation Reserve", DOCUMENT["divisions_affected"], DOCUMENT["report_to_role"], DOCUMENT["title"]]
    words += ["3 November 2022", "5 December 2022", DOCUMENT["background_papers"], "second officer (role not printed)"]
    words += [one["reference"] for one in DOCUMENT["appendices"]] + [one["title"] for one in DOCUMENT["appendices"]]
    words += DOCUMENT["sections"]
    for row in rows("workstream_costs"):
        words += [money(Decimal(row["cost_gbp"])), row["workstream"], row["requirement_own_words"], row["resource"]]
        words.append(row["duration"])
    for row in rows("financial_implications"):
        if row["kind"] in ("count", "statement"):
            continue
        words += [money(Decimal(row["amount_gbp"]))] if row["amount_gbp"] else ["not known"]
        words += [row["period"]] if row["period"].startswith("20") else []
    words += ["12 employees", "until June 2023", "April–October 2022", "of the order of £1,100,000", "up to £743,000"]
    for row in rows("milestones"):
        words += [row["milestone"], in_months(row["date_iso"]), row["owner_role"]]
    words += [row["option"].replace("GBP ", "£") for row in rows("options")]
    words += [row["reason_own_words"] for row in rows("options")]
    words += [row["aim"] for row in rows("strategic_links")]
    words += [row["workstream"] for row in rows("phase_one_workstreams")]
    words += [row["aim_own_words"] for row in rows("phase_one_workstreams")]
    words += [long_day(date.fromisoformat(row["date"])) for row in rows("approvals")]
    words += [row["role"] for row in rows("approvals")]
    return [word for word in words if word]


SAID_OTHERWISE = {
    "outcomes and cross-system working": "outcomes, and work across the whole system",
    "allows the business case": "It allows the business case to be developed",
    "would stop other work and lacks skills": "It would stop other work and lacks skills",
    "services may not support the strategy": "Support services may not be able to support the strategy",
    "fund £743,000 to develop a business case": "Fund £743,000 to develop a business case",
    "Deliver using internal resource": "Deliver with internal resource",
}


@pytest.mark.parametrize("medium", ["html", "pdf"])
def test_every_figure_date_and_role_is_in_the_paper(texts, medium):
    """Cells of a narrow column break over lines between cells of its neighbours: in print, word by word."""
    text = texts[medium].casefold()
    missing = []
    for word in expected_words():
        said = SAID_OTHERWISE.get(word, word).casefold()
        found = said in text if medium == "html" else all(part in text for part in said.split())
        if not found:
            missing.append(word)
    assert missing == []


def test_the_money_of_the_data_is_the_printed_one(decision):
    assert decision.amount_gbp == 743_000
    years = [
        (one.year.label, one.amount_gbp, one.approved_gbp, one.reserve.name) for one in decision.year_amounts.all()
    ]
    printed = [row for row in rows("drawdown") if row["row_kind"] == "year"]
    assert years == [
        (row["financial_year"], int(row["amount_gbp"]), int(row["amount_gbp"]), row["reserve"]) for row in printed
    ]
    workstreams = [(one.name, one.amount_gbp, one.nature == "retrospective") for one in decision.workstreams.all()]
    assert workstreams == [
        (row["workstream"], int(row["cost_gbp"]), "retrospective" in row["nature"])
        for row in rows("workstream_costs")
        if row["row_kind"] == "workstream"
    ]
    amounts = {one.amount_gbp for one in decision.consequences.all()}
    assert amounts == {
        int(row["amount_gbp"]) if row["amount_gbp"] else None
        for row in rows("financial_implications")
        if row["kind"] not in ("count", "statement")
    }


def test_dates_roles_and_signatures_of_the_data_are_the_printed_ones(decision):
    milestones = [(one.what, one.printed, one.owner_role) for one in decision.named_dates.all() if not one.where]
    assert milestones == [(row["milestone"], row["date_printed"], row["owner_role"]) for row in rows("milestones")]
    approvals = [(one.role, one.on.isoformat(), one.on_behalf) for one in decision.approvals.all()]
    assert approvals == [(row["role"], row["date"], row["signed_on_behalf"]) for row in rows("approvals")]
    options = [one.recommended for one in decision.options.all()]
    assert options == [row["recommended"] == "yes" for row in rows("options")]
    assert decision.options.get(does_nothing=True).title == "Do nothing"
    assert (decision.decided_on.isoformat(), decision.forward_plan_reference) == (
        DOCUMENT["decided_on"], DOCUMENT["forward_plan_reference"],
    )  # fmt: skip


def found(report: Report):
    return [one.words for one in report_types()["decision_report"].findings(report)]


def test_the_faults_of_the_printed_paper_are_found(essex_report):
    """E4-03 and E4-02; the sums themselves agree."""
    spent, dates = found(essex_report)
    assert "the £743,000 “until June 2023” includes £91,000 that was already spent (April to October 2022)" in spent
    assert "£652,000 is still to be spent" in spent
    assert "Business Case has different dates: June / July 23 (milestones), June 2023" in dates


def test_workstreams_that_do_not_add_up_are_found_with_all_three_figures(essex_report, decision):
    workstreams = list(decision.workstreams.all())
    workstreams[0].amount_gbp = Decimal(78_000)
    save_parts(decision=decision, kind=Workstream, rows=workstreams, by=None)
    assert any(
        "asks for £743,000, its years add up to £743,000 and its workstreams add up to £744,000" in words
        for words in found(essex_report)
    )


def test_a_paper_without_its_decision_says_so(essex_report, world):
    essex_report.decisions.clear()
    assert found(essex_report) == ["This paper asks for no decision: choose what it is about."]
    with pytest.raises(PaperIncomplete, match="asks for no decision yet"):
        build_snapshot(report=essex_report, audience="public", by=None)


def test_the_paragraph_that_is_not_there_cannot_be_cited(essex_report):
    """E4-01: the printed paper refers to 3.12, and ends at 3.11."""
    section = essex_report.sections.get(key="implications")
    with pytest.raises(NarrativeUnreadable, match=r"There is no paragraph or table “3\.12” in this paper"):
        save_section(
            section=section, version=section.version, text='An analysis is in {{ see "3.12" }}.', by=section.edited_by
        )


def test_the_paper_cites_its_table_of_costs(essex_report):
    content = build_snapshot(report=essex_report, audience="public", by=None).content
    cited = re.findall(r'<a href="#decision-workstreams">(.*?)</a>', json.dumps(content).replace('\\"', '"'))
    tables = {
        part["id"]: part["number"] for section in content["sections"] for part in section["parts"] if "id" in part
    }
    assert cited == [f"Table {tables['decision-workstreams']}"] * 2


@pytest.mark.parametrize(
    ("reference", "says"),
    [
        ("decision total", "£743,000"),
        ('decision "2022/23"', "£515,000"),
        ("decision spent-before", "£91,000"),
        ("decision workstreams", "£743,000"),
        ("decision digitisation", "£77,000"),
        ('decision "Further cashable savings"', "an amount that is not known yet"),
    ],
)
def test_an_amount_in_a_sentence_is_that_of_the_data(essex_report, reference, says):
    section = essex_report.sections.get(key="purpose")
    save_section(section=section, version=section.version, text=f"It is {{{{ {reference} }}}}.", by=section.edited_by)
    content = build_snapshot(report=essex_report, audience="public", by=None).content
    assert content["sections"][0]["parts"][0]["html"] == f"It is {says}."


@pytest.mark.parametrize(
    ("reference", "problem"),
    [("decision totl", "Did you mean “total”"), ('decision total title="Other"', "no decision “Other”")],
)
def test_an_amount_that_is_none_is_named(essex_report, reference, problem):
    section = essex_report.sections.get(key="purpose")
    with pytest.raises(NarrativeUnreadable, match=problem):
        save_section(section=section, version=section.version, text=f"{{{{ {reference} }}}}", by=section.edited_by)


def test_the_cover_sheet_can_be_saved_as_it_was(essex_report):
    client = Client()
    client.force_login(User.objects.get(email="finance@example.org"))
    where = reverse("cover-edit", args=[essex_report.partnership.slug, essex_report.slug])
    page = client.get(where).content.decode()
    assert 'value="3 November 2022"' in page
    stored = Report.objects.get(pk=essex_report.pk)
    assert client.post(where, {**stored.cover, "version": stored.version}).status_code == 302
    saved = Report.objects.get(pk=essex_report.pk).cover
    assert {name: saved[name] for name in essex.PAPER.cover} == essex.PAPER.cover
