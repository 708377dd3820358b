"""Partnerships, bodies and services."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.generics import ListAPIView

from api.csv import CsvRenderer
from api.doors import Door
from api.examples import SERVICE
from api.filters import Filters, OneOf, Order
from api.reading import Listing, One, Pages
from api.shapes import ChoiceSerializer
from partners.models import Body, BodyKind, BodyRole, BodyRoleKind, Partnership, Service
from partners.roles import Right


class PartnershipSerializer(serializers.ModelSerializer):
    """Public bodies that share services under a joint committee. `illustrative`: its figures are invented."""

    code = serializers.CharField(source="slug")

    class Meta:
        model = Partnership
        fields = ("code", "name", "short_name", "committee_name", "illustrative")


class Partnerships(Door, ListAPIView):
    """Where the person has a role; of a token, the one partnership that it is for."""

    serializer_class = PartnershipSerializer
    pagination_class = Pages
    filter_backends = [Filters, Order]
    orders = {"name": "name"}
    renderer_classes = [*Door.renderer_classes, CsvRenderer]

    def get_queryset(self) -> QuerySet[Partnership]:
        if getattr(self, "swagger_fake_view", False):
            return Partnership.objects.none()
        found = Partnership.objects.visible_to(self.request.user)
        return found.filter(pk=self.token.partnership_id) if self.token else found


class OnePartnership(One):
    """One partnership."""

    needs = Right.SEE_FIGURES
    model = Partnership
    serializer_class = PartnershipSerializer

    def get_object(self) -> Partnership:
        return self.partnership


class BodyRoleSerializer(serializers.ModelSerializer):
    """What a body is to the partnership, from a day until before another."""

    role = ChoiceSerializer(choices=BodyRoleKind)

    class Meta:
        model = BodyRole
        fields = ("role", "valid_from", "valid_to")


class BodySerializer(serializers.ModelSerializer):
    """A council or other organisation of the partnership."""

    kind = ChoiceSerializer(choices=BodyKind)
    roles = BodyRoleSerializer(many=True)

    class Meta:
        model = Body
        fields = ("id", "code", "name", "short_name", "kind", "roles")


class BodyFilters(filters.FilterSet):
    kind = OneOf("kind", BodyKind.choices)


class OfBodies:
    needs = Right.SEE_FIGURES
    model = Body
    serializer_class = BodySerializer

    def rows(self) -> QuerySet[Body]:
        return self.partnership.bodies.prefetch_related("roles")


class Bodies(OfBodies, Listing):
    """Partners, customers and providers."""

    filterset_class = BodyFilters
    orders = {"name": "name"}


class OneBody(OfBodies, One):
    """One body."""


class ServiceSerializer(serializers.ModelSerializer):
    """What the partnership does for its partners. `part_of` is the code of the service above it."""

    code = serializers.CharField(source="slug")
    part_of = serializers.CharField(source="parent.slug", default=None, allow_null=True)

    class Meta:
        model = Service
        fields = ("code", "name", "short_name", "part_of")


class OfServices:
    needs = Right.SEE_FIGURES
    model = Service
    serializer_class = ServiceSerializer
    lookup_field = "slug"

    def rows(self) -> QuerySet[Service]:
        return self.partnership.services.select_related("parent")


class Services(OfServices, Listing):
    """Services and units, as a tree: each says what it is part of."""

    example = SERVICE
    orders = {"name": "name"}


class OneService(OfServices, One):
    """One service."""
