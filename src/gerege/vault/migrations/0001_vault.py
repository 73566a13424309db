"""Wrapped keys, keyed hashes, the mark of the master key, and the keys browsers seal to."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="VaultState",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False),
                ),
                ("key_check", models.CharField(help_text="A keyed hash of a fixed text", max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="vault_one_state")],
            },
        ),
        migrations.CreateModel(
            name="RecordKey",
            fields=[
                ("subject", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("wrapped", models.BinaryField()),
                ("kek_version", models.PositiveSmallIntegerField(help_text="Generation of the master key")),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ExactIndex",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=24)),
                ("digest", models.CharField(max_length=16)),
                (
                    "record",
                    models.ForeignKey(
                        db_column="subject",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="vault.recordkey",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["digest", "kind"], name="vault_exact")],
                "constraints": [
                    models.UniqueConstraint(fields=("record", "kind", "digest"), name="vault_exact_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="NameIndex",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=16)),
                (
                    "record",
                    models.ForeignKey(
                        db_column="subject",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="vault.recordkey",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["digest"], name="vault_name")],
                "constraints": [models.UniqueConstraint(fields=("record", "digest"), name="vault_name_once")],
            },
        ),
        migrations.CreateModel(
            name="BrowserKey",
            fields=[
                ("key_id", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("public", models.BinaryField(help_text="P-256, uncompressed point, 65 bytes")),
                ("sealed_private", models.BinaryField(help_text="Sealed under the master key")),
                ("made_at", models.DateTimeField()),
            ],
        ),
    ]
