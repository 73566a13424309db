import gerege.vault.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='firstcontact',
            name='corrected',
            field=gerege.vault.fields.SealedField(help_text='When an answer was last corrected; otherwise made_at', null=True),
        ),
    ]
