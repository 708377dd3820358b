"""Meetings with their deadlines and papers."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.filters import OneOf
from api.reading import Listing, One
from api.shapes import ChoiceSerializer
from committees.models import Meeting, MeetingState
from committees.selectors.deadlines import known_deadlines, meetings_of
from partners.roles import Right
from reporting.models import Report


class DeadlineSerializer(serializers.Serializer):
    """A step before a meeting and its day."""

    what = serializers.CharField()
    due_on = serializers.DateField()


class MeetingSerializer(serializers.ModelSerializer):
    """A meeting of a committee. `deadlines` are for those who see papers before publication; null for others."""

    committee = serializers.CharField(source="committee.name")
    state = ChoiceSerializer(choices=MeetingState)
    deadlines = serializers.SerializerMethodField()
    papers = serializers.SerializerMethodField()

    class Meta:
        model = Meeting
        fields = (
            "id", "committee", "on", "starts_at", "place", "state", "note", "cancelled_because", "deadlines", "papers",
        )  # fmt: skip

    @extend_schema_field(DeadlineSerializer(many=True, allow_null=True))
    def get_deadlines(self, meeting: Meeting) -> list[dict[str, Any]] | None:
        if not self.context["view"].rights.may(Right.SEE_DRAFT_REPORTS) or meeting.state == MeetingState.CANCELLED:
            return None
        return [{"what": one.words, "due_on": one.due_on} for one in known_deadlines(meeting)[0]]

    def get_papers(self, meeting: Meeting) -> list[str]:
        return [report.slug for report in meeting.reports.all()]


class MeetingFilters(filters.FilterSet):
    state = OneOf("state", MeetingState.choices)
    since = filters.DateFilter("on", lookup_expr="gte", label="From this day on, such as 2024-06-24")
    until = filters.DateFilter("on", lookup_expr="lte", label="Up to this day")


class OfMeetings:
    needs = Right.SEE_FIGURES
    model = Meeting
    serializer_class = MeetingSerializer

    def rows(self) -> QuerySet[Meeting]:
        papers = Report.objects.known_to(self.rights).order_by("title").only("slug", "meeting")
        return meetings_of(self.partnership).prefetch_related(Prefetch("reports", queryset=papers))


class Meetings(OfMeetings, Listing):
    """Every meeting of every committee, with the papers that the person may know of."""

    filterset_class = MeetingFilters
    orders = {"on": "on"}


class OneMeeting(OfMeetings, One):
    """One meeting."""
