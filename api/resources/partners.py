"""Partnerships, bodies and services."""

from django.db.models import QuerySet
from rest_framework import serializers

from api.reading import Listing, One
from partners.models import Service
from partners.roles import Right


class ServiceSerializer(serializers.ModelSerializer):
    code = serializers.CharField(source="slug")
    part_of = serializers.CharField(source="parent.slug", default=None, allow_null=True)

    class Meta:
        model = Service
        fields = ("code", "name", "short_name", "part_of")


class OfServices:
    needs = Right.SEE_FIGURES
    serializer_class = ServiceSerializer
    named_by = "slug"

    def rows(self) -> QuerySet[Service]:
        return self.partnership.services.select_related("parent")


class Services(OfServices, Listing):
    """Services and units, as a tree: each says what it is part of."""


class OneService(OfServices, One):
    """One service."""
