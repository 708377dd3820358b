"""The trail of one partnership is read newest first, however much the others wrote."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_never_changed")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["partnership_id", "-at", "-id"], name="audit_of_partnership"),
        )
    ]
