"""Each entry may have a seal: its place in the chain of its partnership, and the hash of all up to it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Head',
            fields=[
                ('chain', models.BigIntegerField(help_text='The partnership; 0 for what belongs to none', primary_key=True, serialize=False)),
                ('number', models.BigIntegerField(default=0)),
                ('hash', models.CharField(default='0000000000000000000000000000000000000000000000000000000000000000', max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.BigIntegerField(help_text='The partnership; 0 for what belongs to none')),
                ('number', models.BigIntegerField(help_text='The place in the chain, from 1 without a gap')),
                ('previous', models.CharField(help_text='The hash of the entry before it', max_length=64)),
                ('hash', models.CharField(help_text='Of the entry, its number and the hash before: audit/chain.py', max_length=64)),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='audit.entry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('chain', 'number'), name='audit_one_at_a_place')],
            },
        ),
    ]
