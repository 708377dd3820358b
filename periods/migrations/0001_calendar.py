import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarPeriod',
            fields=[
                ('code', models.BigIntegerField(help_text='YYYYMMDDLL: start and length in months', primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=10)),
                ('start', models.DateField()),
                ('end', models.DateField(help_text='The last day; none where the period is open', null=True)),
                ('label', models.CharField(max_length=60)),
                ('quarter', models.ForeignKey(help_text='The quarter that holds a month or an as-at day; a quarter points to itself', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='periods.calendarperiod')),
                ('year', models.ForeignKey(help_text='The financial year in which it starts; none for open periods and survey waves', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='periods.calendarperiod')),
            ],
            options={
                'ordering': ('start', 'end', 'code'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('end__isnull', True), ('kind', 'open')), models.Q(models.Q(('kind', 'open'), _negated=True), ('end__gte', models.F('start')), ('end__isnull', False)), _connector='OR'), name='period_ends_unless_open')],
            },
        ),
    ]
