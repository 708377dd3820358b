from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0003_country'),
    ]

    operations = [
        migrations.AlterField(
            model_name='role',
            name='kind',
            field=models.CharField(choices=[('officer', 'Officer (enters figures)'), ('approver', 'Approver (service manager)'), ('head', 'Head of the shared service (approves for the partnership)'), ('editor', 'Report editor'), ('finance', 'Finance'), ('section_151', 'Section 151 Officer'), ('monitoring_officer', 'Monitoring Officer'), ('sponsor', 'Sponsor'), ('member', 'Committee member'), ('administrator', 'Partnership administrator'), ('auditor', 'Auditor (reads everything, changes nothing)'), ('proper_officer', 'Proper officer (decides what is exempt)'), ('exempt_reader', 'Reader of exempt papers and restricted figures (beside another role)')], max_length=20),
        ),
    ]
