from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0010_contracts_end_in_a_period'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='contract',
            name='ends_on',
        ),
    ]
