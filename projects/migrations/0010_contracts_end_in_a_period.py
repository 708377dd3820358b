"""A contract that ended on a day ends as at that day."""

from django.db import migrations

from periods.values import AsAt


def move(apps, schema_editor):
    Contract = apps.get_model("projects", "Contract")
    CalendarPeriod = apps.get_model("periods", "CalendarPeriod")
    for contract in Contract.objects.exclude(ends_on=None):
        value = AsAt(contract.ends_on)
        period, _ = CalendarPeriod.objects.get_or_create(
            code=value.code,
            defaults={
                "kind": value.kind,
                "start": value.start,
                "end": value.end,
                "quarter": CalendarPeriod.objects.filter(code=value.quarter.code).first(),
                "year": CalendarPeriod.objects.filter(code=value.financial_year.code).first(),
                "label": value.label,
            },
        )
        Contract.objects.filter(pk=contract.pk).update(ends=period)


def move_back(apps, schema_editor):
    Contract = apps.get_model("projects", "Contract")
    for contract in Contract.objects.filter(ends__kind="as_at").select_related("ends"):
        Contract.objects.filter(pk=contract.pk).update(ends_on=contract.ends.start)


class Migration(migrations.Migration):

    dependencies = [
        ('periods', '0002_fill_calendar'),
        ('projects', '0009_contracts_of_services'),
    ]

    operations = [migrations.RunPython(move, move_back)]
