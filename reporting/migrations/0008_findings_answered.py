"""What does not agree is explained, or published over with a reason."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("reporting", "0007_sign_offs_in_order")]

    operations = [
        migrations.CreateModel(
            name='FindingExplained',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('words', models.TextField(help_text='The finding as it stood: where it changes, it is to be explained again')),
                ('explanation', models.TextField()),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='PublishedOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('words', models.TextField()),
                ('reason', models.TextField()),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.AddField(
            model_name='findingexplained',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='findingexplained',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings_explained', to='reporting.report'),
        ),
        migrations.AddField(
            model_name='publishedover',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='publishedover',
            name='snapshot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published_over', to='reporting.snapshot'),
        ),
        migrations.AddConstraint(
            model_name='findingexplained',
            constraint=models.CheckConstraint(condition=models.Q(('explanation', ''), _negated=True), name='finding_explained_in_words'),
        ),
        migrations.AddConstraint(
            model_name='publishedover',
            constraint=models.UniqueConstraint(fields=('snapshot', 'key'), name='finding_published_over_once'),
        ),
        migrations.AddConstraint(
            model_name='publishedover',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='finding_published_over_for_a_reason'),
        ),
    ]
