"""How a period, a choice, a figure and an exact number are written in an answer."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import models
from rest_framework import serializers

from common.formatting import NO_FIGURE_WORDS
from common.numbers import quantise
from kpis.choices import FigureKind, Qualifier
from kpis.models import Result
from kpis.small_numbers import HIDDEN
from kpis.status import value_of
from kpis.wording import NOTHING_TO_MEASURE, figure_words, unit_of
from periods.models import CalendarPeriod
from periods.values import Period

PLACES = 6
HIDDEN_STATE, NOTHING_STATE = "hidden", "nothing_to_measure"
STATES = [*FigureKind.values, NOTHING_STATE, HIDDEN_STATE]


def exact(value: Decimal | Fraction | None) -> str | None:
    """A number as text, without zeros at the end: 10300000, 0.446612. What does not come out even has six places."""
    if value is None:
        return None
    rounded = quantise(value, PLACES)
    return f"{rounded.normalize():f}" if rounded else "0"


class ExactField(serializers.CharField):
    """An exact number, as text so that no program makes a float of it."""

    def __init__(self, **asked: Any) -> None:
        super().__init__(**{"allow_null": True, "read_only": True, **asked})

    def to_representation(self, value: Any) -> Any:
        return exact(value)


class PeriodSerializer(serializers.Serializer):
    """A period: its key, its words, its first and last day. An open one has no last day."""

    key = serializers.CharField()
    words = serializers.CharField()
    starts = serializers.DateField()
    ends = serializers.DateField(allow_null=True)

    def to_representation(self, period: Period | CalendarPeriod) -> dict[str, Any]:
        value = period.value if isinstance(period, CalendarPeriod) else period
        return {"key": value.slug, "words": value.label, "starts": value.start, "ends": value.end}


class ChoiceSerializer(serializers.Serializer):
    """One of a short list: its key, and its words."""

    key = serializers.CharField()
    words = serializers.CharField()

    def __init__(self, *args: Any, choices: type[models.TextChoices], **asked: Any) -> None:
        self.choices = choices
        super().__init__(*args, **{"allow_null": True, "read_only": True, **asked})

    def to_representation(self, key: str) -> Any:
        return {"key": str(key), "words": self.choices(key).label} if key else None


class FigureSerializer(serializers.Serializer):
    """A figure. `state` says whether it is a number, words, or why there is none: no figure is never 0.

    `value` counts in `unit`; `upper` and `lower` are the two parts it is divided of, where it is.
    """

    state = serializers.ChoiceField(choices=STATES)
    value = ExactField()
    unit = serializers.CharField(allow_blank=True)
    words = serializers.CharField(help_text="As the pages show it, rounded to the decimals of the KPI")
    qualifier = serializers.ChoiceField(choices=Qualifier.choices)
    upper = ExactField()
    lower = ExactField()

    def to_representation(self, row: Any) -> dict[str, Any]:
        meaning = row.definition
        none = {"value": None, "upper": None, "lower": None, "qualifier": row.qualifier, "unit": unit_of(meaning)}
        if isinstance(row, Result) and _key(row) in self.context["view"].sight.hidden:
            return {**none, "state": HIDDEN_STATE, "words": HIDDEN}
        if row.kind == FigureKind.TEXT:
            return {**none, "state": row.kind, "words": row.text}
        if row.kind != FigureKind.NUMBER:
            return {**none, "state": row.kind, "words": NO_FIGURE_WORDS[row.kind]}
        value = value_of(row.numerator, row.denominator, meaning.multiplier)
        return {
            **none,
            "state": row.kind if value is not None else NOTHING_STATE,
            "value": exact(value),
            "words": figure_words(row, meaning) if value is not None else NOTHING_TO_MEASURE,
            "upper": exact(row.numerator) if meaning.has_parts else None,
            "lower": exact(row.denominator) if meaning.has_parts else None,
        }


def _key(result: Result) -> tuple[int, int, int, int]:
    return result.kpi_id, result.scope_id, result.item_id, result.period_id


class ScopeSerializer(serializers.Serializer):
    """For whom a figure is: the whole partnership, a partner, or a unit. `name` is the head of its column."""

    kind = serializers.CharField()
    name = serializers.CharField()
    body = serializers.IntegerField(source="body_id", allow_null=True)
