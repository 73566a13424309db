import django.db.models.deletion
import gerege.kernel.ids
import gerege.papers.models
import gerege.vault.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0006_asked_reaches'),
        ('accounts', '__first__'),
        ('cases', '0007_hours_and_reviews'),
    ]

    operations = [
        migrations.CreateModel(
            name='RegisterLine',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField(help_text='Without a gap in the post and year')),
                ('kind', models.CharField(max_length=40)),
                ('recipient', models.CharField(help_text='Of the catalogue; empty: nobody of it', max_length=40)),
                ('language', models.CharField(max_length=8)),
                ('sent_at', models.DateTimeField()),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-sent_at', '-pk'),
                'indexes': [models.Index(fields=['post', '-sent_at', '-id'], name='letters_of_a_post'), models.Index(fields=['-sent_at', '-id'], name='letters_of_all_posts')],
                'constraints': [models.UniqueConstraint(fields=('post', 'year', 'number'), name='one_letter_a_number')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('language', models.CharField(max_length=8)),
                ('purpose', models.CharField(blank=True, max_length=40)),
                ('recipient', models.CharField(blank=True, max_length=40)),
                ('begun_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('sent', 'Finished and numbered'), ('dropped', 'Not needed')], default='draft', max_length=8)),
                ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('line', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letter', to='papers.registerline')),
            ],
            options={
                'ordering': ('-begun_at', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('line__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('line__isnull', True)), _connector='OR'), name='what_was_sent_has_a_number')],
            },
        ),
        migrations.CreateModel(
            name='LetterText',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('written_at', models.DateTimeField()),
                ('content', gerege.vault.fields.SealedField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='papers.letter')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-number',),
                'constraints': [models.UniqueConstraint(fields=('letter', 'number'), name='texts_are_numbered')],
            },
            bases=(gerege.papers.models.OfCase, models.Model),
        ),
    ]
