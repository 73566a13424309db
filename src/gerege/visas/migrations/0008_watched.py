"""Whom a protected file names besides the person, watched by a keyed hash."""

import django.db.models.deletion
import gerege.kernel.ids
import gerege.vault.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_changes_since_waits_were_known'),
        ('visas', '0007_lists_of_the_queue'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Watched',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=16)),
                ('value', models.CharField(help_text='Keyed hash; empty once refused', max_length=16)),
                ('content', gerege.vault.fields.SealedField(help_text='Identifier and why, until answered; then why not', null=True)),
                ('ends_on', models.DateField()),
                ('asked_at', models.DateTimeField()),
                ('answer', models.CharField(choices=[('approved', 'Watched'), ('refused', 'Not watched')], default='', max_length=16)),
                ('answered_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='watched', to='cases.case')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answer', 'approved'), ('ended_at__isnull', True)), fields=['value'], name='visa_watched')],
            },
        ),
    ]
