"""The record of acts, its head and the signed heads, with the triggers that keep them as written."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import gerege.kernel.ids
from gerege.audit import triggers


def install_triggers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    triggers.install(editor.connection)


def remove_triggers(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    triggers.remove(editor.connection)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SignedHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.BigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("key_id", models.CharField(max_length=16)),
                ("signature", models.CharField(help_text="Ed25519, hexadecimal", max_length=128)),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=gerege.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sequence", models.BigIntegerField(help_text="1, 2, 3 … without gaps", unique=True)),
                ("at", models.DateTimeField()),
                ("actor", models.UUIDField(help_text="The officer; empty for the program itself", null=True)),
                ("verb", models.CharField(max_length=48)),
                ("subject", models.UUIDField(help_text="The file it is about", null=True)),
                ("post", models.UUIDField(null=True)),
                ("detail", models.JSONField(default=dict, help_text="Codes, small numbers and ids only")),
                ("leaf", models.CharField(help_text="Hash of all other columns, hexadecimal", max_length=64)),
            ],
            options={
                "ordering": ("sequence",),
                "indexes": [
                    models.Index(fields=["subject", "-sequence"], name="audit_about"),
                    models.Index(fields=["actor", "-sequence"], name="audit_by"),
                    models.Index(fields=["post", "-sequence"], name="audit_of_post"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("sequence__gte", 1)), name="audit_from_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False),
                ),
                ("size", models.BigIntegerField(default=0)),
                ("peaks", models.TextField(default="", help_text="Roots of the complete subtrees, hexadecimal")),
                ("root", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="audit_one_head")],
            },
        ),
        migrations.RunPython(install_triggers, remove_triggers),
    ]
