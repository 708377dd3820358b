"""Results, which the portal adds up, and observations, which people enter, with what became of them."""

from collections import defaultdict
from typing import Any

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.examples import RESULT
from api.filters import OfCode, OfPeriod, OfYear, OneOf, of_service, within
from api.reading import Listing, One
from api.resources.kpis import of_kpi
from api.shapes import ChoiceSerializer, ExactField, FigureSerializer, PeriodSerializer, ScopeSerializer, exact
from kpis.choices import Cause, FigureKind, Standing, Status
from kpis.in_force import definition_in_force
from kpis.models import Observation, Restatement, Result
from kpis.selectors.history import find_line, history_table
from partners.roles import Right

KINDS = [
    ("month", "Month"),
    ("quarter", "Quarter"),
    ("year", "Financial year"),
    ("to_date", "Year to date"),
    ("as_at", "A day"),
]


class FigureRowSerializer(serializers.Serializer):
    """Whose figure it is, of what, and when."""

    kpi = serializers.CharField(source="kpi.slug")
    service = serializers.CharField(source="kpi.service.slug")
    scope = ScopeSerializer()
    item = serializers.SerializerMethodField(help_text="Of what it is broken down by; null for the whole")
    period = PeriodSerializer(source="when")

    def get_item(self, row: Any) -> str | None:
        return row.item.name if row.item.breakdown_id is not None else None


class ResultSerializer(FigureRowSerializer):
    """What the figures of a KPI come to. `parts_reported` of `parts_due` figures are in."""

    title = serializers.CharField(source="definition.title")
    figure = FigureSerializer(source="*")
    status = ChoiceSerializer(choices=Status)
    target = ExactField(source="target.aim", default=None)
    target_upper = ExactField(source="target.upper_aim", default=None)
    parts_due = serializers.IntegerField()
    parts_reported = serializers.IntegerField()
    provisional = serializers.BooleanField(help_text="Something in it is not approved yet")
    restated = serializers.BooleanField(help_text="Something in it was changed after approval")


class FigureFilters(filters.FilterSet):
    period = OfPeriod()
    year = OfYear()
    service = of_service("kpi__service_id")
    kpi = of_kpi()
    scope = OfCode(
        "scope_id",
        among=lambda view: view.partnership.scopes.all(),
        by="name",
        label="Scope, by the head of its column",
    )
    kind = OneOf("period__kind", KINDS, label="Of what kind the period is")


class ResultFilters(FigureFilters):
    status = OneOf("status", Status.choices)


class Results(Listing):
    """Every month, quarter and year of every KPI, for the whole, each partner and each item, with its status.

    Small counts of people are hidden from those who do not see returns: their state is `hidden`.
    """

    needs = Right.SEE_FIGURES
    model = Result
    serializer_class = ResultSerializer
    filterset_class = ResultFilters
    example = RESULT
    orders = {"period": "period_id"}

    def rows(self) -> QuerySet[Result]:
        return self.sight.results.select_related("kpi__service", "scope", "item", "definition", "target")


class RestatementSerializer(serializers.ModelSerializer):
    """A correction after approval. Of figures with one part, `lower` is 1."""

    by = serializers.CharField(source="by.name")
    was = serializers.SerializerMethodField()
    became = serializers.SerializerMethodField()
    was_lower = ExactField(source="old_denominator")
    became_lower = ExactField(source="new_denominator")

    class Meta:
        model = Restatement
        fields = ("at", "by", "reason", "was", "was_lower", "became", "became_lower")

    def get_was(self, one: Restatement) -> str | None:
        return exact(one.old_numerator) or one.old_text or None

    def get_became(self, one: Restatement) -> str | None:
        return exact(one.new_numerator) or one.new_text or None


class ObservationSerializer(FigureRowSerializer):
    """A figure as it was entered. `version` counts its saves."""

    id = serializers.IntegerField()
    figure = FigureSerializer(source="*")
    standing = ChoiceSerializer(choices=Standing)
    restated = serializers.BooleanField()
    version = serializers.IntegerField()
    commentary = serializers.CharField()
    cause = ChoiceSerializer(choices=Cause)
    reason = serializers.CharField(help_text="Why there is no figure")
    expected_on = serializers.DateField(allow_null=True)
    restatements = RestatementSerializer(many=True)


class HappeningSerializer(serializers.Serializer):
    """Something that became of a figure or of its return."""

    when = serializers.CharField()
    who = serializers.CharField()
    what = serializers.CharField()
    change = serializers.CharField()
    why = serializers.CharField()


class OneObservationSerializer(ObservationSerializer):
    """A figure with its history, newest first; null for those who do not see returns."""

    history = serializers.SerializerMethodField()

    @extend_schema_field(HappeningSerializer(many=True, allow_null=True))
    def get_history(self, row: Observation) -> list[dict[str, str]] | None:
        return self.context["view"].history_of(row)


class ObservationFilters(FigureFilters):
    state = OneOf("kind", FigureKind.choices)
    standing = OneOf("standing", Standing.choices)


class OfObservations:
    needs = Right.SEE_FIGURES
    model = Observation

    def rows(self) -> QuerySet[Observation]:
        """Approved ones for all who see figures, the others for who sees returns, each as far as their role goes."""
        where = {"service": "quarterly_return__service", "body": "scope__body"}
        approved = within(self.rights.reaches(Right.SEE_FIGURES), **where)
        every = within(self.rights.reaches(Right.SEE_RETURNS), **where)
        seen = self.sight.observations.filter((approved & Q(standing=Standing.APPROVED)) | every)
        return seen.select_related("kpi__service", "scope", "item", "quarterly_return").prefetch_related(
            "restatements__by"
        )

    def with_meaning(self, page: list[Observation]) -> list[Observation]:
        """Each with the definition that it was measured by. One query."""
        definitions = defaultdict(list)
        for one in self.sight.definitions.filter(kpi__in={row.kpi_id for row in page}):
            definitions[one.kpi_id].append(one)
        for row in page:
            row.definition = definition_in_force(definitions[row.kpi_id], row.when)
        return page


class Observations(OfObservations, Listing):
    """Figures as they were entered: approved ones, and the others for those who see returns."""

    serializer_class = ObservationSerializer
    filterset_class = ObservationFilters
    orders = {"period": "period_id"}

    def paginate_queryset(self, queryset: QuerySet) -> list[Observation]:
        return self.with_meaning(super().paginate_queryset(queryset))


class OneObservation(OfObservations, One):
    """One figure with everything that became of it."""

    serializer_class = OneObservationSerializer

    def get_object(self) -> Observation:
        return self.with_meaning([super().get_object()])[0]

    def history_of(self, row: Observation) -> list[dict[str, str]] | None:
        if not self.rights.may(
            Right.SEE_RETURNS, service_id=row.quarterly_return.service_id, body_id=row.scope.body_id
        ):
            return None
        line = find_line(self.sight, row.pk)
        names = HappeningSerializer().fields
        return [
            dict(zip(names, (cell["text"] for cell in happened["cells"]), strict=True))
            for happened in (history_table(line)["rows"] if line else [])
        ]
