"""The health of LGSS in Q2 2015/16: shares as in figures/computed/kpi_health.csv, the same in every form of the paper."""

import csv
import re
from collections.abc import Iterator
from copy import deepcopy
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from common.errors import Refused
from demo.people import person
from reporting.actions.rendering import request_rendering
from reporting.actions.snapshots import build_snapshot
from reporting.documents import formats_of, formats_when_published
from reporting.models import DocumentFormat, Snapshot
from reporting.one_page import one_page, one_page_in_parts
from reporting.paper import with_drawings
from reporting.pdf import page_count, paper_pdf
from reporting.printed import printed_figures
from reporting.reports import report_types
from tests.reporting.agreeing import without_markup
from tests.reporting.test_figures_agree import MOMENT, plain, text_of_pdf
from tests.reporting.test_pdf import failures

pytestmark = pytest.mark.django_db

FIGURES = Path(__file__).parent.parent / "figures"
QUARTERS = {"2015/16 Q1": "Q1 2015/16", "2015/16 Q2": "Q2 2015/16", "2014/15 outturn": "2014/15"}
DAYS = {"2015-03": "31 March 2015", "2015-06": "30 June 2015", "2015-09": "30 September 2015"}
OWNERS = {"LGSS Revenues and Benefits": "Revenues and Benefits"}


@pytest.fixture(scope="module")
def version(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Snapshot]:
    from demo import lgss, lgss_health
    from demo.people import make_people
    from demo.report_writing import write_report
    from kpis.rollup import rebuild

    with django_db_blocker.unblock(), transaction.atomic():
        make_people(accounts_file=tmp_path_factory.mktemp("people") / "people.txt", password="a long password")
        partnership = lgss.load()
        for _ in rebuild(partnership):
            pass
        report = write_report(partnership, lgss_health.PAPER, by=person("finance@example.org"))
        yield build_snapshot(report=report, audience="public", by=None)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def page(version: Snapshot) -> bytes:
    return paper_pdf(one_page_in_parts(version.content), moment=MOMENT)


def rows(folder: str, name: str) -> list[dict[str, str]]:
    with (FIGURES / folder / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def tables(version: Snapshot, id: str) -> list[list[list[str]]]:
    """Tables by the beginning of their address, as texts."""
    return [
        [[cell["text"] for cell in row["cells"]] for row in part["rows"] if row["kind"] == "body"]
        for section in version.content["sections"]
        for part in section["parts"]
        if part["kind"] == "table" and part["id"].startswith(id)
    ]


def computed() -> dict[tuple[str, str, str], tuple[str, str, str]]:
    """Met, reported and the share, by set, partner and period, of all that lies within the paper's quarters."""
    found = {}
    for row in rows("computed", "kpi_health"):
        period = QUARTERS.get(row["period"]) or DAYS.get(row["period"])
        if period:
            name = "All sets together" if row["reporting_set"] == "all measured" else row["reporting_set"]
            owner = OWNERS.get(row["owner"], row["owner"])
            found[name, owner, period] = (row["kpis_met"], row["kpis_measured"], row["pct_green"])
    return found


def test_the_share_of_each_partner_and_set_is_that_of_the_figures(version):
    told = {
        (name, partner, period): (met, reported, share)
        for table in tables(version, "kpi-health")
        for name, partner, period, met, reported, share, *_ in table
    }
    assert told == computed()
    assert len(told) == 22


def test_the_shares_by_quarter_are_those_of_all_partners_together(version):
    (shares,) = tables(version, "health-of-the-partnership")
    half = len(shares) // 2
    for (quarter, reported, green, *_), (same, due, of_due, *_) in zip(shares[:half], shares[half:], strict=True):
        period = "2014/15" if quarter == "Q4 2014/15" else quarter
        found = [one for (name, _, when), one in computed().items() if name.startswith("All") and when == period]
        met, measured = (sum(int(one[place]) for one in found) for place in (0, 1))
        assert (quarter, same) == (same, quarter)
        assert (int(reported), green) == (measured, f"{met / measured:.1%}")
        assert of_due == f"{met / int(due):.1%}"
        assert int(due) > measured
    assert [one[0] for one in shares[:half]] == ["Q4 2014/15", "Q1 2015/16", "Q2 2015/16"]


def test_every_figure_of_the_quarter_is_in_the_tables_of_services(version):
    expected = sorted(
        f"{float(row['value']):g}%"
        for row in rows("lgss_obc", "kpi_results")
        if row["period"] == "2015/16 Q2" and row["status"] == "measured"
    )
    shown = [row[1] for table in tables(version, "health-of-") for row in table if len(row) == 6 and "%" in row[1]]
    of_services = [words for words in shown if words in expected]
    assert sorted(of_services) == expected


def test_the_csv_of_origins_has_every_figure_with_its_entry(version):
    client = Client()
    client.force_login(person("administrator@example.org"))
    where = reverse("snapshot-origins-csv", args=[version.report.partnership.slug, version.report.slug, version.number])
    answer = client.get(where)
    lines = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    figures = list(printed_figures(version.content))
    # What begins like a formula has an apostrophe before it in CSV.
    assert [(one["Where"], one["Row"], one["Printed"].removeprefix("'")) for one in lines if one["Part"] == "1"] == [
        (one.where, one.row, one.words) for one in figures
    ]
    accuracy = next(one for one in lines if one["Row"].startswith("Invoices paid within supplier payment terms"))
    assert accuracy["Printed"] == "91%"
    assert accuracy["Exact number, or upper part"] == "91"
    assert accuracy["Target"] == "at least 98%"
    assert accuracy["Basis of the target"].startswith("Printed in the outline business case")
    assert accuracy["Entered by"]
    assert accuracy["Approved on"] == "2015-12-14"
    assert accuracy["Restated"] == "no"


def test_its_cover_sheet_is_filled_in_and_it_alone_is_set_on_one_page_too(version):
    health = report_types()["health"]
    assert set(health.cover_form.base_fields) == set(version.report.cover)
    assert DocumentFormat.ONE_PAGE in formats_of("health")
    assert [one.value for one in formats_of("annual")] == ["pdf", "docx"]
    assert [one.value for one in formats_when_published("health")] == ["pdf", "one_page"]
    with pytest.raises(Refused, match="This paper is not set as “tiff”"):
        request_rendering(snapshot=version, format="tiff", by=None)


def test_the_one_page_passes_the_machine_checks_of_pdf_ua(page, tmp_path):
    assert failures(page, tmp_path) == []


def test_the_one_page_is_one_page_with_figures_of_the_report_alone(version, page):
    assert page_count(page) == 1
    text = text_of_pdf(page)
    (shares,) = tables(version, "health-of-the-partnership")
    _, reported, green, *_ = shares[len(shares) // 2 - 1]
    assert f"{green} of the {reported} KPIs reported were on target" in text
    shown = one_page(version.content)
    assert [(one["figure"], one["target"]) for one in shown["exceptions"]] == [
        ("6%", "at most 4%"), ("91%", "at least 98%"), ("31%", "at most 30%"), ("99%", "at least 100%"),
        ("99%", "at least 100%"),
    ]  # fmt: skip
    assert len(shown["questions"]) == 3
    assert shown["money"].startswith("Outturn 2014/15 by directorate (£ thousand): net budget 23,339")
    # the words of its tables are joined anew, its numbers are those of the report
    numbers = re.findall(r"\d[\d,.]*\d%?|\d%?", " ".join([shown["standing"], shown["money"], *shown["questions"]]))
    printed = plain(without_markup(render_to_string("reporting/web.html", with_drawings(version.content))))
    assert [one for one in numbers if plain(one.rstrip(".")) not in printed] == []
    assert "Sickness" in text
    assert "Worth asking" in unescape(text)


def test_the_longest_texts_still_make_one_page(version):
    content = deepcopy(version.content)
    content["report"] |= {"title": "The health of a partnership " * 10, "body": "Joint Committee of many councils " * 5}
    content["recommendations"] = [{"number": number, "html": "Agree it. " * 60} for number in range(1, 9)]
    parts = {part["id"]: part for one in content["sections"] for part in one["parts"] if "id" in part}
    for row in (one for one in parts["exceptions"]["rows"] if one["kind"] == "body"):
        row["cells"][0] |= {"text": "A measure with a long title " * 8, "note": "A service with a long name " * 4}
    parts["worth-asking"]["items"] = ["What is done about it, and by when? " * 20] * 3
    assert page_count(paper_pdf(one_page_in_parts(content), moment=MOMENT)) == 1
