"""Papers that were published before their words were kept can be searched as well."""

from django.db import migrations

from reporting.published_text import section_texts


def keep(apps, schema_editor):
    Snapshot, PublishedText = apps.get_model("reporting", "Snapshot"), apps.get_model("reporting", "PublishedText")
    newest = {}
    for pk, report, audience in (
        Snapshot.objects.filter(published_at__isnull=False)
        .order_by("number")
        .values_list("pk", "report_id", "audience")
    ):
        newest[report, audience] = pk
    for snapshot in Snapshot.objects.filter(pk__in=newest.values()).iterator(chunk_size=5):
        PublishedText.objects.bulk_create(
            PublishedText(
                report_id=snapshot.report_id,
                audience=snapshot.audience,
                number=snapshot.number,
                order=order,
                place=one.place,
                heading=one.heading,
                text=one.text,
            )
            for order, one in enumerate(section_texts(snapshot.content))
        )


def forget(apps, schema_editor):
    apps.get_model("reporting", "PublishedText").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("reporting", "0011_words_of_published_papers")]

    operations = [migrations.RunPython(keep, forget)]
