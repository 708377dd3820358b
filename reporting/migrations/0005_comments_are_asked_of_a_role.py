"""What was called a sign-off is a comment: asked of a role by a day, open until it is answered."""

import django.db.models.deletion
import reporting.models.workflow
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("reporting", "0004_word_documents"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="signoff", name="sign_off_once_of_a_kind"),
        migrations.RenameModel(old_name="SignOff", new_name="Comment"),
        migrations.AddField(
            model_name='comment',
            name='answered_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='comment',
            name='asked_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='due_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='comment',
            name='role',
            field=models.CharField(blank=True, choices=reporting.models.workflow.roles_of_people, help_text='Whose answer is awaited', max_length=20),
        ),
        migrations.AlterField(
            model_name='comment',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='reporting.report'),
        ),
        migrations.AlterField(
            model_name='comment',
            name='roles',
            field=models.CharField(blank=True, help_text='Who was asked, by role, as it is printed', max_length=300),
        ),
        migrations.AlterField(
            model_name='comment',
            name='signed_on',
            field=models.DateField(blank=True, help_text='When it was given', null=True),
        ),
        migrations.AlterField(
            model_name='comment',
            name='text',
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(fields=('report', 'kind'), name='comment_once_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='comment_answered_by_someone_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), models.Q(('text', ''), _negated=True), _connector='OR'), name='comment_answered_with_a_text'),
        ),
    ]
