"""A paper as it was frozen, and the files set from it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from partners.rights import Rights
from partners.roles import Right
from reporting.models.papers import Report


class Audience(models.TextChoices):
    PUBLIC = "public", "Public"
    EXEMPT = "exempt", "Exempt"


def audiences_of(rights: Rights) -> list[str]:
    """For whom the versions are built that a person may read."""
    return [Audience.PUBLIC, Audience.EXEMPT] if rights.may(Right.SEE_EXEMPT) else [Audience.PUBLIC]


class Frozen(Exception):
    """Somebody tried to change a snapshot."""


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def update(self, **fields: object) -> int:
        raise Frozen("A snapshot is never changed: build a new one, which supersedes it.")


class Snapshot(models.Model):
    """A paper frozen: everything it shows, as data. Never changed, not even to publish it; a correction, and the
    published version of a draft, is a new snapshot. A trigger of the database refuses any change as well.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField()
    audience = models.CharField(max_length=10, choices=Audience.choices)
    schema = models.PositiveSmallIntegerField()
    content = models.JSONField()
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the content")
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    built_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="snapshot_numbered_once"),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True, published_at__isnull=True)
                | Q(published_by__isnull=False, published_at__isnull=False),
                name="snapshot_published_by_someone_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen("A snapshot is never changed: build a new one, which supersedes it.")
        super().save(*args, **kwargs)

    @property
    def label(self) -> str:
        """Draft 3, or Published 14 June 2024, as every page of the paper says."""
        return self.content["report"]["status"]


class DocumentFormat(models.TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    ONE_PAGE = "one_page", "One page for members"

    @property
    def suffix(self) -> str:
        """How the name of the file ends."""
        return "docx" if self == DocumentFormat.DOCX else "pdf"


PAGED = (DocumentFormat.PDF.value, DocumentFormat.ONE_PAGE.value)


class Document(models.Model):
    """A snapshot rendered to a file."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="documents")
    format = models.CharField(max_length=10, choices=DocumentFormat.choices)
    file = models.FileField(upload_to="documents/")
    checksum = models.CharField(max_length=64, help_text="SHA-256 of the file")
    pages = models.PositiveIntegerField(null=True, blank=True, help_text="Of a PDF; Word counts its own")
    rendered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "format"], name="document_once_in_a_format"),
            models.CheckConstraint(
                condition=Q(format__in=PAGED, pages__isnull=False) | (~Q(format__in=PAGED) & Q(pages__isnull=True)),
                name="document_of_pages_says_how_many",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot}.{self.format}"

    @property
    def name_ends(self) -> str:
        """How the name of its file ends: ".pdf", "-one-page.pdf"."""
        kind = DocumentFormat(self.format)
        return f"{'-one-page' if kind == DocumentFormat.ONE_PAGE else ''}.{kind.suffix}"
