"""What a list is filtered by, and in which order it comes. What is not known is refused in a sentence."""

from collections.abc import Callable, Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, Q, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from periods.values import FinancialYear, Period, PeriodUnreadable, parse

OF_EVERY_LIST = ("order", "cursor", "page_size", "format")


class _Period(forms.CharField):
    """A period, as people type it or as the API writes its key."""

    kind: type[Period] = Period

    def clean(self, value: Any) -> Period | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            period = parse(typed)
        except PeriodUnreadable as problem:
            raise forms.ValidationError(str(problem)) from problem
        if not isinstance(period, self.kind):
            raise forms.ValidationError("Write a financial year, for example 2023/24.")
        return period


class _Year(_Period):
    kind = FinancialYear


@extend_schema_field(OpenApiTypes.STR)
class OfPeriod(django_filters.Filter):
    """Rows of one period."""

    field_class = _Period

    def __init__(self, field_name: str = "period_id", **asked: Any) -> None:
        super().__init__(field_name, label="A period: its key, or words such as Q4 2023/24", **asked)

    def filter(self, rows: QuerySet, value: Period | None) -> QuerySet:
        return rows.filter(**{self.field_name: value.code}) if value else rows


@extend_schema_field(OpenApiTypes.STR)
class OfYear(django_filters.Filter):
    """Rows of a financial year, and of all that lies within it."""

    field_class = _Year

    def __init__(self, field_name: str = "period", **asked: Any) -> None:
        super().__init__(field_name, label="A financial year with its quarters and months, such as 2023/24", **asked)

    def filter(self, rows: QuerySet, value: Period | None) -> QuerySet:
        return rows.filter(**{f"{self.field_name}__year_id": value.code}) if value else rows


class OfCode(django_filters.CharFilter):
    """Rows of one thing that the person sees, by its code; another code is refused."""

    def __init__(self, field_name: str, *, among: Callable[[Any], QuerySet], by: str = "slug", label: str) -> None:
        super().__init__(field_name, label=label)
        self.among, self.by = among, by

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        if not value:
            return rows
        view = self.parent.request.parser_context["view"]
        found: Model | None = self.among(view).filter(**{self.by: value}).first()
        if found is None:
            name = next(name for name, one in self.parent.filters.items() if one is self)
            raise ValidationError({name: f"“{value[:40]}” is not known here."})
        return rows.filter(**{self.field_name: found.pk})


class OneOf(django_filters.ChoiceFilter):
    """Rows with one of the keys of a short list."""

    def __init__(self, field_name: str, choices: Iterable[tuple[str, str]], **asked: Any) -> None:
        choices = list(choices)
        known = ", ".join(key for key, _ in choices)
        errors = {"invalid_choice": f"“%(value)s” is not known here. Write one of these: {known}."}
        super().__init__(field_name, choices=choices, error_messages=errors, **asked)


def of_service(field_name: str = "service_id") -> OfCode:
    return OfCode(field_name, among=lambda view: view.partnership.services.all(), label="Service, by its code")


class Filters(DjangoFilterBackend):
    """As the resource's filters say; a parameter that nobody knows is refused."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        filterset = self.get_filterset_class(view, queryset)
        known = [*(filterset.base_filters if filterset else ()), *OF_EVERY_LIST]
        for name in request.query_params:
            if name not in known:
                raise ValidationError({"detail": f"“{name[:40]}” is not known here. These are: {', '.join(known)}."})
        return super().filter_queryset(request, queryset, view)


class Order(BaseFilterBackend):
    """`order=title`, or `order=-title` from the end; only what the resource names in `orders`."""

    def get_ordering(self, request: Request, queryset: QuerySet, view: Any) -> tuple[str, ...]:
        asked = request.query_params.get("order", "")
        if not asked:
            return ("pk",)
        name = asked.removeprefix("-")
        if name not in view.orders:
            known = ", ".join(view.orders) or "none"
            raise ValidationError({"order": f"“{asked[:40]}” is not known here. These are: {known}."})
        sign = "-" if asked.startswith("-") else ""
        return (f"{sign}{view.orders[name]}", f"{sign}pk")

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        return queryset.order_by(*self.get_ordering(request, queryset, view))

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        names = [f"{sign}{name}" for name in view.orders for sign in ("", "-")]
        if not names:
            return []
        return [
            {
                "name": "order",
                "required": False,
                "in": "query",
                "description": "In which order; with a minus from the end.",
                "schema": {"type": "string", "enum": names},
            }
        ]


def within(reaches: Iterable[Any], *, service: str, body: str) -> Q:
    """The rows that some reach covers (partners.rights.Reach.covers), as the database asks it."""
    covered = Q(pk__in=[])
    for reach in reaches:
        one = Q()
        if reach.services is not None:
            one &= Q(**{f"{service}__in": reach.services})
        if reach.bodies is not None:
            one &= Q(**{f"{body}__isnull": True}) | Q(**{f"{body}__in": reach.bodies})
        if not one:
            return Q(pk__isnull=False)
        covered |= one
    return covered
