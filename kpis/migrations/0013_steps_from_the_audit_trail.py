from django.db import migrations

KINDS = {"return submitted": "submitted", "return approved": "approved", "return sent back": "sent_back"}


def take_over(apps, schema_editor):
    """What was done with returns before steps were kept stands in the audit trail."""
    entries = apps.get_model("audit", "Entry").objects
    returns = set(apps.get_model("kpis", "Return").objects.values_list("pk", flat=True))
    steps = apps.get_model("kpis", "ReturnStep").objects
    steps.bulk_create(
        steps.model(
            quarterly_return_id=entry.target_id,
            kind=KINDS[entry.event],
            by_id=entry.by_id,
            at=entry.at,
            note=entry.note or ("No reason was kept." if entry.event == "return sent back" else ""),
        )
        for entry in entries.filter(target_kind="kpis.return", event__in=KINDS, by__isnull=False).order_by("at", "pk")
        if entry.target_id in returns
    )


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0001_initial"),
        ("kpis", "0012_confirmations"),
    ]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop, elidable=True)]
