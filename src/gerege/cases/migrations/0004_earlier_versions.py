import django.db.models.deletion
import gerege.kernel.ids
import gerege.vault.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_keeping'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EarlierVersion',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('what', models.CharField(choices=[('person', 'Who the person is'), ('safe_contact', 'Safe contact'), ('first_contact', 'First contact')], max_length=16)),
                ('number', models.PositiveIntegerField(help_text='Running number of the thing in its case')),
                ('stood', models.BooleanField(help_text='False for what was typed and did not stay')),
                ('at', models.DateTimeField()),
                ('content', gerege.vault.fields.SealedField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='earlier_versions', to='cases.case')),
            ],
            options={
                'ordering': ('-at', '-number'),
                'constraints': [models.UniqueConstraint(fields=('case', 'what', 'number'), name='versions_are_numbered')],
            },
        ),
    ]
