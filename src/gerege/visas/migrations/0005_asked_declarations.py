"""Identifiers that a post asks to be declared as shared for a good reason."""

import django.db.models.deletion
import gerege.kernel.ids
import gerege.vault.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('visas', '0004_rules_and_tallies'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='declared',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='declared',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='AskedDeclaration',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=16)),
                ('value', models.CharField(help_text='Keyed hash of the identifier', max_length=16)),
                ('what', models.CharField(max_length=16)),
                ('content', gerege.vault.fields.SealedField(help_text='The identifier, why, and what was answered', null=True)),
                ('ends_on', models.DateField()),
                ('asked_at', models.DateTimeField()),
                ('answer', models.CharField(choices=[('confirmed', 'Declared'), ('refused', 'Not declared')], default='', max_length=16)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_declarations', to='visas.application')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['asked_at', 'id'], name='visa_declarations_waiting'), models.Index(fields=['value'], name='visa_declarations_asked')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('kind', 'value'), name='visa_declaration_asked_once')],
            },
        ),
    ]
