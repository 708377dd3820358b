"""Who signs a paper, in their order, and every signature that was given."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
import reporting.models.workflow

class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("partners", "0001_initial"), ("reporting", "0006_state_of_a_paper")]

    operations = [
        migrations.CreateModel(
            name='EditorialChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text_checksum', models.CharField(help_text='Of the text for which the signatures hold', max_length=64)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_on', models.DateField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('on_behalf', models.BooleanField(default=False, help_text='Signed on behalf of the role')),
                ('recorded', models.BooleanField(default=False, help_text='Given on paper or in an older paper, and recorded here')),
                ('note', models.CharField(blank=True, max_length=300)),
                ('text_checksum', models.CharField(help_text='Of the text that was signed', max_length=64)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='SignOffStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('consultee', 'Consultee'), ('statutory', 'Statutory sign-off'), ('approval', 'Approval of a council or committee'), ('decision', 'Decision')], max_length=20)),
                ('title', models.CharField(help_text='Who signs, by role, as it is printed', max_length=200)),
                ('role', models.CharField(blank=True, choices=reporting.models.workflow.roles_of_people, help_text='Who signs here; empty: it is recorded', max_length=20)),
            ],
            options={
                'ordering': ('order', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='editorialchange',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='editorialchange',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editorial_changes', to='reporting.report'),
        ),
        migrations.AddField(
            model_name='signature',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='signoffstep',
            name='body',
            field=models.ForeignKey(blank=True, help_text='Of which council', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.body'),
        ),
        migrations.AddField(
            model_name='signoffstep',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='reporting.report'),
        ),
        migrations.AddField(
            model_name='signature',
            name='step',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='reporting.signoffstep'),
        ),
        migrations.AddConstraint(
            model_name='editorialchange',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='editorial_change_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='signoffstep',
            constraint=models.UniqueConstraint(fields=('report', 'order', 'title'), name='sign_off_step_once_in_its_place'),
        ),
        migrations.AddConstraint(
            model_name='signoffstep',
            constraint=models.CheckConstraint(condition=models.Q(('order__gte', 1)), name='sign_off_step_has_a_place'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('step', 'text_checksum'), name='step_signed_once_for_a_text'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('on_behalf', False), models.Q(('note', ''), _negated=True), _connector='OR'), name='signature_on_behalf_says_who_signed'),
        ),
    ]
