"""KPIs with the versions of their definition, and targets."""

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate
from django_filters import rest_framework as filters
from rest_framework import serializers

from api.examples import TARGET
from api.filters import OfCode, of_service
from api.reading import Listing, One
from api.shapes import ChoiceSerializer, ExactField, ScopeSerializer
from kpis.choices import Direction, Frequency, Measure, Operator, OverScopes, OverTime
from kpis.models import Definition, Kpi, Target
from kpis.sight import Sight
from kpis.wording import unit_of
from partners.roles import Right


def of_kpi() -> OfCode:
    return OfCode("kpi_id", among=lambda view: view.sight.kpis, label="KPI, by its code")


def known_breakdown(sight: Sight) -> Prefetch:
    """The list by which a KPI is broken down, where it may be known; None where something of it is restricted."""
    return Prefetch("breakdown", queryset=sight.breakdowns)


class DefinitionSerializer(serializers.ModelSerializer):
    """What a KPI means from a day until before another: the past keeps the meaning it was measured with."""

    measure = ChoiceSerializer(choices=Measure)
    direction = ChoiceSerializer(choices=Direction)
    frequency = ChoiceSerializer(choices=Frequency)
    over_time = ChoiceSerializer(choices=OverTime)
    over_scopes = ChoiceSerializer(choices=OverScopes)
    unit = serializers.SerializerMethodField()
    broken_down_by = serializers.CharField(source="breakdown.name", default=None, allow_null=True)
    scopes = ScopeSerializer(many=True)

    class Meta:
        model = Definition
        fields = (
            "valid_from", "valid_to", "title", "purpose", "formula", "source", "accountable_role", "measure", "unit",
            "decimals", "direction", "frequency", "has_parts", "upper_label", "lower_label", "multiplier",
            "is_cumulative", "over_time", "over_scopes", "broken_down_by", "scopes", "not_like_for_like",
        )  # fmt: skip

    def get_unit(self, definition: Definition) -> str:
        return unit_of(definition)


class OfKpiSerializer(serializers.Serializer):
    kpi = serializers.CharField(source="kpi.slug")


class DefinitionRowSerializer(DefinitionSerializer, OfKpiSerializer):
    """A version of a definition, with the code of its KPI."""

    class Meta(DefinitionSerializer.Meta):
        fields = ("kpi", *DefinitionSerializer.Meta.fields)


class TargetSerializer(serializers.ModelSerializer):
    """What is aimed at from a day until before another. Of a range, `aim` is the lower end."""

    scope = ScopeSerializer()
    operator = ChoiceSerializer(choices=Operator)
    aim = ExactField()
    upper_aim = ExactField()
    tolerance = ExactField(source="tolerance_amount", help_text="How far off is within tolerance, in the KPI's unit")

    class Meta:
        model = Target
        fields = (
            "scope", "valid_from", "valid_to", "operator", "aim", "upper_aim", "tolerance", "basis", "minute_reference",
        )  # fmt: skip


class TargetRowSerializer(TargetSerializer, OfKpiSerializer):
    """A target, with the code of its KPI."""

    class Meta(TargetSerializer.Meta):
        fields = ("kpi", *TargetSerializer.Meta.fields)


class KpiSerializer(serializers.ModelSerializer):
    """A measure. `title`, `unit` and `frequency` are those of today; `definitions` has every version."""

    code = serializers.CharField(source="slug", help_text="By which figures and papers refer to it")
    number = serializers.CharField(source="code", help_text="As papers number it; may be empty")
    service = serializers.CharField(source="service.slug")
    title = serializers.SerializerMethodField()
    unit = serializers.SerializerMethodField()
    frequency = serializers.SerializerMethodField()
    definitions = DefinitionSerializer(many=True)
    targets = TargetSerializer(many=True)

    class Meta:
        model = Kpi
        fields = (
            "code", "number", "heading", "service", "title", "unit", "frequency", "closed_on", "definitions", "targets",
        )  # fmt: skip

    def _now(self, kpi: Kpi) -> Definition | None:
        """As the pages have it: what holds today, else the first."""
        found, today = list(kpi.definitions.all()), localdate()
        return next((one for one in found if one.holds_on(today)), next(iter(found), None))

    def get_title(self, kpi: Kpi) -> str:
        now = self._now(kpi)
        return now.title if now else kpi.slug

    def get_unit(self, kpi: Kpi) -> str:
        now = self._now(kpi)
        return unit_of(now) if now else ""

    def get_frequency(self, kpi: Kpi) -> str:
        now = self._now(kpi)
        return now.frequency if now else ""


class KpiFilters(filters.FilterSet):
    service = of_service()


class OfKpis:
    needs = Right.SEE_FIGURES
    model = Kpi
    serializer_class = KpiSerializer
    lookup_field = "slug"

    def rows(self) -> QuerySet[Kpi]:
        definitions = self.sight.definitions.prefetch_related("scopes", known_breakdown(self.sight))
        return self.sight.kpis.select_related("service").prefetch_related(
            Prefetch("definitions", queryset=definitions.order_by("valid_from")),
            Prefetch("targets", queryset=self.sight.targets.select_related("scope").order_by("scope", "valid_from")),
        )


class Kpis(OfKpis, Listing):
    """Every KPI with the versions of its definition and its targets."""

    filterset_class = KpiFilters
    orders = {"code": "slug"}


class OneKpi(OfKpis, One):
    """One KPI."""


class DefinitionFilters(filters.FilterSet):
    kpi = of_kpi()
    service = of_service("kpi__service_id")


class Definitions(Listing):
    """Every version of every definition, one in a row."""

    needs = Right.SEE_FIGURES
    model = Definition
    serializer_class = DefinitionRowSerializer
    filterset_class = DefinitionFilters
    orders = {"valid_from": "valid_from"}

    def rows(self) -> QuerySet[Definition]:
        known = known_breakdown(self.sight)
        return self.sight.definitions.select_related("kpi").prefetch_related("scopes", known)


class Targets(Listing):
    """Every target, one in a row."""

    needs = Right.SEE_FIGURES
    model = Target
    serializer_class = TargetRowSerializer
    example = TARGET
    filterset_class = DefinitionFilters
    orders = {"valid_from": "valid_from"}

    def rows(self) -> QuerySet[Target]:
        return self.sight.targets.select_related("kpi", "scope")
