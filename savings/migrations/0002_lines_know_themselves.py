"""Lines count what was saved, and know themselves in the next version."""

from typing import Any
from uuid import uuid4

from django.db import migrations, models

KINDS = ("budgetline", "benefitline", "detailstream")


def tell_lines_apart(apps: Any, schema_editor: Any) -> None:
    """Lines of different versions so far are the same line where they are called the same."""
    for kind in KINDS:
        known: dict[tuple, Any] = {}
        for line in apps.get_model("savings", kind).objects.select_related("of_service").order_by("version__number"):
            line.identity = known.setdefault((line.of_service_id, line.label), uuid4())
            line.save(update_fields=["identity"])


class Migration(migrations.Migration):
    dependencies = [('savings', '0001_initial')]

    operations = [
        migrations.AddField(
            model_name="budgetline",
            name="revision",
            field=models.PositiveIntegerField(
                default=1,
                editable=False,
                help_text="Counts what was saved, so that nobody overwrites what they have not seen",
            ),
        ),
        migrations.AddField(model_name="budgetline", name="identity", field=models.UUIDField(null=True)),
        migrations.AddField(
            model_name="benefitline",
            name="revision",
            field=models.PositiveIntegerField(
                default=1,
                editable=False,
                help_text="Counts what was saved, so that nobody overwrites what they have not seen",
            ),
        ),
        migrations.AddField(model_name="benefitline", name="identity", field=models.UUIDField(null=True)),
        migrations.AddField(
            model_name="detailstream",
            name="revision",
            field=models.PositiveIntegerField(
                default=1,
                editable=False,
                help_text="Counts what was saved, so that nobody overwrites what they have not seen",
            ),
        ),
        migrations.AddField(model_name="detailstream", name="identity", field=models.UUIDField(null=True)),
        migrations.RunPython(tell_lines_apart, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="budgetline",
            name="identity",
            field=models.UUIDField(
                default=uuid4,
                editable=False,
                help_text="The same in every version: by it a line finds what it was before",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.UniqueConstraint(fields=("version", "identity"), name="budget_line_once_in_a_version"),
        ),
        migrations.AlterField(
            model_name="benefitline",
            name="identity",
            field=models.UUIDField(
                default=uuid4,
                editable=False,
                help_text="The same in every version: by it a line finds what it was before",
            ),
        ),
        migrations.AddConstraint(
            model_name="benefitline",
            constraint=models.UniqueConstraint(fields=("version", "identity"), name="benefit_line_once_in_a_version"),
        ),
        migrations.AlterField(
            model_name="detailstream",
            name="identity",
            field=models.UUIDField(
                default=uuid4,
                editable=False,
                help_text="The same in every version: by it a line finds what it was before",
            ),
        ),
        migrations.AddConstraint(
            model_name="detailstream",
            constraint=models.UniqueConstraint(fields=("version", "identity"), name="detail_stream_once_in_a_version"),
        ),
    ]
