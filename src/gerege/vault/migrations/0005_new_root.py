"""A second root while the first is being replaced, and which root each record's hashes come from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0004_names_by_keeper")]

    operations = [
        migrations.AddField(
            model_name="vaultstate",
            name="root_number",
            field=models.PositiveSmallIntegerField(help_text="How many roots; empty: 1", null=True),
        ),
        migrations.AddField(
            model_name="vaultstate",
            name="root_made_at",
            field=models.DateTimeField(help_text="When this root became current", null=True),
        ),
        migrations.AddField(
            model_name="vaultstate",
            name="former_root",
            field=models.BinaryField(
                help_text="The root before, until nothing was made with it any more", null=True
            ),
        ),
        migrations.AddField(
            model_name="recordkey",
            name="root_number",
            field=models.PositiveSmallIntegerField(
                help_text="The root its hashes were made with, at the latest; empty: 1", null=True
            ),
        ),
        migrations.CreateModel(
            name="FormerKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(max_length=40)),
                ("sealed", models.BinaryField(help_text="Sealed under the present root")),
                ("replaced_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("purpose", "replaced_at"), name="vault_former_key_once")
                ],
            },
        ),
    ]
