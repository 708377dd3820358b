"""A paper with its document, as little as there can be."""

from datetime import date

from common.kept_files import keep_file
from periods.values import FinancialYear
from reporting.actions import snapshots, writing
from reporting.models import Document
from tests.factories import World


def a_document(world: World) -> Document:
    """An annual report, its snapshot, and bytes that stand for its PDF, kept where documents are."""
    editor = world.people["editor"]
    report = writing.create_report(
        partnership=world.partnership, type="annual", slug="annual", title="Annual", short_title="Annual",
        period=FinancialYear(2024), meeting_on=date(2025, 6, 23), by=editor,
    )  # fmt: skip
    snapshot = snapshots.build_snapshot(report=report, audience="exempt", by=editor)
    name, checksum = keep_file(b"%PDF-1.7 a paper\n" * 5000, folder="documents", suffix="pdf")
    return Document.objects.create(snapshot=snapshot, format="pdf", file=name, checksum=checksum, pages=3)
