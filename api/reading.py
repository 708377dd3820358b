"""The base of what is read: lists in pages, filtered and in order, and one thing of them."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError as Unfit
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api.csv import CsvRenderer
from api.doors import PartnershipDoor
from api.examples import Example
from api.filters import Filters, Order
from audit.actions import record
from kpis.sight import Sight


class Pages(CursorPagination):
    """`next` and `previous` are addresses, to be followed as they stand."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000
    offset_cutoff = 1_000_000  # so many rows may stand alike in an order

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list | None:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, OverflowError, Unfit) as problem:
            raise ValidationError({"cursor": "Follow `next` or `previous` of an answer as it stands."}) from problem

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get(self.page_size_query_param, "")
        if asked and not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:9]) <= self.max_page_size):
            raise ValidationError({"page_size": f"Write a whole number from 1 to {self.max_page_size}."})
        return int(asked) if asked else self.page_size

    def get_paginated_response(self, data: Any) -> Response:
        """With the next page in a Link header as well, as CSV has no other place for it."""
        answer = super().get_paginated_response(data)
        if following := self.get_next_link():
            answer["Link"] = f'<{following}>; rel="next"'
        return answer


class Reading(PartnershipDoor):
    """Rows of the partnership that the person may see: each resource says which, in `rows`."""

    renderer_classes = [JSONRenderer, CsvRenderer]
    model: type[Model]

    def rows(self) -> QuerySet:
        raise NotImplementedError

    @cached_property
    def sight(self) -> Sight:
        return Sight.of(self.rights)

    def get_queryset(self) -> QuerySet:
        """None where the documentation asks, for which there is no partnership."""
        return self.model._default_manager.none() if getattr(self, "swagger_fake_view", False) else self.rows()

    def note_export(self) -> None:
        """In the audit trail, as the pages note a file that is taken out: once, not for each page of it."""
        if isinstance(self.request.accepted_renderer, CsvRenderer) and "cursor" not in self.request.query_params:
            match = self.request.resolver_match
            record(
                "file taken out",
                target=self.partnership,
                by=self.rights.user,
                partnership_id=self.partnership.pk,
                note=f"{str(match and match.url_name).replace('-', ' ')} as CSV",
            )


class Listing(Reading, ListAPIView):
    pagination_class = Pages
    filter_backends = [Filters, Order]
    example: Example | None = None
    orders: Mapping[str, str] = {}  # what may be asked for → the field, which is never empty

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer = super().get(request, *args, **kwargs)
        self.note_export()
        return answer


class One(Reading, RetrieveAPIView):
    def get_object(self) -> Model:
        return get_object_or_404(self.get_queryset(), **{self.lookup_field: self.kwargs[self.lookup_field]})

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        answer = super().get(request, *args, **kwargs)
        self.note_export()
        return answer
