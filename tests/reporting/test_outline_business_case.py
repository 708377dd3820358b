"""The outline business case of Milton Keynes and LGSS: every printed figure read back from snapshot, page, PDF and Word."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from django.db import transaction
from django.template.loader import render_to_string
from docx import Document as WordDocument

from partners.models import Partnership
from periods.values import parse
from projects.models import Milestone, Risk
from reporting.actions.rendering import render_document
from reporting.actions.snapshots import build_snapshot
from reporting.actions.writing import create_report
from reporting.blocks import BlockContext
from reporting.figures import ReferenceUnknown
from reporting.findings import findings
from reporting.models import Report
from reporting.paper import with_drawings
from reporting.references import References, read_reference
from reporting.reports import report_types
from tests.factories import a_world
from tests.reporting.test_pdf import failures

pytestmark = pytest.mark.django_db

FIGURES = Path(__file__).parent.parent / "figures" / "lgss_obc"
WITHHELD = "whoever holds it writes it in this place"
SERVICES = ["fin", "erp", "ict", "hr", "trn", "rb", "debt", "proc", "aud", "ins", "dss", "sch"]
PRINTED_AS = {"SUM": "summary", "SRB": "summary-rb", "SRB1": "summary-rb", "RB1": "profile-rb"}
IN_COLUMN = {"total": "Total", "total_pct": "Total %"}
SIX = ["Summary", "Service delivery model", "Performance targets compared with current delivery",
       "Financial benefits and investment", "Non-financial benefits", "Risks"]  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    with (FIGURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def report(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Report]:
    from demo import lgss, lgss_report
    from demo.people import make_people, person
    from demo.report_writing import write_report

    with django_db_blocker.unblock(), transaction.atomic():
        make_people(accounts_file=tmp_path_factory.mktemp("people") / "people.txt", password="a long password")
        found = write_report(lgss.load(), lgss_report.PAPER, by=person("finance@example.org"))
        lgss_report.withhold_arrangements(found)
        yield found
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def built(report: Report, django_db_blocker: Any) -> dict[str, Any]:
    """The paper of each audience."""
    with django_db_blocker.unblock():
        return {
            audience: build_snapshot(report=report, audience=audience, by=None) for audience in ("public", "exempt")
        }


@pytest.fixture(scope="module")
def pdfs(built: dict[str, Any], django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    with django_db_blocker.unblock():
        return {audience: content_of(snapshot, "pdf") for audience, snapshot in built.items()}


@pytest.fixture(scope="module")
def word_text(built: dict[str, Any], django_db_blocker: Any) -> str:
    with django_db_blocker.unblock():
        return word(content_of(built["public"], "docx"))


def content_of(snapshot: Any, format: str) -> bytes:
    document = render_document(snapshot=snapshot, format=format)
    with document.file.open("rb") as file:
        return file.read()


def web(snapshot: Any) -> str:
    html = render_to_string("reporting/web.html", with_drawings(snapshot.content))
    return unescape(re.sub(r"<[^>]+>", " ", html))


def word(data: bytes) -> str:
    document = WordDocument(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def letters(data: bytes) -> str:
    """The letters of a PDF as they were set: cell after cell, without spaces."""
    with pdfplumber.open(BytesIO(data)) as pdf:
        return "".join(char["text"] for page in pdf.pages for char in page.chars).replace(" ", "")


def tables(snapshot: Any) -> dict[str, dict]:
    return {
        part["id"]: part for one in snapshot.content["sections"] for part in one["parts"] if part["kind"] == "table"
    }


def texts(table: dict) -> list[list[str]]:
    return [[cell["text"] for cell in row["cells"]] for row in table["rows"]]


def plain(text: str) -> str:
    """A printed figure as the portal writes it."""
    return text.strip().replace("-", "−")


def collect(report: Report, written: str, audience: str = "public") -> list[dict]:
    return References(BlockContext(report, audience)).block(read_reference(f"block {written}"))


# ---- the whole paper ----


def test_sections_stand_in_the_order_of_the_case_with_a_confidential_appendix_at_the_end(built):
    keys = [one["key"] for one in built["exempt"].content["sections"]]
    assert keys == [
        "summary", "introduction", "scope", *[f"service-{one}" for one in SERVICES], "governance", "employment",
        "continuity", "assurance", "outturn", "commercial", "finance", "one-off-costs", "timetable", "risks",
        "structure", "arrangements",
    ]  # fmt: skip
    assert [one["appendix"] for one in built["exempt"].content["sections"]][-2:] == [True, True]


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_stands_under_the_same_six_headings(built, service):
    section = next(one for one in built["public"].content["sections"] if one["key"] == f"service-{service}")
    assert [part["text"] for part in section["parts"] if part["kind"] == "subheading"] == SIX


def test_every_printed_cell_of_the_savings_profiles_stands_in_its_column(built):
    """As it is computed, or as printed below where that differs."""
    found = tables(built["public"])
    missing = []
    for row in rows("savings_profiles_long"):
        table = found[PRINTED_AS.get(row["table_id"], f"profile-{row['table_id'].lower()}")]
        heads = [column["label"] for column in table["columns"]]
        head = IN_COLUMN.get(row["column"], row["column"])
        column = heads.index(head) if head in heads else len(heads) - 1
        there = {line[column] for line in texts(table) if len(line) > column}
        if not {row["printed"], plain(row["printed"])} & there:
            missing.append((row["table_id"], row["label"], row["column"], row["printed"]))
    assert missing == []


def test_the_headline_is_given_in_both_readings(built):
    amounts = {line[0]: line[1] for line in texts(tables(built["public"])["headline"])}
    assert amounts == {
        "Saved a year by 2020/21": "£4.47m",
        "Saved over 5 years": "£15.3m",
        "One-off benefits": "£0.23m",
    }
    printed = texts(tables(built["public"])["readings"])[1]
    assert printed[1:] == ["12.49%", "11.60%"]
    summary = next(one for one in built["public"].content["sections"] if one["key"] == "summary")
    words = " ".join(part.get("html", "") for part in summary["parts"])
    for figure in ("£4.47 million", "£1.33 million", "£3.15 million", "£15.3 million", "12.5%", "11.6%"):
        assert figure in words


def test_what_is_paid_once_stands_by_item_and_partner_with_the_printed_total_below(built):
    table = texts(tables(built["public"])["investment"])
    for row in rows("one_off_investments")[:-1]:
        line = next(one for one in table if one[0] == row["description"])
        for text, printed in zip(line[1:4], (row["mkc_gbp_k"], row["lgss_gbp_k"], row["total_gbp_k"]), strict=True):
            unknown = row["total_text"] == "TBD"
            assert text == ("to be determined" if unknown else f"{Decimal(printed or 0):,}")
        assert line[4] == {"TBA": "To be announced"}.get(row["funding_source"], row["funding_source"])
    foot = rows("one_off_investments")[-1]
    assert table[-2][1:4] == [f"{int(foot[name]):,}" for name in ("mkc_gbp_k", "lgss_gbp_k", "total_gbp_k")]
    assert table[-1][1:4] == ["−1", "+40", "+39"]  # unrounded: 3,303,151, 3,205,000 and 6,508,151


def test_uses_stand_against_sources_with_the_gap(built):
    table = texts(tables(built["public"])["funding"])
    assert table[1] == ["Capital", "2,548", "2,400", "148"]  # 1,586,331 + 961,375 − 2,400,000
    assert table[2][3] == "200"
    assert ["To be announced", "to be determined", "not stated", "not known"] in table


def test_the_outturn_stands_by_directorate(built):
    table = tables(built["public"])["outturn-2014"]
    assert "minus is an underspend" in table["note"]
    found = texts(table)
    for row in rows("outturn_2014_15"):
        name = "Total" if row["row_kind"] == "total" else row["directorate"]
        place = next(number for number, line in enumerate(found) if line[0] == name)
        near = found[place : place + 2]
        for column, field in enumerate(list(row)[2:8], start=1):
            amount = int(row[field])
            wanted = {plain(f"{amount:,}"), f"({-amount:,})"}
            assert wanted & {line[column] for line in near}, (name, field)


def test_the_streams_of_transactions_stand_to_the_pound(built):
    table = texts(tables(built["public"])["details-trn"])
    for row in rows("transactions_savings_detail"):
        label = {"opening_budget": "Opening", "savings": "Saving", "closing_budget": "Closing"}.get(row["row_kind"])
        if label is None:
            continue
        start = next(number for number, line in enumerate(table) if line == [row["stream"]])
        line = next(one for one in table[start:] if one[0] == label)
        for column, year in enumerate(("2016/17", "2017/18", "2018/19"), start=1):
            if row[f"printed_{year}"] != "-":
                assert line[column] == row[f"printed_{year}"]
    assert table[-1][-1] == "729,873"
    assert "47%" in tables(built["public"])["details-trn"]["note"]


# ---- registers ----


def test_every_risk_is_kept_as_printed(report):
    found = {one.reference: one for one in Risk.objects.filter(partnership=report.partnership)}
    assert set(found) == {row["risk_id"] for row in rows("risks")}
    assert "Printed twice" in found["RB-R7"].ratings.get().why
    for row in rows("risks"):
        rating = found[row["risk_id"]].ratings.get()
        levels = [level.words("lmh") if level else "" for level in (rating.likelihood, rating.impact)]
        assert levels == [row["likelihood"], row["impact"]], row["risk_id"]
        assert bool(rating.why) == (not row["likelihood"] or row["risk_id"] == "RB-R7")


def test_risks_stand_with_their_service_and_those_of_the_whole_are_not_rated(built):
    found = tables(built["public"])
    printed = rows("risks")
    for service in {row["service"] for row in printed}:
        table = texts(found["risks-of-the-whole" if service == "ALL" else f"risks-{service.lower()}"])
        of_service = [row for row in printed if row["service"] == service]
        assert [line[0].split()[0] for line in table] == [row["risk_id"] for row in of_service]
        assert [line[1:3] for line in table] == [
            [row["likelihood"] or "not rated", row["impact"] or "not rated"] for row in of_service
        ]


def test_dates_of_the_way_in_are_kept_with_the_printed_words(report):
    kept = Milestone.objects.filter(partnership=report.partnership).select_related("baseline")
    printed = [row for row in rows("milestones") if row["service"] != "ALL"]
    assert len(kept) == len(printed)
    for milestone, row in zip(kept.order_by("order"), printed, strict=True):
        assert milestone.baseline_words.split()[:1] == row["period_printed"].split()[:1]
        if re.fullmatch(r"\d{4}-Q\d", row["period_start"]):  # calendar or financial: both readings are covered
            assert milestone.baseline is not None
            assert (milestone.baseline.end.month - milestone.baseline.start.month) % 12 == 5
        if "go live" in row["period_printed"]:
            assert milestone.baseline is None


def test_every_benefit_besides_money_stands_with_its_service(built):
    sections = {one["key"]: one for one in built["public"].content["sections"]}
    printed = [row["service"].lower() for row in rows("non_financial_benefits")]
    for service in set(printed):
        parts = sections[f"service-{service}"]["parts"]
        (bullets,) = [part for part in parts if part["kind"] == "bullets"]
        assert len(bullets["items"]) == printed.count(service)


def test_seats_are_those_before_and_after(built):
    table = texts(tables(built["public"])["seats"])
    assert [(int(line[2]), int(line[3])) for line in table] == [
        (int(row["seats_before"]), int(row["seats_after"])) for row in rows("joint_committee_membership")
    ]


def test_the_engagement_calendar_says_its_marks_in_words(built):
    table = tables(built["public"])["engagement-calendar"]
    assert [column["label"] for column in table["columns"]][1:] == list(rows("engagement_calendar")[0])[2:14]
    for line, row in zip(texts(table), rows("engagement_calendar"), strict=False):
        assert ["1" if text == "yes" else "0" for text in line[1:]] == [row[month] for month in list(row)[2:14]]
    assert len(texts(table)) == len(rows("engagement_calendar"))


def test_facts_of_sentences_are_stated_figures(report):
    kept = report.partnership.stated_figures.filter(table__startswith="facts-")
    printed = [row for row in rows("facts") if row["value"] != "yes"]
    assert len(kept) == len(printed)
    assert {str(one.value.normalize()) for one in kept if one.value is not None} == {
        str(Decimal(row["value"]).normalize()) for row in printed if re.fullmatch(r"\d+(\.\d+)?", row["value"])
    }


def test_other_printed_tables_stand_as_they_were(built, report):
    systems = {line[0]: line[1:] for line in texts(tables(built["public"])["stated-shared-systems"])}
    for row in rows("shared_systems"):
        used_by = row["used_by"].replace(" (current)", "") or "not printed"
        assert systems[row["system"]][0] == used_by
    ways = texts(tables(built["public"])["engagement-ways"])
    assert {row["cadence"] for row in rows("engagement_channels")} <= {line[1] for line in ways}
    kept = report.partnership.stated_figures.filter(table__startswith="satisfaction-")
    printed = [row[name] for row in rows("satisfaction_facts") for name in ("value", "comparison_value") if row[name]]
    assert sorted(one.value for one in kept) == sorted(Decimal(text) for text in printed)


# ---- blocks and references on their own ----


def test_savings_profile(report):
    (table,) = collect(report, "savings_profile service=dss")
    assert texts(table)[-1] == ["Revised budget", "1,227", "1,170", "1,140", "1,110", "1,080", ""]
    with pytest.raises(ReferenceUnknown, match="Did you mean “dss”"):
        collect(report, "savings_profile service=ds")


def test_savings_details(report):
    assert "no streams" in collect(report, "savings_details service=fin")[0]["html"]
    assert collect(report, "savings_details service=trn")[0]["id"] == "details-trn"


def test_savings_summary(report):
    (table,) = collect(report, "savings_summary")
    assert texts(table)[0][:2] == ["MKC net budget", "9,129"]
    assert texts(table)[1][:2] == ["as printed", "8,231"]
    assert texts(table)[2][:2] == ["printed less computed", "−898"]
    with pytest.raises(ReferenceUnknown, match="in the summary of the services already"):
        collect(report, "savings_summary service=fin")


def test_savings_headline(report):
    assert [part["id"] for part in collect(report, "savings_headline")] == ["headline", "readings"]


def test_savings_by_year(report):
    (table,) = collect(report, "savings_by_year")
    assert texts(table)[2][-2] == "−15,311"


def test_one_off_investment(report):
    assert [part["id"] for part in collect(report, "one_off_investment")] == ["investment", "funding"]


def test_outturn(report):
    (table,) = collect(report, "outturn")
    assert table["caption"] == "Outturn 2014/15 by directorate"
    with pytest.raises(ReferenceUnknown, match="No outturn of 2015/16 is kept"):
        collect(report, "outturn year=2015/16")


def test_service_benefits(report):
    assert "No benefit" in collect(report, "service_benefits service=erp")[0]["html"]
    with pytest.raises(ReferenceUnknown, match="There is no service"):
        collect(report, "service_benefits service=nothing")


def test_service_risks(report):
    (table,) = collect(report, "service_risks service=proc")
    assert table["rows"][1]["cells"][0]["note"] == "Likelihood and impact are blank in the paper"
    assert "No risk is kept" in collect(report, "service_risks service=sch")[0]["html"]


def test_seats(report):
    assert "not known" in collect(report, 'seats committee="LGSS Management Board"')[0]["html"]
    with pytest.raises(ReferenceUnknown, match="There is no committee"):
        collect(report, "seats committee=Nobody")


def test_engagement_calendar(report):
    calendar, ways = collect(report, "engagement_calendar")
    assert (len(calendar["rows"]), len(ways["rows"])) == (7, 10)


def test_stated_table(report):
    (table,) = collect(report, "stated_table themes-rb first=Theme")
    assert [column["label"] for column in table["columns"]] == ["Theme", "Where the saving comes from"]
    assert "Nothing is kept" in collect(report, "stated_table nothing")[0]["html"]


def test_a_timetable_that_is_too_tall_is_drawn_in_parts(report):
    parts = collect(report, 'timetable project="Revenues and Benefits joins the partnership"')
    assert len(parts) > 1
    assert sum(len(part["rows"]) for part in parts) == 36
    assert [len(part["rows"]) for part in parts] == [len(part["table"]["rows"]) for part in parts]
    (table,) = collect(report, 'timetable project="Procurement joins the partnership"')
    assert table["kind"] == "table", "nothing has a date, so that there is nothing to draw"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("saving", "£4.47 million"),
        ("saving of=fin", "£720,000"),
        ("saving of=fin year=2017/18", "£295,000"),
        ("saving year=2016/17", "£572,000"),  # 342 of the services together and 230
        ("cumulated places=1", "£15.3 million"),
        ("one-off of=rb", "£225,000"),
        ("budget of=ict partner=MKC", "£2.59 million"),
        ("opening of=fin year=2017/18", "£5.61 million"),
        ("revised of=dss", "£1.08 million"),
        ("share of=together printed=yes", "12.5%"),
        ("share-of-first of=rb", "20.4%"),
        ("investment partner=LGSS", "£3.21 million"),
        ('investment item="Shared ERP solution" partner=MKC', "£1.59 million"),
        ('investment item="Revenue & Benefits system"', "to be determined"),
        ("gap partner=MKC source=Capital", "£147,706"),
        ('line of=fin item="Additional trading"', "£100,000"),
    ],
)
def test_amounts_of_the_case_in_a_sentence(report, written, words):
    reference = read_reference(f"money {written}")
    assert References(BlockContext(report, "public")).inline(reference) == words


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("savin", "Did you mean “saving”"),
        ("saving of=finn", "Did you mean “fin”"),
        ("saving of=fin year=2030/31", "The case has no year “2030/31”"),
        ("budget", "Say of which service"),
        ("budget of=fin partner=XYZ", "has no partner “XYZ”"),
        ("share of=fin printed=yes", "leave printed= out"),
        ("saving case=other", "There is no business case “other”"),
        ("line of=fin item=Nothing", "There is no line"),
        ("gap partner=LGSS source=Capital", "Name a source that is kept with its amount"),
        ("saving places=9", "places= is"),
        ("saving colour=red", "“colour=” is not known here"),
    ],
)
def test_an_amount_that_is_not_there_says_why(report, written, problem):
    with pytest.raises(ReferenceUnknown) as caught:
        References(BlockContext(report, "public")).inline(read_reference(f"money {written}"))
    assert problem in str(caught.value)


# ---- for whom ----


def test_the_confidential_appendix_is_in_no_public_form(built, pdfs, word_text):
    assert WITHHELD in web(built["exempt"])
    squeezed = WITHHELD.replace(" ", "")
    assert squeezed in letters(pdfs["exempt"])
    assert squeezed not in letters(pdfs["public"])
    assert WITHHELD not in str(built["public"].content)
    assert WITHHELD not in word_text
    assert "Appendix B" in web(built["public"])
    assert "paragraph 3" in web(built["public"])


@pytest.mark.parametrize("audience", ["public", "exempt"])
def test_the_pdf_passes_the_checks_of_accessible_documents(pdfs, audience, tmp_path):
    assert failures(pdfs[audience], tmp_path) == []


# ---- what does not agree ----


def test_what_does_not_cast_is_a_finding(report, built):
    found = {one.key: one.words for one in findings(report, built["public"].content)}
    for table in ("profile-fin", "profile-trn", "profile-debt", "summary", "investment", "outturn-2014"):
        assert f"total {table}" in found
    sentences = [words for key, words in found.items() if key.startswith("sentence ")]
    assert sentences
    assert all("section" in words for words in sentences)


def test_what_rounding_explains_is_said_to_be_and_is_no_finding(built):
    said = {
        (table["id"], table["rows"][place - 2]["cells"][0]["text"]): bool(row.get("by_rounding"))
        for table in tables(built["public"]).values()
        for place, row in enumerate(table["rows"])
        if row["kind"] == "difference"
    }
    assert said["profile-rb", "% net benefits"]  # unrounded lines give the printed 22.17
    assert said["outturn-2014", "Finance"]
    assert said["summary", "Net benefits"]
    assert not said["profile-fin", "% net benefits"]  # E2-05
    assert not said["profile-trn", "% net benefits"]  # follows from E2-01
    assert not said["summary", "Finance"]  # 12.15% is what Finance printed as 12.1%: both are E2-05
    assert not said["investment", "Total"]  # E2-09


def test_a_paper_without_a_case_says_so(db):
    world = a_world()
    assert report_types()["outline_business_case"].findings(_paper(world.partnership))[0].key == "no-case"


def test_a_new_paper_has_a_section_for_each_service(db):
    paper = _paper(a_world().partnership)
    own = [one for one in paper.sections.all() if one.key.startswith("service-")]
    assert {one.heading for one in own} == {one.name for one in paper.partnership.services.filter(parent=None)}
    build_snapshot(report=paper, audience="public", by=None)


def _paper(partnership: Partnership) -> Report:
    return create_report(
        partnership=partnership, type="outline_business_case", slug="case", title="A case", short_title="Case",
        period=parse("2026/27"), meeting_on=date(2026, 11, 25), by=None,
    )  # fmt: skip
