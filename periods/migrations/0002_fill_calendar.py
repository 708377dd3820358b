"""Months, quarters, to-dates and years of 2009/10 to 2039/40. Later periods are made when first used."""

from django.db import migrations

from periods.values import FinancialYear, ToDate

FIRST, LAST = 2009, 2039


def fill(apps, schema_editor):
    calendar_period = apps.get_model("periods", "CalendarPeriod")
    values = []
    for start_year in range(FIRST, LAST + 1):
        year = FinancialYear(start_year)
        values += [year, *year.quarters(), *year.months(), ToDate(start_year, 6), ToDate(start_year, 9)]
    rows = [
        calendar_period(
            code=value.code,
            kind=value.kind,
            start=value.start,
            end=value.end,
            quarter_id=value.quarter.code if value.quarter else None,
            year_id=value.financial_year.code,
            label=value.label,
        )
        for value in values
    ]
    calendar_period.objects.bulk_create(rows, ignore_conflicts=True)  # undone and applied again, the rows are there


class Migration(migrations.Migration):
    dependencies = [("periods", "0001_calendar")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
