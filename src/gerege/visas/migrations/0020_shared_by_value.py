from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('visas', '0019_sent_again'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='sharedkey',
            name='visa_shared',
        ),
        migrations.AddIndex(
            model_name='sharedkey',
            index=models.Index(fields=['value'], name='visa_shared_values'),
        ),
    ]
