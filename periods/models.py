"""The reporting calendar: every period that a figure belongs to, as a row which the roll-up joins."""

from typing import Self

from django.db import models
from django.db.models import Q

from periods.values import OpenRange, Period, SurveyWave, ToDate, from_code


class CalendarPeriod(models.Model):
    """A period, known by its code. A year's rows are made when one of its periods is first used, and never
    change."""

    code = models.BigIntegerField(primary_key=True, help_text="YYYYMMDDLL: start and length in months")
    kind = models.CharField(max_length=10)
    start = models.DateField()
    end = models.DateField(null=True, help_text="The last day; none where the period is open")
    quarter = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The quarter that holds a month or an as-at day; a quarter points to itself",
    )
    year = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The financial year in which it starts; none for open periods and survey waves",
    )
    label = models.CharField(max_length=60)

    class Meta:
        ordering = ("start", "end", "code")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="open", end__isnull=True)
                | Q(~Q(kind="open"), end__isnull=False, end__gte=models.F("start")),
                name="period_ends_unless_open",
            )
        ]

    def __str__(self) -> str:
        return self.label

    @classmethod
    def of(cls, value: Period) -> Self:
        """The row of `value`, made where it is missing; two people may ask at once."""
        found = cls.objects.filter(pk=value.code).first()
        if found:
            return found
        year = value.financial_year
        whole_year = [year, *year.quarters(), *year.months(), ToDate(year.start_year, 6), ToDate(year.start_year, 9)]
        rows = [cls(**_row_of(period)) for period in [*whole_year, *([] if value in whole_year else [value])]]
        cls.objects.bulk_create(rows, ignore_conflicts=True)  # the roll-up needs all periods of a year
        return cls.objects.get(pk=value.code)

    @property
    def value(self) -> Period:
        return from_code(self.code)


def _row_of(value: Period) -> dict:
    """The columns that `value` has in the calendar; other rows are named by their codes."""
    in_a_year = not isinstance(value, OpenRange | SurveyWave)
    return {
        "code": value.code,
        "kind": value.kind,
        "start": value.start,
        "end": value.end,
        "quarter_id": value.quarter.code if value.quarter else None,
        "year_id": value.financial_year.code if in_a_year else None,
        "label": value.label,
    }


class HasPeriod(models.Model):
    """Belongs to one period; `when` is the period as a value, without a query. Name an index where one is needed."""

    period = models.ForeignKey(CalendarPeriod, on_delete=models.PROTECT, related_name="+", db_index=False)
    period_id: int

    class Meta:
        abstract = True

    @property
    def when(self) -> Period:
        return from_code(self.period_id)
