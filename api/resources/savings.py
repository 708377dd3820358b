"""Business cases, and the lines of their newest version: what each partner sets aside, and what is to be saved."""

from django.db.models import OuterRef, QuerySet, Subquery
from django_filters import rest_framework as filters
from rest_framework import serializers

from api.filters import OfCode, OfYear, OneOf
from api.reading import Listing, One
from api.shapes import ChoiceSerializer, ExactField, PeriodSerializer
from partners.roles import Right
from savings.models import (
    BenefitAmount,
    BenefitKind,
    BudgetAmount,
    BusinessCase,
    CaseVersion,
    Recurrence,
    UnknownAmount,
)


class VersionSerializer(serializers.ModelSerializer):
    """The figures of a case at a baseline date; an agreed one never changes."""

    class Meta:
        model = CaseVersion
        fields = ("number", "name", "baseline_on", "agreed_on")


class CaseSerializer(serializers.ModelSerializer):
    """What joining or changing a partnership should save."""

    code = serializers.CharField(source="slug")
    first_year = PeriodSerializer()
    last_year = PeriodSerializer()
    versions = VersionSerializer(many=True)

    class Meta:
        model = BusinessCase
        fields = ("code", "title", "first_year", "last_year", "price_base", "finance_basis", "source", "versions")


class OfCases:
    needs = Right.SEE_FIGURES
    model = BusinessCase
    serializer_class = CaseSerializer
    lookup_field = "slug"

    def rows(self) -> QuerySet[BusinessCase]:
        return self.partnership.businesscases.select_related("first_year", "last_year").prefetch_related("versions")


class BusinessCases(OfCases, Listing):
    """Every business case with its versions."""

    orders = {"title": "title"}


class OneBusinessCase(OfCases, One):
    """One business case."""


class AmountSerializer(serializers.Serializer):
    """A line in one year, in pounds. Where the amount is null, `unknown` says why: it is never nought."""

    case = serializers.CharField(source="line.version.case.slug")
    version = serializers.IntegerField(source="line.version.number")
    service = serializers.CharField(source="line.of_service.service.slug")
    line = serializers.CharField(source="line.label")
    year = PeriodSerializer()
    amount = ExactField()
    unit = serializers.SerializerMethodField()
    unknown = ChoiceSerializer(choices=UnknownAmount)

    def get_unit(self, amount: BenefitAmount | BudgetAmount) -> str:
        return "£"


class SavingSerializer(AmountSerializer):
    """What is saved (negative) or added (positive) by a line from a year on, or once in it."""

    kind = ChoiceSerializer(source="line.kind", choices=BenefitKind)
    recurrence = ChoiceSerializer(source="line.recurrence", choices=Recurrence)
    cashable = serializers.BooleanField(source="line.cashable", allow_null=True)


class BudgetSerializer(AmountSerializer):
    """What a partner has set aside for a service in a year, net of income."""

    body = serializers.IntegerField(source="line.body_id")


class AmountFilters(filters.FilterSet):
    case = OfCode(
        "line__version__case_id", among=lambda view: view.partnership.businesscases.all(), label="Case, by its code"
    )
    year = OfYear("year")


class SavingFilters(AmountFilters):
    kind = OneOf("line__kind", BenefitKind.choices)
    recurrence = OneOf("line__recurrence", Recurrence.choices)


class OfNewestVersions(Listing):
    """Amounts of the newest version of each case, as its pages show them."""

    needs = Right.SEE_FIGURES
    orders = {"year": "year_id"}

    def rows(self) -> QuerySet:
        newest = CaseVersion.objects.filter(case=OuterRef("line__version__case")).order_by("-number").values("pk")[:1]
        return self.model._default_manager.filter(
            line__partnership=self.partnership, line__version=Subquery(newest)
        ).select_related("line__version__case", "line__of_service__service", "year")


class Savings(OfNewestVersions):
    """Every benefit and added cost of every business case, year by year."""

    model = BenefitAmount
    serializer_class = SavingSerializer
    filterset_class = SavingFilters


class Budgets(OfNewestVersions):
    """Every budget of every business case, year by year."""

    model = BudgetAmount
    serializer_class = BudgetSerializer
    filterset_class = AmountFilters
