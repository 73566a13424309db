"""One-time passwords end after a while, and what two people agree to begins with a new one."""

from typing import Any

from django.db import migrations, models

import gerege.kernel.clock


def begin_to_count(apps: Any, _schema: object) -> None:
    """Those that wait to be used now are counted from now."""
    waiting = apps.get_model("accounts", "Officer").objects.filter(must_change_password=True)
    waiting.update(password_given_at=gerege.kernel.clock.now())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_roles_by_two")]

    operations = [
        migrations.AddField(
            model_name="askedrole",
            name="password",
            field=models.CharField(blank=True, db_default="", default="", max_length=128),
        ),
        migrations.AddField(
            model_name="officer",
            name="password_given_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(begin_to_count, migrations.RunPython.noop),
    ]
