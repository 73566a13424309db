"""Second looks that visa officers ask of headquarters."""

import django.db.models.deletion
import gerege.kernel.ids
import gerege.vault.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('visas', '0002_whole_pass'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SecondOpinion',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField()),
                ('content', gerege.vault.fields.SealedField(help_text='The opinion and its reason, once given', null=True)),
                ('given_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='visas.application')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('given_at__isnull', True)), fields=['asked_at', 'id'], name='visa_opinions_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('given_at__isnull', True)), fields=('application',), name='visa_opinion_asked_once')],
            },
        ),
    ]
