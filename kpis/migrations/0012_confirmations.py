import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kpis', "0011_levels_of_approval"),
        ('periods', '0002_fill_calendar'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_right', models.BooleanField()),
                ('objection', models.TextField(blank=True, help_text='What is not right; the administrator reads it')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('definition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='kpis.definition')),
                ('kpi', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='kpis.kpi')),
                ('on_behalf_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('period', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='periods.calendarperiod')),
            ],
            options={
                'ordering': ('at', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('definition', 'period'), name='definition_answered_once_a_year'), models.CheckConstraint(condition=models.Q(models.Q(('is_right', True), ('objection', '')), models.Q(('is_right', False), models.Q(('objection', ''), _negated=True)), _connector='OR'), name='definition_right_or_what_is_not')],
            },
        ),
    ]
