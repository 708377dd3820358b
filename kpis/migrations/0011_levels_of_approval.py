import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('kpis', "0010_explanations"),
        ('partners', '0005_deputies'),
        ('periods', '0002_fill_calendar'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ApprovalRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('levels', models.PositiveSmallIntegerField(choices=[(1, 'One: the service manager approves'), (2, 'Two: the service manager checks, then the head of the shared service approves for the partnership')])),
            ],
            options={
                'verbose_name': 'levels of approval',
                'ordering': ('period', 'pk'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReturnNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('problem', models.CharField(blank=True, help_text='Why the last attempt to send it failed', max_length=300)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='ReturnStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('submitted', 'Submitted'), ('checked', 'Checked by the service manager'), ('approved', 'Approved'), ('sent_back', 'Sent back')], max_length=10)),
                ('at', models.DateTimeField()),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.RemoveConstraint(
            model_name='return',
            name='return_state_matches_its_dates',
        ),
        migrations.AddField(
            model_name='return',
            name='checked_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='return',
            name='checked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='return',
            name='checked_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='return',
            name='decided_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='return',
            name='submitted_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='return',
            name='state',
            field=models.CharField(choices=[('draft', 'Being filled in'), ('submitted', 'Waiting for approval'), ('checked', 'Checked by the service manager, waits for the partnership'), ('sent_back', 'Sent back'), ('approved', 'Approved')], default='draft', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('checked_by__isnull', True)), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False)), _connector='OR'), name='return_checked_by_someone_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('decided_at__isnull', True), ('state', 'draft')), models.Q(('checked_at__isnull', True), ('decided_at__isnull', True), ('state', 'submitted'), ('submitted_at__isnull', False)), models.Q(('checked_at__isnull', False), ('decided_at__isnull', True), ('state', 'checked'), ('submitted_at__isnull', False)), models.Q(('decided_at__isnull', False), ('state__in', ['sent_back', 'approved']), ('submitted_at__isnull', False)), _connector='OR'), name='return_state_matches_its_dates'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('checked_by__isnull', True), ('submitted_by__isnull', True), models.Q(('checked_by', models.F('submitted_by')), _negated=True), _connector='OR'), models.Q(('checked_by__isnull', True), ('submitted_for__isnull', True), models.Q(('checked_by', models.F('submitted_for')), _negated=True), _connector='OR'), models.Q(('checked_for__isnull', True), ('submitted_by__isnull', True), models.Q(('checked_for', models.F('submitted_by')), _negated=True), _connector='OR'), models.Q(('checked_for__isnull', True), ('submitted_for__isnull', True), models.Q(('checked_for', models.F('submitted_for')), _negated=True), _connector='OR')), name='nobody_checks_their_own_return'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(models.Q(('decided_by__isnull', True), ('submitted_by__isnull', True), models.Q(('decided_by', models.F('submitted_by')), _negated=True), _connector='OR'), models.Q(('decided_by__isnull', True), ('submitted_for__isnull', True), models.Q(('decided_by', models.F('submitted_for')), _negated=True), _connector='OR'), models.Q(('decided_for__isnull', True), ('submitted_by__isnull', True), models.Q(('decided_for', models.F('submitted_by')), _negated=True), _connector='OR'), models.Q(('decided_for__isnull', True), ('submitted_for__isnull', True), models.Q(('decided_for', models.F('submitted_for')), _negated=True), _connector='OR'), models.Q(('decided_by__isnull', True), ('checked_by__isnull', True), models.Q(('decided_by', models.F('checked_by')), _negated=True), _connector='OR'), models.Q(('decided_by__isnull', True), ('checked_for__isnull', True), models.Q(('decided_by', models.F('checked_for')), _negated=True), _connector='OR'), models.Q(('decided_for__isnull', True), ('checked_by__isnull', True), models.Q(('decided_for', models.F('checked_by')), _negated=True), _connector='OR'), models.Q(('decided_for__isnull', True), ('checked_for__isnull', True), models.Q(('decided_for', models.F('checked_for')), _negated=True), _connector='OR')), _connector='OR'), name='nobody_approves_twice_nor_for_another_their_own'),
        ),
        migrations.AddField(
            model_name='approvalrule',
            name='partnership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='partners.partnership'),
        ),
        migrations.AddField(
            model_name='approvalrule',
            name='period',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='periods.calendarperiod'),
        ),
        migrations.AddField(
            model_name='returnnotice',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='returnstep',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='returnstep',
            name='on_behalf_of',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='returnstep',
            name='quarterly_return',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='kpis.return'),
        ),
        migrations.AddField(
            model_name='returnnotice',
            name='step',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='kpis.returnstep'),
        ),
        migrations.AddConstraint(
            model_name='approvalrule',
            constraint=models.UniqueConstraint(fields=('partnership', 'period'), name='one_approval_rule_from_a_quarter'),
        ),
        migrations.AddConstraint(
            model_name='approvalrule',
            constraint=models.CheckConstraint(condition=models.Q(('levels__in', [1, 2])), name='approval_has_one_or_two_levels'),
        ),
        migrations.AddConstraint(
            model_name='returnstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'sent_back'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='sent_back_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='returnstep',
            constraint=models.CheckConstraint(condition=models.Q(('on_behalf_of__isnull', True), models.Q(('on_behalf_of', models.F('by')), _negated=True), _connector='OR'), name='step_for_another_or_for_nobody'),
        ),
        migrations.AddConstraint(
            model_name='returnnotice',
            constraint=models.UniqueConstraint(fields=('step', 'user'), name='told_once_of_a_step'),
        ),
        migrations.AddConstraint(
            model_name='returnnotice',
            constraint=models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('problem', ''), _connector='OR'), name='notice_sent_or_problem'),
        ),
    ]
