"""A paper has a state, from its draft to its end; it may supplement another or take its place."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("reporting", "0005_comments_are_asked_of_a_role")]

    operations = [
        migrations.AddField(
            model_name='report',
            name='amends',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='reporting.report'),
        ),
        migrations.AddField(
            model_name='report',
            name='amends_as',
            field=models.CharField(blank=True, choices=[('supplement', 'A supplement: adds to the published paper, which stays'), ('replacement', 'A replacement: takes the place of the published paper')], max_length=20),
        ),
        migrations.AddField(
            model_name='report',
            name='approved_at',
            field=models.DateTimeField(blank=True, help_text='When the last of the sign-offs was given', null=True),
        ),
        migrations.AddField(
            model_name='report',
            name='state',
            field=models.CharField(choices=[('drafting', 'Being drafted'), ('in_consultation', 'Comments asked for'), ('signing', 'Being signed'), ('approved', 'Approved'), ('published', 'Published'), ('superseded', 'Superseded'), ('withdrawn', 'Withdrawn')], default='drafting', max_length=20),
        ),
        migrations.AddField(
            model_name='report',
            name='what_changed',
            field=models.TextField(blank=True, help_text='What a supplement or replacement changes in the older paper'),
        ),
        migrations.AddField(
            model_name='report',
            name='withdrawn_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='report',
            name='withdrawn_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('state__in', ['drafting', 'in_consultation', 'signing'])), models.Q(('approved_at__isnull', False), ('state__in', ['approved', 'published', 'superseded'])), ('state', 'withdrawn'), _connector='OR'), name='report_approved_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_on__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_on__isnull', True), ('withdrawn_reason', '')), _connector='OR'), name='report_withdrawn_on_a_day_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amends__isnull', True), ('amends_as', ''), ('what_changed', '')), models.Q(('amends__isnull', False), ('amends_as__in', ['supplement', 'replacement']), models.Q(('what_changed', ''), _negated=True)), _connector='OR'), name='report_amends_another_and_says_what_changed'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('amends__isnull', True), models.Q(('amends', models.F('id')), _negated=True), _connector='OR'), name='report_does_not_amend_itself'),
        ),
    ]
