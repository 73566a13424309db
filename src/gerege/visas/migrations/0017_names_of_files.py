from django.db import migrations

import gerege.vault.fields


class Migration(migrations.Migration):

    dependencies = [
        ('visas', '0016_no_faith_in_clear'),
    ]

    operations = [
        migrations.AddField(
            model_name='batch',
            name='name',
            field=gerege.vault.fields.SealedField(help_text='Of the file as it was sent: it may name a person', null=True),
        ),
    ]
