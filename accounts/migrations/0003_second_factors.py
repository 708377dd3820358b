from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sessions'),
    ]

    operations = [
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('app', 'Authenticator app'), ('key', 'Security key')], max_length=10)),
                ('name', models.CharField(help_text='What the person calls it, for example Blue key', max_length=60)),
                ('secret', models.TextField(help_text='Of an app: what it shares with the portal, encrypted; of a key: its public half')),
                ('last_count', models.BigIntegerField(default=0, help_text='Of an app: the half minute of the last code; of a key: how often it was used, by its own count')),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='second_factors', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('kind', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'app')), fields=('user',), name='person_has_one_app'), models.UniqueConstraint(fields=('user', 'name'), name='person_calls_a_factor_once')],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'digest'), name='person_has_a_recovery_code_once')],
            },
        ),
    ]
