from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('visas', '0014_sealed_groups'),
    ]

    operations = [
        migrations.AddField(
            model_name='batch',
            name='unchanged',
            field=models.PositiveIntegerField(db_default=0, default=0, help_text='Rows that say what an earlier file brought'),
        ),
    ]
