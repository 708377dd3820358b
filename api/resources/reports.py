"""Committee papers: what is published of them, and the files."""

from typing import Any

from django.db.models import Case, CharField, F, Prefetch, QuerySet, Value, When
from django.db.models.fields.json import KT
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from api.doors import PartnershipDoor
from api.filters import OfPeriod, OneOf
from api.reading import Listing, One
from api.shapes import ChoiceSerializer, PeriodSerializer
from audit.actions import record
from partners.roles import Right
from reporting.models import Audience, Document, DocumentFormat, Report, ReportState, Snapshot
from reporting.models.snapshots import audiences_of
from reporting.views.papers import CONTENT_TYPES


class DocumentSerializer(serializers.ModelSerializer):
    """A published version as a file, at `address`."""

    format = ChoiceSerializer(choices=DocumentFormat)
    address = serializers.SerializerMethodField()

    class Meta:
        model = Document
        fields = ("format", "pages", "checksum", "address")

    def get_address(self, document: Document) -> str:
        view = self.context["view"]
        where = {"slug": document.snapshot.report.slug, "number": document.snapshot.number, "kind": document.format}
        return view.request.build_absolute_uri(
            reverse("api-document", kwargs={"partnership": view.partnership.slug, **where})
        )


class PublishedSerializer(serializers.ModelSerializer):
    """A version of a paper as it was published; it never changes."""

    words = serializers.CharField(help_text="For example Published 14 June 2024")
    audience = ChoiceSerializer(choices=Audience)
    documents = DocumentSerializer(many=True)

    class Meta:
        model = Snapshot
        fields = ("number", "words", "audience", "published_at", "documents")


class ReportSerializer(serializers.ModelSerializer):
    """A paper for a meeting. `versions` are the published ones that the person may read, newest first."""

    code = serializers.CharField(source="slug")
    period = PeriodSerializer(source="when")
    meeting = serializers.IntegerField(source="meeting_id")
    meeting_on = serializers.DateField(source="meeting.on")
    committee = serializers.CharField(source="meeting.committee.name")
    state = ChoiceSerializer(source="shown_state", choices=ReportState)
    versions = PublishedSerializer(source="snapshots", many=True)

    class Meta:
        model = Report
        fields = (
            "code", "type", "title", "short_title", "period", "meeting", "meeting_on", "committee", "state", "versions",
        )  # fmt: skip


class ReportFilters(filters.FilterSet):
    period = OfPeriod()
    state = OneOf("shown_state", ReportState.choices)
    type = filters.CharFilter("type", label="The kind of paper, such as annual")


class OfReports:
    needs = Right.SEE_FIGURES
    model = Report
    serializer_class = ReportSerializer
    lookup_field = "slug"

    def rows(self) -> QuerySet[Report]:
        """Those that the person may know of; that a correction is being made is for those who see drafts."""
        shown = Case(
            When(state__in=[ReportState.SUPERSEDED, ReportState.WITHDRAWN], then=F("state")),
            default=F("state") if self.rights.may(Right.SEE_DRAFT_REPORTS) else Value(ReportState.PUBLISHED.value),
            output_field=CharField(),
        )
        return (
            Report.objects.known_to(self.rights)
            .annotate(shown_state=shown)
            .select_related("meeting__committee")
            .prefetch_related(Prefetch("snapshots", queryset=self.published()))
        )

    def published(self) -> QuerySet[Snapshot]:
        found = Snapshot.objects.filter(published_at__isnull=False, audience__in=audiences_of(self.rights))
        found = found.defer("content").annotate(words=KT("content__report__status")).order_by("-number")
        return found.select_related("report").prefetch_related("documents__snapshot__report")


class Reports(OfReports, Listing):
    """Papers, with their published versions and files."""

    filterset_class = ReportFilters
    orders = {"title": "title", "period": "period_id"}


class OneReport(OfReports, One):
    """One paper."""


class DocumentFile(PartnershipDoor):
    """A published version as PDF or Word."""

    needs = Right.SEE_FIGURES

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, slug: str, number: int, kind: str, **kwargs: Any) -> HttpResponseBase:
        document = (
            Document.objects.filter(
                snapshot__report__in=Report.objects.known_to(self.rights).filter(slug=slug).values("pk"),
                snapshot__audience__in=audiences_of(self.rights),
                snapshot__published_at__isnull=False,
                snapshot__number=number,
                format=kind,
            )
            .defer("snapshot__content")
            .first()
        )
        if document is None or not document.file.storage.exists(str(document.file.name)):
            raise Http404
        etag = f'"{document.checksum}"'
        if (known := get_conditional_response(request._request, etag=etag)) is not None:
            return known
        record(
            "file taken out",
            target=self.partnership,
            by=self.rights.user,
            partnership_id=self.partnership.pk,
            note="document through the API",
        )
        return FileResponse(
            document.file.open("rb"),
            as_attachment=True,
            filename=f"{slug}-published-{number}{document.name_ends}",
            content_type=CONTENT_TYPES[DocumentFormat(document.format)],
            headers={"ETag": etag},
        )
