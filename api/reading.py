"""The base of what is read: lists in pages, filtered and in order, and one thing of them."""

from typing import Any

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.generics import GenericAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import PartnershipDoor


class Pages(CursorPagination):
    """`next` and `previous` are addresses to follow as they stand."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000
    ordering = "pk"


class Reading(PartnershipDoor, GenericAPIView):
    """Rows that the person may see; each resource says which, in `rows`."""

    pagination_class = Pages

    def rows(self) -> QuerySet:
        raise NotImplementedError

    def get_queryset(self) -> QuerySet:
        return self.rows()


class Listing(Reading):
    def get(self, request: Request, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class One(Reading):
    named_by = "pk"

    def get(self, request: Request, **kwargs: Any) -> Response:
        found: Model = get_object_or_404(self.get_queryset(), **{self.named_by: kwargs[self.named_by]})
        return Response(self.get_serializer(found).data)
