import django.db.models.deletion
import gerege.kernel.ids
import gerege.vault.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_asked_reaches'),
        ('accounts', '__first__'),
        ('cases', '0008_taken_from_a_list'),
        ('moving', '0001_what_leaves'),
    ]

    operations = [
        migrations.CreateModel(
            name='OldList',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('file_key', models.CharField(help_text='Keyed hash of the file', max_length=64)),
                ('signature', models.CharField(help_text='Of the headings', max_length=64)),
                ('name', gerege.vault.fields.SealedField(help_text='Of the file as it was sent: it may name a person', null=True)),
                ('headings', gerege.vault.fields.SealedField(null=True)),
                ('source', gerege.vault.fields.SealedField(help_text='The file, until it is imported', null=True)),
                ('columns', models.JSONField(help_text='Column of each heading, in their order', null=True)),
                ('state', models.CharField(choices=[('uploaded', 'Waits for you to confirm the columns'), ('looked', 'Looked at, not asked for'), ('asked', 'Waits for a second person'), ('waiting', 'Is being imported'), ('done', 'Imported')], default='uploaded', max_length=8)),
                ('purpose', models.CharField(choices=[('go_on', 'Cases of the list go on'), ('one_place', 'All cases of the post in one place'), ('claims', 'Claims or proceedings rest on it')], default='', max_length=16)),
                ('uploaded_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('imported_at', models.DateTimeField(null=True)),
                ('worked_until', models.DateTimeField(help_text='Until when a worker holds it', null=True)),
                ('rows_in', models.PositiveIntegerField(default=0)),
                ('taken', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-uploaded_at',),
                'constraints': [models.UniqueConstraint(fields=('post', 'file_key'), name='old_list_once'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('uploaded_by')), _negated=True), _connector='OR'), name='nobody_approves_their_own_list')],
            },
        ),
        migrations.CreateModel(
            name='OldListColumns',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signature', models.CharField(max_length=64)),
                ('columns', models.JSONField()),
                ('confirmed_at', models.DateTimeField()),
                ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('post', 'signature'), name='old_columns_once')],
            },
        ),
        migrations.CreateModel(
            name='OldRow',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('row', models.PositiveIntegerField()),
                ('content', gerege.vault.fields.SealedField(null=True)),
                ('state', models.CharField(choices=[('open', 'Waits to be mended'), ('sent', 'Mended and imported'), ('left', 'Left out')], default='open', max_length=4)),
                ('changed_at', models.DateTimeField(null=True)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('old_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refused_rows', to='moving.oldlist')),
            ],
            options={
                'ordering': ('row',),
                'constraints': [models.UniqueConstraint(fields=('old_list', 'row'), name='old_rows_once')],
            },
        ),
        migrations.CreateModel(
            name='ImportedCase',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('old_list', models.UUIDField(help_text='The list, which is forgotten before the case')),
                ('row', models.PositiveIntegerField()),
                ('imported_at', models.DateTimeField()),
                ('file_name', gerege.vault.fields.SealedField(null=True)),
                ('content', gerege.vault.fields.SealedField(help_text='The cells of its row', null=True)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='imported', to='cases.case')),
                ('imported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['old_list'], name='imported_from')],
            },
        ),
    ]
