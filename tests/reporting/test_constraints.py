"""The database keeps papers in order: numbers, places and names stand once, who and when come together."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from committees.actions import meeting_on
from periods.models import CalendarPeriod
from periods.values import FinancialYear
from reporting.models import Comment, Document, Recommendation, Report, Section, Snapshot
from tests.answers import refused

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def paper(world) -> Report:
    return Report.objects.create(
        partnership=world.partnership,
        period=CalendarPeriod.of(FinancialYear(2023)),
        slug="annual",
        type="annual",
        title="Annual report",
        short_title="Annual",
        meeting=meeting_on(
            partnership=world.partnership, committee_name="Joint Committee", on=date(2024, 6, 24), by=None
        ),
    )


def made(model, **fields):
    with transaction.atomic():
        return model.objects.create(**fields)


def a_snapshot(paper: Report, number: int = 1, **fields) -> Snapshot:
    frozen = {"audience": "public", "schema": 1, "content": {}, "checksum": "0" * 64, "built_at": NOW}
    return made(Snapshot, report=paper, number=number, **{**frozen, **fields})


def test_a_paper_s_snapshots_are_numbered_once(paper):
    a_snapshot(paper)
    a_snapshot(paper, 2)
    with refused("snapshot_numbered_once", "reporting_snapshot.report_id"):
        a_snapshot(paper, 2)


def test_who_published_and_when_come_together(world, paper):
    a_snapshot(paper, 1, published_by=world.approver, published_at=NOW)
    for half in ({"published_by": world.approver}, {"published_at": NOW}):
        with refused("snapshot_published_by_someone_at_a_time"):
            a_snapshot(paper, 2, **half)


def test_a_snapshot_has_one_document_of_a_format(paper):
    rendered = {"format": "pdf", "file": "a.pdf", "checksum": "0" * 64, "pages": 1}
    snapshot = a_snapshot(paper)
    made(Document, snapshot=snapshot, **rendered)
    with refused("document_once_in_a_format", "reporting_document.snapshot_id"):
        made(Document, snapshot=snapshot, **rendered)


def test_a_pdf_says_how_many_pages_it_has_and_word_does_not(paper):
    snapshot = a_snapshot(paper)
    for format, pages in (("pdf", None), ("docx", 3)):
        with refused("document_of_pages_says_how_many"):
            made(Document, snapshot=snapshot, format=format, file="a", checksum="0" * 64, pages=pages)
    made(Document, snapshot=snapshot, format="docx", file="a", checksum="0" * 64)


def test_a_section_has_one_key_and_one_place(paper):
    made(Section, report=paper, key="purpose", order=1, heading="Purpose")
    with refused("section_once_in_report", "reporting_section.report_id, reporting_section.key"):
        made(Section, report=paper, key="purpose", order=2, heading="Purpose")
    with refused("section_has_a_place_of_its_own", "reporting_section.report_id, reporting_section.order"):
        made(Section, report=paper, key="background", order=1, heading="Background")


def test_who_edited_a_section_and_when_come_together(world, paper):
    for half in ({"edited_by": world.officer}, {"edited_at": NOW}):
        with refused("section_edited_by_someone_at_a_time"):
            made(Section, report=paper, key="purpose", order=1, heading="Purpose", **half)


def test_a_recommendation_has_a_number_of_its_own(paper):
    made(Recommendation, report=paper, number=1, text="Note the report.")
    with refused("recommendation_numbered_once", "reporting_recommendation.report_id"):
        made(Recommendation, report=paper, number=1, text="Agree the plan.")


def test_finance_comments_on_a_paper_once(paper):
    made(Comment, report=paper, order=1, kind="finance comments", text="None.")
    with refused("comment_once_of_a_kind", "reporting_comment.report_id"):
        made(Comment, report=paper, order=2, kind="finance comments", text="None.")


def test_a_paper_has_an_address_of_its_own(paper):
    paper.pk = None
    paper._state.adding = True
    with refused("reporting_report.slug"), transaction.atomic():
        paper.save(force_insert=True)
