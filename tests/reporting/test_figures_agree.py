"""Every figure of the demonstration papers is the same on the page, in print, in Word, and in what can be downloaded."""

import csv
import io
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pdfplumber
import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from docx import Document

from reporting.actions.snapshots import build_snapshot
from reporting.paper import paper_in_parts, with_drawings
from reporting.pdf import paper_pdf
from reporting.printed import all_figures
from reporting.word.paper import docx_of
from tests.reporting import test_decision_report, test_hampshire_report, test_strategic_plan
from tests.reporting.agreeing import compared, letters, said_in, without_markup
from tests.reporting.test_pdf import failures

pytestmark = pytest.mark.django_db

MOMENT = datetime(2024, 6, 14, 9, 30, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FEWEST = 5_000
MEDIA = ("html", "pdf", "docx")
NO_WORDS = ("Artifact", "Figure")
NUMBER = re.compile(r"−?[\d,]+(\.\d+)?")
CSV_OF_CHART = re.compile(r'href="data:text/csv;charset=utf-8,([^"]+)"')
SLUGS = ["emss-strategic-plan-2012-15", "hampshire-ibc-six-months-2016", "essex-support-services-drawdown-2022"]
HEALTH = "lgss-health-2015-16-q2"
CASE = "lgss-obc-mkc"


@dataclass
class Paper:
    """A paper in all its forms, each made once, and what of its figures was downloaded."""

    content: dict
    downloads: dict[str, bytes]

    @cached_property
    def html(self) -> str:
        return render_to_string("reporting/web.html", with_drawings(self.content))

    @cached_property
    def pdf(self) -> bytes:
        return paper_pdf(paper_in_parts(self.content), moment=MOMENT)

    @cached_property
    def docx(self) -> bytes:
        return docx_of(self.content, moment=MOMENT)

    @cached_property
    def text(self) -> dict[str, str]:
        made = (without_markup(self.html), text_of_pdf(self.pdf), text_of_word(self.docx))
        return dict(zip(MEDIA, map(letters, made), strict=True))


def text_of_pdf(pdf: bytes) -> str:
    """The letters as they were set, cell after cell; without running heads and feet, and what is drawn in pictures."""
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        return "".join(one["text"] for page in read.pages for one in page.chars if one["tag"] not in NO_WORDS)


def text_of_word(data: bytes) -> str:
    return "\n".join(one.text or "" for one in Document(io.BytesIO(data)).element.body.iter(f"{W}t"))


@pytest.fixture(scope="module")
def papers(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Paper]:
    from demo import emss, emss_plan, emss_report, essex, hampshire, hampshire_report, lgss, lgss_health, lgss_report
    from demo.people import make_people, person
    from demo.report_writing import write_report
    from kpis.rollup import rebuild

    with django_db_blocker.unblock(), transaction.atomic():
        make_people(accounts_file=tmp_path_factory.mktemp("people") / "people.txt", password="a long password")
        by, found = person("finance@example.org"), {}
        client = Client()
        client.force_login(person("administrator@example.org"))
        for load, written in (
            (emss.load, [emss_report.PAPER, emss_plan.PAPER]),
            (hampshire.load, [hampshire_report.PAPER]),
            (essex.load, [essex.PAPER]),
            (lgss.load, [lgss_report.PAPER, lgss_health.PAPER]),
        ):
            partnership = load()
            for _ in rebuild(partnership):
                pass
            for paper in written:
                report = write_report(partnership, paper, by=by)
                content = build_snapshot(report=report, audience="public", by=None).content
                found[report.slug] = Paper(content, _downloads(client, partnership.slug, report))
        transaction.set_rollback(True)
    return found


def _downloads(client: Client, partnership: str, report: Any) -> dict[str, bytes]:
    """What people take away of the same figures."""
    wanted: dict[str, tuple[str, dict[str, Any]]] = {}
    if report.type == "outline_business_case":
        wanted["workbook"] = ("case-workbook", {"slug": CASE})
    if report.type == "health":
        wanted["figures"] = ("dashboard-csv", {})
    found = {}
    for name, (address, more) in wanted.items():
        answer = client.get(reverse(address, kwargs={"partnership": partnership, **more}))
        assert answer.status_code == 200
        found[name] = answer.getvalue()
    return found


def tables(content: dict) -> Iterator[dict]:
    for section in content["sections"]:
        for part in section["parts"]:
            if part["kind"] in ("table", "chart"):
                yield part.get("table", part)


def test_every_figure_is_the_same_on_the_page_in_print_and_in_word(papers):
    counted, differences = 0, []
    for slug, paper in papers.items():
        for medium in MEDIA:
            found = compared(paper.content, paper.text[medium])
            counted += found.figures
            differences += [f"{slug}, {medium}: {one}" for one in found.differences]
    assert differences == []
    assert counted >= FEWEST


def test_the_figures_beneath_a_chart_are_the_same_in_its_csv(papers):
    counted, differences = 0, []
    for slug, paper in papers.items():
        files = [list(csv.reader(io.StringIO(unquote(unescape(one))))) for one in CSV_OF_CHART.findall(paper.html)]
        charts = [
            part["table"] for one in paper.content["sections"] for part in one["parts"] if part["kind"] == "chart"
        ]
        for table, (heads, *lines) in zip([one for one in charts if one["rows"]], files, strict=True):
            assert [column["label"] for column in table["columns"]] == [head.lstrip("\ufeff'") for head in heads]
            for row, line in zip(table["rows"], lines, strict=True):
                shown = [digits(said_in(cell)) for cell in row["cells"]]
                counted += sum(map(bool, shown))
                if shown != [digits(value) for value in line]:
                    differences.append(f"{slug}: {row['cells']} {line}")
    assert differences == []
    assert counted > 0


def test_the_tables_of_a_case_are_the_same_in_its_workbook(papers):
    """There unrounded and in pounds or thousands as they are kept; here as they are printed."""
    paper = papers[CASE]
    differences, counted = of_workbook(paper.content, paper.downloads["workbook"])
    assert differences == []
    assert counted > 500


def of_workbook(content: dict, data: bytes) -> tuple[list[str], int]:
    sheets = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets
    by_title = {str(sheet["A1"].value): list(sheet.iter_rows(min_row=4, values_only=True)) for sheet in sheets}
    differences, counted = [], 0
    for table in tables(content):
        if not table["id"].startswith("profile-"):
            continue
        heads, *lines = by_title[table["caption"]]
        places = {str(head): place for place, head in enumerate(heads) if head}
        kept: dict[str, list[tuple]] = {}
        for line in lines:
            kept.setdefault(str(line[0]), []).append(line)
        for row in table["rows"]:
            if row["kind"] not in ("body", "total"):
                continue
            line = kept[row["cells"][0]["text"]].pop(0)
            for column, cell in list(zip(table["columns"], row["cells"], strict=True))[1:]:
                value = line[places[column["label"]]]
                if not (cell["text"] and isinstance(value, int | float)):
                    continue
                counted += 1
                if not agrees(cell["text"], Decimal(repr(value))):
                    differences.append(
                        f"{table['id']}, {row['cells'][0]['text']}, {column['label']}: {cell['text']}, {value}"
                    )
    return differences, counted


def agrees(printed: str, exact: Decimal) -> bool:
    """A printed number is the exact one in pounds, thousands or per cent, rounded once."""
    number = Decimal(printed.replace(",", "").replace("−", "-").rstrip("%"))
    exponent = Decimal(1).scaleb(int(number.as_tuple().exponent))
    scales = (100,) if printed.endswith("%") else (1, Decimal("0.001"))
    return any((exact * scale).quantize(exponent, ROUND_HALF_UP) == number for scale in scales)


def test_the_measures_of_a_quarter_are_the_same_in_the_csv_of_the_dashboard(papers):
    paper = papers[HEALTH]
    differences, counted = of_dashboard(paper.content, paper.downloads["figures"])
    assert differences == []
    assert counted > 10


def of_dashboard(content: dict, data: bytes) -> tuple[list[str], int]:
    kept: dict[str, list[dict[str, str]]] = {}
    for line in csv.DictReader(io.StringIO(data.decode("utf-8-sig"))):
        for name in (line["KPI"], f"{line['KPI']}, {line['For']}"):
            kept.setdefault(name, []).append(line)
    differences, counted = [], 0
    for table in tables(content):
        if not (table["id"].startswith("health-of-") and table["columns"][0]["label"] == "Measure"):
            continue
        quarter = table["columns"][1]["label"]
        for row in table["rows"]:
            if row["kind"] == "body" and (printed := row["cells"][1]["text"]):
                counted += 1
                lines = kept.get(row["cells"][0]["text"], [])
                if digits(printed) not in [digits(line.get(quarter, "")) for line in lines]:
                    differences.append(f"{row['cells'][0]['text']}: {printed}, {lines}")
    return differences, counted


def digits(text: str) -> str:
    return re.sub(r"[^\d.]", "", text).strip(".")


def test_one_figure_that_differs_is_found(papers):
    paper = papers[CASE]
    changed = deepcopy(paper.content)
    table = next(one for one in tables(changed) if one["id"].startswith("profile-fin"))
    cell = next(one for row in table["rows"] for one in row["cells"][1:] if NUMBER.fullmatch(one["text"]))
    cell["text"] = "7" + cell["text"]
    for medium in MEDIA:
        assert len(compared(changed, paper.text[medium]).differences) == 1


def test_every_figure_says_what_it_is_made_of(papers):
    """But the heads of rows and columns, which name what is counted, and numbers that the paper gives its own parts."""
    for slug, paper in papers.items():
        figures = list(all_figures(paper.content))
        assert figures, slug
        assert [one for one in figures if not one.observations and not one.rows] == [], slug


def facts() -> dict[str, list[str]]:
    """What the printed papers hold, as the portal writes it."""
    plan = test_strategic_plan.facts()
    for name, columns in (
        ("phases", ("focus_own_words",)),
        ("reviews", ("what", "frequency", "section")),
        ("focus_areas", ("focus", "measure", "current_position_own_words", "improvement_own_words")),
    ):
        plan += [row[column] for row in test_strategic_plan.rows(name) for column in columns if row[column]]
    said = test_decision_report.SAID_OTHERWISE
    essex = [said.get(word, word) for word in test_decision_report.expected_words()]
    return dict(zip(SLUGS, (plan, test_hampshire_report.expected(), essex), strict=True))


def plain(text: str) -> str:
    """Without regard to capitals and to where a line breaks."""
    return re.sub(r"[\s-]+", "", text).casefold()


@pytest.mark.parametrize("slug", SLUGS)
def test_every_fact_of_the_printed_paper_is_there(papers, slug):
    """Looked for on the page: the other forms say the same."""
    text = plain(without_markup(papers[slug].html))
    assert [fact for fact in facts()[slug] if plain(fact) not in text] == []


def test_word_shows_the_timetable_and_says_it_in_words(papers):
    plan = papers[SLUGS[0]]
    (chart,) = [part for one in plan.content["sections"] for part in one["parts"] if part["kind"] == "chart"]
    (picture,) = Document(io.BytesIO(plan.docx)).inline_shapes
    assert picture._inline.docPr.get("descr") == chart["summary"]
    assert picture.width.mm == pytest.approx(150, abs=0.1)


@pytest.mark.parametrize("slug", [*SLUGS, HEALTH])
def test_pdf_passes_the_machine_checks_of_pdf_ua(papers, slug, tmp_path: Path):
    assert failures(papers[slug].pdf, tmp_path) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_running_head_is_not_cut_within_a_word(papers, slug):
    report = papers[slug].content["report"]
    with pdfplumber.open(io.BytesIO(papers[slug].pdf)) as pdf:
        head, *_ = pdf.pages[2].extract_text_lines()
    kept, cut, _ = head["text"].partition("…")
    assert report["meeting_label"] in head["text"]
    assert f"{report['body']} ".startswith(f"{kept} ") if cut else report["body"] in head["text"]
