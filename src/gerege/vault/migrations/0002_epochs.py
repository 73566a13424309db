"""Epochs of the master key, the wrapped root secret, and the date of the last recovery drill."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_vault")]

    operations = [
        migrations.CreateModel(
            name="KeyEpoch",
            fields=[
                ("number", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(help_text="When its key was destroyed", null=True)),
            ],
        ),
        migrations.AddField(
            model_name="vaultstate",
            name="root",
            field=models.BinaryField(help_text="The root secret, wrapped by the current epoch", null=True),
        ),
        migrations.AddField(
            model_name="vaultstate",
            name="epoch",
            field=models.PositiveSmallIntegerField(help_text="The current epoch; empty: 1", null=True),
        ),
        migrations.AddField(
            model_name="vaultstate",
            name="drilled_at",
            field=models.DateTimeField(
                help_text="When two shares of the present recovery key last opened everything", null=True
            ),
        ),
    ]
