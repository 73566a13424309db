from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('visas', '0012_editions_of_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='batch',
            name='worker',
            field=models.UUIDField(help_text='Drawn anew by each that begins', null=True),
        ),
        migrations.AddField(
            model_name='batch',
            name='is_behind',
            field=models.BooleanField(db_default=False, default=False, help_text='Its file of the store does not say this yet'),
        ),
        migrations.AddIndex(
            model_name='batch',
            index=models.Index(condition=models.Q(('is_behind', True)), fields=['imported_at'], name='visa_batches_behind'),
        ),
    ]
