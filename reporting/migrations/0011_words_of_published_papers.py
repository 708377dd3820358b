"""What is published of a paper is kept in plain words, section by section, for those who search."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0010_exempt_marks")]

    operations = [
        migrations.CreateModel(
            name="PublishedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("audience", models.CharField(choices=[("public", "Public"), ("exempt", "Exempt")], max_length=10)),
                ("number", models.PositiveIntegerField(help_text="Of the version")),
                ("order", models.PositiveSmallIntegerField()),
                (
                    "place",
                    models.CharField(
                        blank=True, help_text="Its place on the page, for example section-4", max_length=40
                    ),
                ),
                ("heading", models.CharField(max_length=240)),
                ("text", models.TextField(blank=True)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="published_texts",
                        to="reporting.report",
                    ),
                ),
            ],
            options={
                "ordering": ("report", "audience", "order"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "audience", "order"), name="published_text_has_a_place_of_its_own"
                    )
                ],
            },
        ),
    ]
