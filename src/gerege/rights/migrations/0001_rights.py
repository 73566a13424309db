import django.db.models.deletion
import gerege.consent.models
import gerege.kernel.ids
import gerege.vault.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('cases', '0010_hidden_from_post'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fear',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('of', models.CharField(choices=[('own_state', 'Their own state'), ('at_post', 'Somebody at this post'), ('both', 'Both')], max_length=9)),
                ('said', gerege.vault.fields.SealedField(help_text='What the person said, in their own words', null=True)),
                ('alone', models.CharField(choices=[('yes', 'Alone'), ('no', 'Somebody else was there'), ('unknown', 'Not known')], max_length=8)),
                ('hidden', models.BooleanField(help_text='The file was hidden from the post that kept it')),
                ('recorded_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
            bases=(gerege.consent.models.OfCase, models.Model),
        ),
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key_id', models.CharField(max_length=16)),
                ('sealed', models.BinaryField()),
                ('kind', models.CharField(max_length=40)),
                ('came', models.CharField(choices=[('public', 'By the public page'), ('officer', 'Through an officer')], max_length=8)),
                ('received_at', models.DateTimeField()),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['received_at'], name='wish_received')],
            },
        ),
        migrations.CreateModel(
            name='WishStep',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key_id', models.CharField(max_length=16)),
                ('sealed', models.BinaryField()),
                ('kind', models.CharField(choices=[('acknowledged', 'Received and read'), ('noted', 'Note'), ('passed_on', 'Wish to correct given to the officers of the case'), ('named', 'Another officer named'), ('answered', 'Answered'), ('told', 'The person was told')], max_length=12)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('wish', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='rights.wish')),
            ],
            options={
                'ordering': ('at', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ['acknowledged', 'answered', 'told'])), fields=('wish', 'kind'), name='wish_is_answered_once')],
            },
        ),
        migrations.CreateModel(
            name='Refusal',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('said', gerege.vault.fields.SealedField(help_text='What the person said, in their own words', null=True)),
                ('interpreter', gerege.vault.fields.SealedField(null=True)),
                ('alone', models.CharField(choices=[('yes', 'Alone'), ('no', 'Somebody else was there'), ('unknown', 'Not known')], max_length=8)),
                ('explained', models.JSONField(help_text='Codes of what was explained')),
                ('young', models.BooleanField(help_text='The person may be under 18: nothing stops')),
                ('recorded_at', models.DateTimeField()),
                ('looked_at', models.DateTimeField(null=True)),
                ('look', gerege.vault.fields.SealedField(help_text='What the second person found', null=True)),
                ('reopened_at', models.DateTimeField(null=True)),
                ('reopened', gerege.vault.fields.SealedField(help_text='What the person said when they wanted help again', null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('looked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reopened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('reopened_at', None), ('young', False)), fields=('case',), name='help_is_refused_once_at_a_time'), models.CheckConstraint(condition=models.Q(('looked_by', None), models.Q(('looked_by', models.F('recorded_by')), _negated=True), _connector='OR'), name='a_second_person_looks_at_a_refusal')],
            },
            bases=(gerege.consent.models.OfCase, models.Model),
        ),
    ]
