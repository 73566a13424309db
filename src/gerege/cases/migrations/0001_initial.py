import django.db.models.deletion
import gerege.kernel.ids
import gerege.vault.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=24, unique=True)),
                ('host_country', models.CharField(help_text='ISO 3166-1 alpha-3', max_length=3)),
                ('opened_at', models.DateTimeField()),
                ('client_id', models.UUIDField(help_text='Made by the device; a second copy is the same', null=True, unique=True)),
                ('came_sealed', models.BooleanField(default=False, help_text='Was kept on a phone while offline')),
                ('state', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], default='open', max_length=8)),
                ('closed_at', models.DateTimeField(null=True)),
                ('is_fictional', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1, help_text='Rises with every change shown')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='accounts.post')),
            ],
            options={
                'ordering': ('opened_at',),
                'indexes': [models.Index(fields=['post', 'state', 'opened_at'], name='case_by_post'), models.Index(fields=['state', 'opened_at'], name='case_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state', 'open')), models.Q(('closed_at__isnull', False), ('state', 'closed')), _connector='OR'), name='closed_cases_have_a_time')],
            },
        ),
        migrations.CreateModel(
            name='BreakGlass',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('reason', gerege.vault.fields.SealedField(null=True)),
                ('opened_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('told_at', models.DateTimeField(help_text='When a case officer acknowledged it', null=True)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='glass_broken', to='cases.case')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ContactGroup',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.post')),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='group',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.contactgroup'),
        ),
        migrations.CreateModel(
            name='FirstContact',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField(help_text='When the contact was; on a phone before it was sent')),
                ('answers', gerege.vault.fields.SealedField(null=True)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='first_contact', to='cases.case')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HiddenFrom',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hidden_from', to='cases.case')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'officer'), name='hidden_once_from_an_officer')],
            },
        ),
        migrations.CreateModel(
            name='NamedOnCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('named_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='named', to='cases.case')),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='named_on', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'officer'), name='named_once_on_a_case')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('written_at', models.DateTimeField()),
                ('audience', models.CharField(choices=[('post', 'Case officers of this post'), ('named', 'Only the writer and people named on the case'), ('headquarters', 'Case officers of this post and headquarters')], max_length=12)),
                ('text', gerege.vault.fields.SealedField(null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='cases.case')),
            ],
            options={
                'ordering': ('-written_at',),
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('clan', gerege.vault.fields.SealedField(null=True)),
                ('patronymic', gerege.vault.fields.SealedField(null=True)),
                ('given', gerege.vault.fields.SealedField(null=True)),
                ('latin_surname', gerege.vault.fields.SealedField(null=True)),
                ('latin_given', gerege.vault.fields.SealedField(null=True)),
                ('called', gerege.vault.fields.SealedField(null=True)),
                ('telephone', gerege.vault.fields.SealedField(null=True)),
                ('passport_number', gerege.vault.fields.SealedField(null=True)),
                ('registration_number', gerege.vault.fields.SealedField(null=True)),
                ('language', gerege.vault.fields.SealedField(null=True)),
                ('age', gerege.vault.fields.SealedField(null=True)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='person', to='cases.case')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReferenceCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.post')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('post', 'year'), name='one_counter_a_post_and_year')],
            },
        ),
        migrations.CreateModel(
            name='SafeContact',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('channel', gerege.vault.fields.SealedField(null=True)),
                ('address', gerege.vault.fields.SealedField(null=True)),
                ('when', gerege.vault.fields.SealedField(null=True)),
                ('who_else_reads', gerege.vault.fields.SealedField(null=True)),
                ('voicemail', gerege.vault.fields.SealedField(null=True)),
                ('name_to_give', gerege.vault.fields.SealedField(null=True)),
                ('safe_word', gerege.vault.fields.SealedField(null=True)),
                ('danger_word', gerege.vault.fields.SealedField(null=True)),
                ('do_not_contact', models.BooleanField(default=False)),
                ('time_zone', models.CharField(max_length=48)),
                ('agreed_at', models.DateTimeField()),
                ('valid_until', models.DateTimeField()),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='safe_contact', to='cases.case')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
