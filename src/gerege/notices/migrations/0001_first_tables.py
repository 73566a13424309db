import django.db.models.deletion
import gerege.kernel.ids
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
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(help_text='Of catalogue/notices.yaml', max_length=40)),
                ('key', models.CharField(max_length=160)),
                ('about', models.UUIDField(null=True)),
                ('raised_at', models.DateTimeField()),
                ('next_at', models.DateTimeField(null=True)),
                ('round', models.PositiveSmallIntegerField(default=0, help_text='How often it began anew')),
                ('claimed_until', models.DateTimeField(null=True)),
                ('claimed_by', models.UUIDField(help_text='Random, of the process that calls', null=True)),
                ('checked', models.PositiveIntegerField(help_text='Version of the case looked at last', null=True)),
                ('test_way', models.CharField(blank=True, max_length=12)),
                ('test_address', models.BinaryField(null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(help_text='When it was no longer so', null=True)),
                ('acknowledged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='cases.case')),
                ('not_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='notice_to_send'), models.Index(condition=models.Q(('acknowledged_at__isnull', True), ('ended_at__isnull', True)), fields=['kind', 'post', 'raised_at'], name='notice_open'), models.Index(fields=['acknowledged_at'], name='notice_acknowledged')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('key',), name='notice_stands_once'), models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at__isnull', True), ('acknowledged_by__isnull', True)), models.Q(('acknowledged_at__isnull', False), ('acknowledged_by__isnull', False)), _connector='OR'), name='notice_acknowledged_by_name')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('round', models.PositiveSmallIntegerField()),
                ('called', models.UUIDField(help_text='The turn of duty that was called')),
                ('channel', models.CharField(blank=True, max_length=12)),
                ('outcome', models.CharField(choices=[('sent', 'Sent'), ('failed', 'Not sent'), ('timed_out', 'No answer from the channel'), ('joined', 'Told together with the one before'), ('nobody', 'Nobody is on duty')], max_length=12)),
                ('officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='notices.notice')),
            ],
            options={
                'indexes': [models.Index(fields=['channel', 'outcome', '-at'], name='attempt_of_channel'), models.Index(fields=['called', '-at'], name='attempt_to_somebody')],
            },
        ),
        migrations.CreateModel(
            name='DutyTurn',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('place', models.PositiveSmallIntegerField(help_text='1 is called first')),
                ('telephone', models.BinaryField(null=True)),
                ('mail', models.BinaryField(null=True)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.post')),
            ],
            options={
                'ordering': ('starts_at', 'place', 'pk'),
                'indexes': [models.Index(fields=['post', 'ends_at'], name='duty_of_post')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('starts_at'))), name='duty_ends_after_start'), models.CheckConstraint(condition=models.Q(('telephone__isnull', False), ('mail__isnull', False), _connector='OR'), name='duty_can_be_called')],
            },
        ),
    ]
