from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_hidden_from_post'),
    ]

    operations = [
        # One more word that may stand in the column: the database knows none of them.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='earlierversion',
                    name='what',
                    field=models.CharField(choices=[('person', 'Who the person is'), ('safe_contact', 'Safe contact'), ('first_contact', 'First contact'), ('safety_plan', 'Safety plan'), ('plan', 'Plan'), ('conference', 'Case conference')], max_length=16),
                ),
            ],
        ),
    ]
