"""Figures sent in by another system."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import PartnershipDoor
from api.exact_json import LARGEST, ExactJSON, Sent
from kpis.actions.pushing import KEPT, KeyUsedOtherwise, push_figures, try_push
from kpis.choices import TYPED_NO_FIGURE_KINDS, Cause, Severity
from kpis.pushing import MOST_ROWS
from partners.roles import Right

KEY = "Idempotency-Key"
LONGEST_KEY = 100


class TypedField(serializers.CharField):
    """A number or text: as it is sent, so it is read."""


class TypedFieldSchema(OpenApiSerializerFieldExtension):
    target_class = TypedField

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        return {"oneOf": [{"type": "string"}, {"type": "number"}], "nullable": True}


class RowSent(serializers.Serializer):
    """One figure. A figure or a reason for none sets both; a commentary or a cause that is not sent stays."""

    kpi = serializers.CharField(help_text="Its code, or the number that papers give it")
    period = serializers.CharField(help_text="2023-24-Q4, Q4 2023/24, 2024-03 or March 2024")
    scope = serializers.CharField(
        required=False,
        help_text="For whom: the name of a scope, or a partner's code; left out for the whole partnership",
    )
    item = serializers.CharField(
        required=False, allow_blank=True, allow_null=True, help_text="Where the KPI is broken down by a list"
    )
    figure = TypedField(required=False, allow_blank=True, help_text="A number or text; exact as it is written")
    upper = TypedField(required=False, allow_blank=True, help_text="Where a figure is worked out from two parts")
    lower = TypedField(required=False, allow_blank=True)
    no_figure = serializers.ChoiceField(
        [(kind.value, kind.label) for kind in TYPED_NO_FIGURE_KINDS], required=False, help_text="Why there is none"
    )
    reason = serializers.CharField(
        required=False, allow_blank=True, allow_null=True, help_text="Why there is no figure, in words"
    )
    expected_on = serializers.CharField(
        required=False, allow_blank=True, allow_null=True, help_text="When a missing figure will come: 2024-05-31"
    )
    commentary = serializers.CharField(required=False, allow_blank=True, allow_null=True)
    cause = serializers.ChoiceField(Cause.choices, required=False, help_text="Why a target was missed")
    version = serializers.IntegerField(
        required=False, min_value=0, help_text="The version last seen; refused where somebody saved since"
    )


class FiguresSent(serializers.Serializer):
    rows = RowSent(many=True, min_length=1, max_length=MOST_ROWS, help_text=f"1 to {MOST_ROWS:,} rows")
    dry_run = serializers.BooleanField(required=False, help_text="Say what would happen, and save nothing")


class FindingTold(serializers.Serializer):
    rule = serializers.CharField()
    severity = serializers.ChoiceField(Severity.choices)
    words = serializers.CharField()


class RowAnswered(serializers.Serializer):
    row = serializers.IntegerField(help_text="From 1, in the order that was sent")
    outcome = serializers.ChoiceField(["saved", "unchanged", "refused"])
    observation = serializers.IntegerField(required=False, help_text="The line, where the row names one")
    version = serializers.IntegerField(required=False, help_text="To be sent with the next change")
    findings = FindingTold(many=True, required=False, help_text="What is odd; a person explains it before submitting")
    why = serializers.ChoiceField(["unreadable", "conflict", "closed", "not_allowed"], required=False)
    errors = serializers.DictField(
        child=serializers.CharField(), required=False, help_text="Field → what to do; no field: the whole row"
    )
    now = serializers.DictField(child=serializers.CharField(), required=False, help_text="What stands in a conflict")


class FiguresAnswered(serializers.Serializer):
    dry_run = serializers.BooleanField()
    saved = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = serializers.IntegerField()
    rows = RowAnswered(many=True)


class Problem(serializers.Serializer):
    detail = serializers.CharField()


class Figures(PartnershipDoor):
    """Each row is read, checked and saved as if an officer typed it; a person submits the return."""

    needs = Right.ENTER_FIGURES
    parser_classes = [ExactJSON]

    @extend_schema(
        operation_id="figures_push",
        summary="Send figures in",
        description=(
            f"Up to {MOST_ROWS:,} rows and {LARGEST // 1024 // 1024} MB. 200 where no row was refused, 207 where some "
            "were: the others are saved. A push with the same key and content is answered as before, and nothing is "
            f"saved again, for {KEPT.days} days. A dry run needs no key."
        ),
        parameters=[
            OpenApiParameter(
                KEY, OpenApiTypes.STR, OpenApiParameter.HEADER, description="Your own name for this push: a UUID"
            )
        ],
        request=FiguresSent,
        responses={
            200: FiguresAnswered,
            207: OpenApiResponse(FiguresAnswered, "Some rows were refused"),
            400: OpenApiResponse(Problem, "It could not be read; nothing was saved"),
            409: OpenApiResponse(Problem, "The key came with another content before; nothing was saved"),
            413: OpenApiResponse(Problem, "Too large; nothing was saved"),
        },
        examples=[
            OpenApiExample(
                "One figure",
                request_only=True,
                value={"rows": [{"kpi": "payroll-error-rate", "period": "Q4 2023/24", "scope": "NCC", "figure": 0.45}]},
            )
        ],
    )
    def post(self, request: Request, **kwargs: Any) -> Response:
        sent: Sent = request.data
        rows, dry_run = _content(sent)
        person = self.rights.user
        person.by_way_of = f"API, {self.token.name}" if self.token else "API"
        again = False
        if dry_run:
            answer = try_push(partnership=self.partnership, rows=rows, by=person)
        else:
            try:
                answer, again = push_figures(
                    partnership=self.partnership,
                    rows=rows,
                    key=_key(request.headers.get(KEY, "")),
                    checksum=sent.checksum,
                    by=person,
                )
            except KeyUsedOtherwise as problem:
                return Response({"detail": str(problem)}, status=409)
        response = Response(answer, status=207 if answer["refused"] else 200)
        if again:
            response["Idempotent-Replayed"] = "true"
        return response


def _content(sent: Sent) -> tuple[list[object], bool]:
    content = sent.content if isinstance(sent, Sent) else None
    if not isinstance(content, dict) or not isinstance(content.get("rows"), list):
        raise ParseError("Nothing was saved: send an object with “rows”, a list of figures.")
    if unknown := [ascii(name)[1:-1][:40] for name in content if name not in ("rows", "dry_run")]:
        raise ParseError(f"Nothing was saved: leave out “{unknown[0]}”. Beside “rows” there is “dry_run” alone.")
    rows, dry_run = content["rows"], content.get("dry_run", False)
    if not isinstance(dry_run, bool):
        raise ParseError("Nothing was saved: send “dry_run” as true or false.")
    if not 1 <= len(rows) <= MOST_ROWS:
        raise ParseError(f"Nothing was saved: send 1 to {MOST_ROWS:,} rows at once, not {len(rows):,}.")
    return rows, dry_run


def _key(sent: str) -> str:
    key = sent.strip()
    if not key:
        raise ParseError(
            f"Nothing was saved: send the header {KEY} with a name of your own for this push, such as a UUID. Sent "
            "again with the same key, it is not saved twice."
        )
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise ParseError(f"Nothing was saved: send an {KEY} of at most {LONGEST_KEY} plain letters and digits.")
    return key
