import django.db.models.deletion
import gerege.vault.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_changes_since_waits_were_known'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='safecontact',
            name='windows',
            field=gerege.vault.fields.SealedField(null=True),
        ),
        migrations.AddField(
            model_name='breakglass',
            name='found',
            field=models.CharField(blank=True, choices=[('right', 'It was right to open it'), ('not_right', 'It was not right to open it')], db_default='', default='', max_length=12),
        ),
        migrations.AddField(
            model_name='breakglass',
            name='found_why',
            field=gerege.vault.fields.SealedField(null=True),
        ),
        migrations.AddField(
            model_name='breakglass',
            name='reviewed_at',
            field=models.DateTimeField(help_text='When somebody else than who opened it closed the review', null=True),
        ),
        migrations.AddField(
            model_name='breakglass',
            name='reviewed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
