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
        ('cases', '0006_changes_since_waits_were_known'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(help_text='The running number in the case')),
                ('purpose', models.CharField(max_length=40)),
                ('recipient', models.CharField(max_length=40)),
                ('answer', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('later', 'Ask later')], max_length=8)),
                ('how', models.CharField(choices=[('spoken', 'Said'), ('signed', 'Signed'), ('guardian', 'Through a guardian')], max_length=8)),
                ('language', models.CharField(max_length=8)),
                ('interpreter', gerege.vault.fields.SealedField(null=True)),
                ('guarded', models.CharField(blank=True, choices=[('guardian', 'A guardian agrees'), ('none_yet', 'No guardian yet: child protection decides what is best')], max_length=8)),
                ('guardian', gerege.vault.fields.SealedField(null=True)),
                ('assent', models.CharField(blank=True, choices=[('yes', 'The child says yes'), ('no', 'The child says no'), ('not_asked', 'Not asked')], max_length=9)),
                ('to_say', gerege.vault.fields.SealedField(help_text='What may be said', null=True)),
                ('told', models.JSONField(default=dict, help_text='Codes of what was told, each with its day')),
                ('recorded_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_how', models.CharField(blank=True, choices=[('spoken', 'Said'), ('signed', 'Signed'), ('guardian', 'Through a guardian')], max_length=8)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'number'), name='one_answer_a_number'), models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('answer', 'yes'), _connector='OR'), name='only_a_yes_is_withdrawn')],
            },
            bases=(gerege.consent.models.OfCase, models.Model),
        ),
        migrations.CreateModel(
            name='ConsentException',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=40)),
                ('recipient', models.CharField(max_length=40)),
                ('ground', models.CharField(max_length=40)),
                ('reason', gerege.vault.fields.SealedField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('agreed', models.BooleanField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('told_person_at', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('told_person_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('agreed', None), ('decided_at', None), ('decided_by', None)), models.Q(('agreed__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='who_decides_is_named'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='a_second_person_decides')],
            },
            bases=(gerege.consent.models.OfCase, models.Model),
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=40)),
                ('recipient', models.CharField(max_length=40)),
                ('fields', models.JSONField()),
                ('means', models.CharField(choices=[('letter', 'By letter'), ('spoken', 'Said, also by telephone'), ('email', 'E-mail'), ('request', 'Request that went out'), ('meeting', 'Case conference')], max_length=8)),
                ('made_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('consent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consent.consent')),
                ('exception', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consent.consentexception')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('consent', None), ('exception__isnull', False)), models.Q(('consent__isnull', False), ('exception', None)), _connector='OR'), name='what_is_handed_on_has_one_basis')],
            },
        ),
        migrations.CreateModel(
            name='NamedRecipient',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(help_text='A recipient of the catalogue', max_length=40)),
                ('name', gerege.vault.fields.SealedField(null=True)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'abstract': False,
            },
            bases=(gerege.consent.models.OfCase, models.Model),
        ),
    ]
