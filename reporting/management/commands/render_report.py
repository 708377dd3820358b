"""Render a paper to a file, from the command line and against the same database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import Refused
from reporting.actions import rendering, snapshots
from reporting.marks import is_behind_its_marks
from reporting.models import Audience, DocumentFormat, Report, Snapshot
from reporting.paper import one_file_html

HTML = "html"
FORMATS = [*DocumentFormat.values, HTML]


class Command(BaseCommand):
    help = (
        "Renders the newest version of a report for an audience, as PDF, as a Word document or as one HTML page; "
        "where there is none, a draft is built first. For example: "
        "manage.py render_report emss-annual-2023-24 --format pdf --output report.pdf, or "
        "manage.py render_report emss-annual-2023-24 --format docx --output report.docx"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the report, for example emss-annual-2023-24")
        parser.add_argument("--output", required=True, type=Path, help="the file to write")
        parser.add_argument(
            "--format",
            choices=FORMATS,
            default=DocumentFormat.PDF.value,
            help="pdf to publish (the usual), docx to circulate for comments, one_page for members (quarterly reports), "
            "html to look at",
        )
        parser.add_argument(
            "--audience",
            choices=Audience.values,
            default=Audience.PUBLIC.value,
            help="public leaves the exempt parts out (the usual)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path = options["output"]
        if output.is_dir() or not output.parent.is_dir():
            raise CommandError(f"{output} cannot be written: name a file in a folder that exists.")
        try:
            snapshot = self._snapshot(options["slug"], options["audience"])
            data, size = self._rendered(snapshot, options["format"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        try:
            output.write_bytes(data)
        except OSError as problem:
            raise CommandError(f"{output} cannot be written: {problem.strerror}.") from problem
        self.stdout.write(f"{output}: {snapshot.report.title}, {snapshot.label}, {size}")

    def _snapshot(self, slug: str, audience: str) -> Snapshot:
        report = Report.objects.select_related("partnership", "meeting__committee").filter(slug=slug).first()
        if report is None:
            known = ", ".join(Report.objects.values_list("slug", flat=True)) or "none; load the demonstration first"
            raise CommandError(f"There is no report “{slug}”. There are: {known}.")
        snapshot = report.snapshots.filter(audience=audience).first()
        if snapshot and not is_behind_its_marks(snapshot):
            return snapshot
        return snapshots.build_snapshot(report=report, audience=audience, by=None)

    def _rendered(self, snapshot: Snapshot, format: str) -> tuple[bytes, str]:
        if format == HTML:
            return one_file_html(snapshot.content).encode(), "one HTML page"
        document = rendering.render_document(snapshot=snapshot, format=format)
        with document.file.open("rb") as file:
            return file.read(), "a Word document" if document.pages is None else _pages(document.pages)


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"
