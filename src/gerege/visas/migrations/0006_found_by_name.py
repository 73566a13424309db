"""By which keys applications are found by the applicant's name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_asked_reaches'),
        ('visas', '0005_asked_declarations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NameKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveIntegerField(help_text='Keyed hash of the token, 31 bits')),
            ],
        ),
        migrations.AddField(
            model_name='application',
            name='named_at',
            field=models.DateTimeField(help_text='When the keys of its name were kept', null=True),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('named_at__isnull', True)), fields=['post', 'batch', 'id'], name='visa_to_name'),
        ),
        migrations.AddField(
            model_name='namekey',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='names', to='visas.application'),
        ),
        migrations.AddField(
            model_name='namekey',
            name='post',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post'),
        ),
        migrations.AddIndex(
            model_name='namekey',
            index=models.Index(fields=['value', 'post', 'application'], name='visa_names'),
        ),
    ]
