"""The feed of changes, for whoever keeps a copy."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import PartnershipDoor
from api.feed import AT_ONCE, KINDS, CursorUnknown, page_after
from partners.roles import Right


class ChangeSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(sorted(set(KINDS.values())))
    event = serializers.ChoiceField(sorted(KINDS), help_text="What happened, as the audit trail has it")
    code = serializers.CharField(help_text="Of the KPI, the service or the paper")
    address = serializers.CharField(help_text="Where to read it as it is now")
    at = serializers.DateTimeField()


class ChangesPage(serializers.Serializer):
    changes = ChangeSerializer(many=True)
    next = serializers.CharField(help_text="To be kept, and sent as `after` next time")
    more = serializers.BooleanField(help_text="Whether there is more already")


class Changes(PartnershipDoor):
    """What changed since a cursor, in an order that never changes and misses nothing."""

    needs = Right.SEE_FIGURES

    @extend_schema(
        operation_id="changes",
        summary="Follow changes",
        description=f"Up to {AT_ONCE} changes at once, some seconds after they are made. A cursor never runs out.",
        parameters=[
            OpenApiParameter(
                "after", str, description="`next` of the answer before; “now” for the end; left out for the beginning"
            )
        ],
        responses={
            200: ChangesPage,
            409: OpenApiResponse(description="The cursor is not known: read everything anew"),
        },
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        if unknown := sorted(set(request.query_params) - {"after", "format"}):
            raise ParseError(f"“{unknown[0][:40]}” is not known here: the feed is asked by “after” alone.")
        try:
            page = page_after(self.rights, request.query_params.get("after", ""))
        except CursorUnknown as problem:
            return Response({"detail": str(problem)}, status=409)
        return Response(ChangesPage(page).data)
