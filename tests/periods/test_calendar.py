"""The reporting calendar: what is filled, what is made when first used."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test.utils import isolate_apps

from periods.models import CalendarPeriod, HasPeriod
from periods.values import AsAt, FinancialYear, Month, MonthRange, OpenRange, Quarter, SurveyWave, ToDate, from_code

pytestmark = pytest.mark.django_db


def test_31_years_are_filled():
    kinds = {kind: CalendarPeriod.objects.filter(kind=kind).count() for kind in ("month", "quarter", "to_date", "year")}
    assert kinds == {"month": 372, "quarter": 124, "to_date": 62, "year": 31}
    assert CalendarPeriod.objects.count() == 589
    assert CalendarPeriod.objects.first().start == date(2009, 4, 1)
    assert max(CalendarPeriod.objects.values_list("end", flat=True)) == date(2040, 3, 31)


def test_filled_rows_say_what_the_values_say():
    for row in CalendarPeriod.objects.all():
        value = from_code(row.code)
        assert row.value == value
        assert (row.kind, row.start, row.end, row.label) == (value.kind, value.start, value.end, value.label)
        assert row.quarter_id == (value.quarter.code if value.quarter else None)
        assert row.year_id == value.financial_year.code


def test_a_month_lies_in_its_quarter_and_year():
    row = CalendarPeriod.objects.get(code=2024030101)
    assert (row.label, row.quarter_id, row.year_id) == ("March 2024", 2024010103, 2023040112)
    quarter = CalendarPeriod.objects.get(code=2024010103)
    assert (str(quarter), quarter.quarter_id, quarter.year_id) == ("Q4 2023/24", 2024010103, 2023040112)
    year = CalendarPeriod.objects.get(code=2023040112)
    assert (year.quarter_id, year.year_id) == (None, 2023040112)


@pytest.mark.parametrize(
    ("value", "quarter", "year"),
    [
        (AsAt(date(2024, 3, 31)), 2024010103, 2023040112),
        (AsAt(date(2055, 7, 1)), 2055070103, 2055040112),
        (Month(2008, 2), 2008010103, 2007040112),
        (Quarter(2050, 1), 2050040103, 2050040112),
        (FinancialYear(2050), None, 2050040112),
        (ToDate(2050, 9), None, 2050040112),
        (MonthRange(Month(2023, 1), Month(2024, 4)), None, 2022040112),
        (OpenRange(Month(2024, 4)), None, None),
        (SurveyWave(2023), None, None),
    ],
    ids=str,
)
def test_a_missing_period_is_made_once_with_all_it_lies_in(value, quarter, year):
    assert not CalendarPeriod.objects.filter(code=value.code).exists()
    row = CalendarPeriod.of(value)
    row.refresh_from_db()
    assert (row.code, row.kind, row.start, row.end) == (value.code, value.kind, value.start, value.end)
    assert (row.quarter_id, row.year_id) == (quarter, year)
    assert (row.label, row.value) == (value.label, value)
    count = CalendarPeriod.objects.count()
    assert CalendarPeriod.of(value) == row
    assert CalendarPeriod.objects.count() == count


def test_a_known_period_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        CalendarPeriod.of(Quarter(2023, 4))


def test_a_row_made_by_somebody_else_meanwhile_is_taken(monkeypatch):
    """Between looking and making, another process made the row."""
    made = CalendarPeriod.of(SurveyWave(2023))
    blind = CalendarPeriod.objects.none()
    with monkeypatch.context() as patch:
        patch.setattr(CalendarPeriod.objects, "filter", lambda **asked: blind)
        assert CalendarPeriod.of(SurveyWave(2023)) == made
    assert CalendarPeriod.objects.filter(kind="wave").count() == 1


@pytest.mark.parametrize(
    ("kind", "end"), [("month", None), ("open", date(2024, 3, 31)), ("month", date(2024, 2, 29))], ids=str
)
def test_the_database_refuses_a_wrong_end(kind, end):
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarPeriod.objects.create(code=1, kind=kind, start=date(2024, 3, 1), end=end, label="wrong")


@isolate_apps("periods")
def test_when_needs_no_query(django_assert_num_queries):
    class Figure(HasPeriod):
        class Meta:
            app_label = "periods"
            managed = False

    with django_assert_num_queries(0):
        assert Figure(period_id=2024010103).when == Quarter(2023, 4)
    assert Figure._meta.get_field("period").remote_field.on_delete.__name__ == "PROTECT"
    assert not [one for one in CalendarPeriod._meta.related_objects if one.related_model is Figure]
