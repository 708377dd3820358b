import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0004_head_of_the_shared_service'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Deputy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('officer', 'Officer (enters figures)'), ('approver', 'Approver (service manager)'), ('head', 'Head of the shared service (approves for the partnership)'), ('editor', 'Report editor'), ('finance', 'Finance'), ('section_151', 'Section 151 Officer'), ('monitoring_officer', 'Monitoring Officer'), ('sponsor', 'Sponsor'), ('member', 'Committee member'), ('administrator', 'Partnership administrator'), ('auditor', 'Auditor (reads everything, changes nothing)'), ('proper_officer', 'Proper officer (decides what is exempt)'), ('exempt_reader', 'Reader of exempt papers and restricted figures (beside another role)')], max_length=20, verbose_name='role')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(help_text='The last day')),
                ('named_at', models.DateTimeField(auto_now_add=True)),
                ('named_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deputies', to='partners.partnership')),
                ('principal', models.ForeignKey(help_text='For whom', on_delete=django.db.models.deletion.CASCADE, related_name='deputies', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(help_text='Who stands in', on_delete=django.db.models.deletion.CASCADE, related_name='stands_for', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'deputies',
                'ordering': ('starts_on', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='deputy_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('user', models.F('principal')), _negated=True), name='nobody_is_their_own_deputy')],
            },
        ),
    ]
