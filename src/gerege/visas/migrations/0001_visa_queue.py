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
    ]

    operations = [
        migrations.CreateModel(
            name='ScreeningKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.BinaryField(help_text='Sealed under the present root')),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('file_key', models.CharField(help_text='Keyed hash of the file', max_length=64)),
                ('signature', models.CharField(help_text='Of the headings', max_length=64)),
                ('headings', gerege.vault.fields.SealedField(null=True)),
                ('columns', models.JSONField(help_text='Column of each heading, in their order', null=True)),
                ('state', models.CharField(choices=[('uploaded', 'Waits for you to confirm the columns'), ('waiting', 'Is being imported'), ('done', 'Imported'), ('failed', 'Could not be imported')], default='uploaded', max_length=8)),
                ('uploaded_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('worked_until', models.DateTimeField(help_text='Until when a worker holds it', null=True)),
                ('imported_at', models.DateTimeField(null=True)),
                ('size', models.PositiveIntegerField(help_text='Bytes')),
                ('file_format', models.CharField(default='', max_length=16)),
                ('rows_in', models.PositiveIntegerField(default=0)),
                ('accepted', models.PositiveIntegerField(default=0)),
                ('rejected', models.PositiveIntegerField(default=0)),
                ('rules', models.CharField(default='', help_text='Digest of the rule set', max_length=64)),
                ('problem', gerege.vault.fields.SealedField(help_text='What was wrong and the mend, if it failed', null=True)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['post', '-uploaded_at'], name='visa_batches_of_post'), models.Index(condition=models.Q(('state', 'waiting')), fields=['confirmed_at'], name='visa_batches_waiting')],
                'constraints': [models.UniqueConstraint(fields=('post', 'file_key'), name='visa_file_once')],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('row', models.PositiveIntegerField()),
                ('number_key', models.CharField(help_text="Keyed hash of the officer's number", max_length=16)),
                ('content', gerege.vault.fields.SealedField(null=True)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('visa_class', models.CharField(default='', max_length=40)),
                ('waiting_since', models.DateTimeField()),
                ('rank', models.PositiveSmallIntegerField(null=True)),
                ('is_sampled', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(default='', max_length=16)),
                ('decided_at', models.DateTimeField(null=True)),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='visas.batch')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('decided_at__isnull', True), ('rank__isnull', False)), fields=['post', 'rank', 'waiting_since', 'id'], name='visa_queue'), models.Index(fields=['post', '-decided_at'], name='visa_decided')],
                'constraints': [models.UniqueConstraint(fields=('post', 'number_key'), name='visa_numbers_once')],
            },
        ),
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signature', models.CharField(max_length=64)),
                ('columns', models.JSONField()),
                ('confirmed_at', models.DateTimeField()),
                ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('post', 'signature'), name='visa_mapping_once')],
            },
        ),
        migrations.CreateModel(
            name='Declared',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16)),
                ('value', models.CharField(help_text='Keyed hash of the identifier', max_length=16)),
                ('what', models.CharField(max_length=16)),
                ('sealed', models.BinaryField(help_text='The identifier and the reason, sealed under the root')),
                ('ends_on', models.DateField()),
                ('declared_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'value'], name='visa_declared')],
            },
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=64)),
                ('version', models.PositiveIntegerField()),
                ('figures', models.JSONField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flags', to='visas.application')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'rule'), name='visa_flags_once')],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField()),
                ('agreed', models.CharField(help_text='Does the person agree to be contacted?', max_length=8)),
                ('content', gerege.vault.fields.SealedField(null=True)),
                ('taken_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handed', to='visas.application')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RefusedRow',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('row', models.PositiveIntegerField()),
                ('content', gerege.vault.fields.SealedField(null=True)),
                ('state', models.CharField(choices=[('open', 'Waits to be mended'), ('sent', 'Mended and imported'), ('left', 'Left out')], default='open', max_length=4)),
                ('changed_at', models.DateTimeField(null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refused_rows', to='visas.batch')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'row'), name='visa_refused_rows_once')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('recorded_at', models.DateTimeField()),
                ('alone', models.CharField(max_length=16)),
                ('leaflet', models.CharField(max_length=16)),
                ('leaflet_language', models.CharField(default='', max_length=8)),
                ('outcome', models.CharField(max_length=16)),
                ('content', gerege.vault.fields.SealedField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='visas.application')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('recorded_at',),
            },
        ),
        migrations.CreateModel(
            name='SharedKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16)),
                ('value', models.CharField(help_text='Keyed hash of the identifier', max_length=16)),
                ('cluster', models.CharField(max_length=32)),
                ('cluster_size', models.PositiveIntegerField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shared', to='visas.application')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'value'], name='visa_shared')],
                'constraints': [models.UniqueConstraint(fields=('application', 'kind', 'value'), name='visa_shared_once')],
            },
        ),
        migrations.CreateModel(
            name='SourcePart',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('order', models.PositiveIntegerField()),
                ('content', gerege.vault.fields.SealedField(null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='visas.batch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'order'), name='visa_parts_are_numbered')],
            },
        ),
    ]
