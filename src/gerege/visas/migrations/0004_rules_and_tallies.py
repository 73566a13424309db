import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_asked_reaches'),
        ('accounts', '__first__'),
        ('visas', '0003_second_opinions'),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('assessed', 'Assessed'), ('shadow', 'Counted, shown to nobody'), ('live', 'In force'), ('retired', 'Retired')], max_length=8)),
                ('words', models.CharField(default='', help_text='Who assessed, or why it ended', max_length=200)),
                ('taken_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('taken_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='RuleTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=64)),
                ('version', models.PositiveIntegerField()),
                ('what', models.CharField(help_text='all, nationality or sex', max_length=12)),
                ('group', models.CharField(default='', max_length=40)),
                ('judged', models.PositiveIntegerField(default=0)),
                ('fired', models.PositiveIntegerField(default=0)),
                ('talked', models.PositiveIntegerField(default=0)),
                ('borne_out', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='RuleText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=64)),
                ('version', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('kept_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('rule', 'version'), name='visa_rule_text_once')],
            },
        ),
        migrations.CreateModel(
            name='RuleTrial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(help_text='Of the text that was tried', max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'Is being tried'), ('done', 'Tried'), ('failed', 'Could not be tried')], default='waiting', max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('worked_until', models.DateTimeField(help_text='Until when a worker holds it', null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('result', models.JSONField(default=dict, help_text='Counts only')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['asked_at'], name='visa_trials_waiting')],
            },
        ),
        migrations.CreateModel(
            name='RuleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=64)),
                ('version', models.PositiveIntegerField()),
                ('text', models.TextField(help_text='The entry as the catalogue would say it, without dates')),
                ('digest', models.CharField(help_text='Of the text', max_length=64)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('assessed', 'Assessed'), ('shadow', 'Counted, shown to nobody'), ('live', 'In force'), ('retired', 'Retired')], default='draft', max_length=8)),
                ('starts', models.DateField(null=True)),
                ('ends', models.DateField(null=True)),
                ('assessed_by', models.CharField(default='', max_length=200)),
                ('held', models.PositiveIntegerField(help_text='As a shadow, in the newest whole pass', null=True)),
                ('held_of', models.PositiveIntegerField(null=True)),
                ('written_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('rule', 'version'), name='visa_rule_version_once'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'assessed'))), fields=('rule',), name='visa_rule_written_once')],
            },
        ),
        migrations.AddField(
            model_name='application',
            name='counted_at',
            field=models.DateTimeField(help_text='When it went into the tallies', null=True),
        ),
        migrations.AddField(
            model_name='review',
            name='counted_at',
            field=models.DateTimeField(help_text='When it went into the tallies', null=True),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(condition=models.Q(('counted_at__isnull', True)), fields=['batch'], name='visa_to_count'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(condition=models.Q(('counted_at__isnull', True)), fields=['recorded_at'], name='visa_talks_to_count'),
        ),
        migrations.AddField(
            model_name='rulestep',
            name='taken_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ruletally',
            name='post',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post'),
        ),
        migrations.AddField(
            model_name='ruletrial',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ruleversion',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ruletrial',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trials', to='visas.ruleversion'),
        ),
        migrations.AddField(
            model_name='rulestep',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='visas.ruleversion'),
        ),
        migrations.AddConstraint(
            model_name='ruletally',
            constraint=models.UniqueConstraint(fields=('post', 'rule', 'version', 'what', 'group'), name='visa_tally_once'),
        ),
        migrations.AddConstraint(
            model_name='ruletally',
            constraint=models.UniqueConstraint(condition=models.Q(('post__isnull', True)), fields=('rule', 'version', 'what', 'group'), name='visa_tally_of_all_once'),
        ),
    ]
