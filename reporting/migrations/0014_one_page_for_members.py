"""A version may be set as one page for members too: a PDF, of which the number of pages is known."""

from django.db import migrations, models
from django.db.models import Q

PAGED = ("pdf", "one_page")


class Migration(migrations.Migration):
    dependencies = [("reporting", "0013_saved_views")]

    operations = [
        migrations.RemoveConstraint(model_name="document", name="document_of_pages_says_how_many"),
        migrations.AlterField(
            model_name="document",
            name="format",
            field=models.CharField(
                choices=[("pdf", "PDF"), ("docx", "Word"), ("one_page", "One page for members")], max_length=10
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=Q(format__in=PAGED, pages__isnull=False) | (~Q(format__in=PAGED) & Q(pages__isnull=True)),
                name="document_of_pages_says_how_many",
            ),
        ),
    ]
