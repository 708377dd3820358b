"""The three papers read back from web page, PDF and Word: every figure, date and name of the printed ones is in each.

What each paper must hold is listed beside the tests of its data (test_strategic_plan, test_hampshire_report,
test_decision_report); here it is looked for in the files that people are given.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pytest
from django.db import transaction
from django.template.loader import render_to_string

from reporting.actions.snapshots import build_snapshot
from reporting.paper import paper_in_parts, with_drawings
from reporting.pdf import paper_pdf
from reporting.word.paper import docx_of
from tests.reporting import test_decision_report, test_hampshire_report, test_strategic_plan
from tests.reporting.test_pdf import failures

pytestmark = pytest.mark.django_db

MOMENT = datetime(2024, 6, 14, 9, 30, tzinfo=UTC)
PAPERS = ["emss-strategic-plan-2012-15", "hampshire-ibc-six-months-2016", "essex-support-services-drawdown-2022"]
MEDIA = ["html", "pdf", "docx"]


@dataclass
class Files:
    """A paper in all its forms."""

    content: dict
    pdf: bytes
    docx: bytes
    text: dict[str, str]


@pytest.fixture(scope="module")
def files(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Files]:
    from demo import emss, emss_plan, essex, hampshire, hampshire_report
    from demo.people import make_people, person
    from demo.report_writing import write_report

    with django_db_blocker.unblock(), transaction.atomic():
        make_people(accounts_file=tmp_path_factory.mktemp("people") / "people.txt", password="a long password")
        by = person("finance@example.org")
        reports = [
            write_report(emss.load(), emss_plan.PAPER, by=by),
            write_report(hampshire.load(), hampshire_report.PAPER, by=by),
            write_report(essex.load(), essex.PAPER, by=by),
        ]
        contents = {one.slug: build_snapshot(report=one, audience="public", by=None).content for one in reports}
        transaction.set_rollback(True)
    return {slug: all_forms(content) for slug, content in contents.items()}


def all_forms(content: dict) -> Files:
    pdf = paper_pdf(paper_in_parts(content), moment=MOMENT)
    word = docx_of(content, moment=MOMENT)
    page = render_to_string("reporting/web.html", with_drawings(content))
    text = {"html": unescape(re.sub(r"<[^>]+>", " ", page)), "pdf": text_of_pdf(pdf), "docx": text_of_word(word)}
    return Files(content, pdf, word, {medium: plain(words) for medium, words in text.items()})


def text_of_pdf(pdf: bytes) -> str:
    """The letters as they were set: cell after cell, although narrow columns break their words over lines."""
    with pdfplumber.open(BytesIO(pdf)) as read:
        return "".join(letter["text"] for page in read.pages for letter in page.chars)


def text_of_word(data: bytes) -> str:
    """Paragraphs and the cells of tables in their order."""
    words: list[str] = []
    for block in docx.Document(BytesIO(data)).iter_inner_content():
        if isinstance(block, docx.table.Table):
            words += [cell.text for row in block.rows for cell in row.cells]
        else:
            words.append(block.text)
    return "\n".join(words)


def plain(text: str) -> str:
    """Without regard to capitals and to where a line breaks."""
    return re.sub(r"[\s-]+", "", text).casefold()


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
    return dict(zip(PAPERS, (plan, test_hampshire_report.expected(), essex), strict=True))


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("paper", PAPERS)
def test_every_fact_of_the_printed_paper_is_there(files, paper, medium):
    text = files[paper].text[medium]
    assert [fact for fact in facts()[paper] if plain(fact) not in text] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_word_has_every_row_of_every_table_in_its_order(files, paper):
    """The tables of the figures beneath a picture, such as the timetable, too."""
    parts = [part for section in files[paper].content["sections"] for part in section["parts"]]
    expected = [part["table"] if part["kind"] == "chart" else part for part in parts if part["kind"] in KINDS]
    _cover, *made = docx.Document(BytesIO(files[paper].docx)).tables
    assert len(made) == len(expected) > 4
    for table, shown in zip(expected, made, strict=True):
        _head, *rows = shown.rows
        for row, written in zip(table["rows"], rows, strict=True):
            words = [plain(f"{cell['text']} {cell.get('note') or ''}") for cell in row["cells"]]
            assert [plain(cell.text) for cell in written.cells][: len(words)] == words


KINDS = ("chart", "table")


def test_word_shows_the_timetable_and_says_it_in_words(files):
    plan = files[PAPERS[0]]
    (chart,) = [part for one in plan.content["sections"] for part in one["parts"] if part["kind"] == "chart"]
    (picture,) = docx.Document(BytesIO(plan.docx)).inline_shapes
    assert picture._inline.docPr.get("descr") == chart["summary"]
    assert picture.width.mm == pytest.approx(150, abs=0.1)


@pytest.mark.parametrize("paper", PAPERS)
def test_pdf_passes_the_machine_checks_of_pdf_ua(files, paper, tmp_path: Path):
    assert failures(files[paper].pdf, tmp_path) == []


@pytest.mark.parametrize("paper", PAPERS)
def test_running_head_is_not_cut_within_a_word(files, paper):
    report = files[paper].content["report"]
    with pdfplumber.open(BytesIO(files[paper].pdf)) as pdf:
        head, *_ = pdf.pages[2].extract_text_lines()
    kept, cut, _ = head["text"].partition("…")
    assert report["meeting_label"] in head["text"]
    assert f"{report['body']} ".startswith(f"{kept} ") if cut else report["body"] in head["text"]
