"""Pages with their filters are kept by a name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0003_country"),
        ("reporting", "0012_published_before_words_were_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("name", models.CharField(max_length=80)),
                (
                    "address",
                    models.CharField(help_text="The page and its filters, without the host", max_length=500),
                ),
                ("shared", models.BooleanField(default=False, verbose_name="offered to everybody")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="partners.partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved view",
                "ordering": ("name", "pk"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("shared", False)),
                        fields=("partnership", "owner", "name"),
                        name="own_view_named_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("shared", True)),
                        fields=("partnership", "name"),
                        name="shared_view_named_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("address__startswith", "/")), name="saved_view_is_within_the_portal"
                    ),
                ],
            },
        ),
    ]
