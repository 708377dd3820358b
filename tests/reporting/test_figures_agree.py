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
from tests.reporting.agreeing import compared, letters, without_markup

pytestmark = pytest.mark.django_db

MOMENT = datetime(2024, 6, 14, 9, 30, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FEWEST = 5_000
MEDIA = ("html", "pdf", "docx")
NUMBER = re.compile(r"−?[\d,]+(\.\d+)?")


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
    """The letters as they were set, cell after cell; without running heads and feet."""
    with pdfplumber.open(io.BytesIO(pdf)) as read:
        return "".join(one["text"] for page in read.pages for one in page.chars if one["tag"] != "Artifact")


def text_of_word(data: bytes) -> str:
    return "\n".join(one.text or "" for one in Document(io.BytesIO(data)).element.body.iter(f"{W}t"))


@pytest.fixture(scope="module")
def papers(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Paper]]:
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
    yield found


def _downloads(client: Client, partnership: str, report: Any) -> dict[str, bytes]:
    """What people take away of the same figures."""
    wanted: dict[str, tuple[str, dict[str, Any]]] = {}
    if report.type == "outline_business_case":
        wanted["workbook"] = ("case-workbook", {"slug": "lgss-obc-mkc"})
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


def test_one_figure_that_differs_is_found(papers):
    paper = papers["lgss-obc-mkc"]
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
