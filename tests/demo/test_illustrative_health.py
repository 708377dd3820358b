"""The quarterly report of the illustrative partnership: every section with full content, and one page that tells the same."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from partners.models import Partnership
from reporting.actions.rendering import render_document
from reporting.actions.snapshots import build_snapshot
from reporting.models import Snapshot
from reporting.one_page import one_page, one_page_in_parts
from reporting.pdf import page_count, paper_pdf
from tests.reporting.test_pdf import failures

SLUG = "illustrative-health-2026-27-q1"


@pytest.fixture
def version(illustrative: Partnership) -> Snapshot:
    return build_snapshot(report=illustrative.reports.get(slug=SLUG), audience="public", by=None)


def kinds(version: Snapshot) -> dict[str, set[str]]:
    return {section["key"]: {part["kind"] for part in section["parts"]} for section in version.content["sections"]}


def test_every_section_is_full_and_what_became_of_decisions_stands_first(version: Snapshot) -> None:
    found = kinds(version)
    assert list(found) == [
        "matters-arising", "standing", "asking", "exceptions", "services", "improvement", "projects", "money",
        "workforce", "definitions",
    ]  # fmt: skip
    assert found["standing"] == {"chart", "table"}
    assert found["asking"] == {"bullets"}
    for key in ("matters-arising", "exceptions", "services", "improvement", "projects", "money", "workforce"):
        assert "table" in found[key], key


def test_money_is_told_as_it_was_known_at_the_end_of_the_quarter(version: Snapshot) -> None:
    money = next(one for one in version.content["sections"] if one["key"] == "money")["parts"]
    tables = {part["id"]: part for part in money if part["kind"] == "table"}
    assert [cell["text"] for cell in tables["health-savings"]["rows"][0]["cells"]] == [
        "One team for payroll, finance and ICT", "£1,030,000", "£1,023,000", "£613,000", "£15,000",
    ]  # fmt: skip
    assert tables["in-year-budgets"]["caption"].endswith("as at 30 June 2026, £")
    assert "Modernisation Reserve, £" in {part["caption"] for part in tables.values()}


def test_the_one_page_is_one_page_and_accessible(version: Snapshot, tmp_path: Path) -> None:
    moment = datetime(2026, 9, 15, 9, tzinfo=UTC)
    pdf = paper_pdf(one_page_in_parts(version.content), moment=moment)
    assert page_count(pdf) == 1
    assert failures(pdf, tmp_path) == []
    shown = one_page(version.content)
    assert len(shown["exceptions"]) == 5
    assert shown["more_exceptions"].endswith("of the report.")
    assert shown["standing"].startswith("Q1 2026/27: 81.0% of the 42 KPIs reported were on target")
    assert "Of all 43 due, 79.1% were on target." in shown["standing"]


@pytest.fixture
def media(tmp_path: Path, settings: object) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def test_it_is_kept_beside_the_pdf_with_its_pages(version: Snapshot, media: Path) -> None:
    document = render_document(snapshot=version, format="one_page")
    assert (document.pages, document.name_ends) == (1, "-one-page.pdf")
    assert str(document.file.name).endswith(".pdf")
