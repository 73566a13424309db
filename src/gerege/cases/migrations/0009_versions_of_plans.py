from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_taken_from_a_list'),
    ]

    operations = [
        # Two more words that may stand in the column: the database knows none of them.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='earlierversion',
                    name='what',
                    field=models.CharField(choices=[('person', 'Who the person is'), ('safe_contact', 'Safe contact'), ('first_contact', 'First contact'), ('safety_plan', 'Safety plan'), ('plan', 'Plan')], max_length=16),
                ),
            ],
        ),
    ]
