import django.db.models.deletion
import gerege.kernel.ids
import gerege.vault.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0006_asked_reaches'),
        ('accounts', '__first__'),
        ('cases', '0006_changes_since_waits_were_known'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('shift', 'End of a duty'), ('leaving', 'Before leaving the post')], max_length=8)),
                ('began_at', models.DateTimeField()),
                ('written_at', models.DateTimeField()),
                ('said', models.JSONField(default=list, help_text='Codes of ``notes.SAID``; never words')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post')),
                ('successor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['post', '-written_at', 'id'], name='hand_over_of_post')],
            },
        ),
        migrations.CreateModel(
            name='HandOverLine',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('promises', gerege.vault.fields.SealedField(help_text='What was promised, to whom', null=True)),
                ('calls', gerege.vault.fields.SealedField(help_text='Who must be called, and when', null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handed_over', to='cases.case')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='shifts.handover')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('note', 'case'), name='one_line_a_note_and_case')],
            },
        ),
        migrations.CreateModel(
            name='SecondPerson',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField()),
                ('words', gerege.vault.fields.SealedField(null=True)),
                ('answer', models.CharField(blank=True, choices=[('coming', 'I am coming'), ('line', 'I am on the line')], max_length=8)),
                ('answered_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='second_person', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['asked_at'], name='second_asked')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('case',), name='one_second_person_asked')],
            },
        ),
    ]
