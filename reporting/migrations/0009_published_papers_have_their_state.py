"""A paper that was published before papers had a state is published."""

from django.db import migrations


def mark(apps, schema_editor):
    Report = apps.get_model("reporting", "Report")
    for report in Report.objects.filter(snapshots__published_at__isnull=False).distinct():
        last = report.snapshots.filter(published_at__isnull=False).order_by("-number").first()
        Report.objects.filter(pk=report.pk).update(state="published", approved_at=last.published_at)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0008_findings_answered")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
