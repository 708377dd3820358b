from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('committees', '0006_cancelled_meetings'),
    ]

    operations = [
        migrations.AddField(
            model_name='deadlinerule',
            name='escalate_after',
            field=models.PositiveSmallIntegerField(blank=True, default=3, help_text='Working days after which others are told of a late return', null=True),
        ),
    ]
