import django.db.models.deletion
import gerege.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormMark',
            fields=[
                ('id', models.UUIDField(default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('mark', models.UUIDField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('address', models.CharField(blank=True, max_length=400)),
                ('sealed_page', models.BinaryField(null=True)),
                ('used_at', models.DateTimeField()),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['used_at'], name='form_marks_by_age')],
                'constraints': [models.UniqueConstraint(fields=('officer', 'mark'), name='form_mark_used_once')],
            },
        ),
    ]
