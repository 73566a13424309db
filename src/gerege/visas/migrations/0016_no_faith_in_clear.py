"""Of earlier imports too, a class that tells of faith stands in no column in clear."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def say_other(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """As it is written since: one code that others have too."""
    rows = apps.get_model("visas", "Application").objects.filter(visa_class="religion")
    rows.update(visa_class="other")


class Migration(migrations.Migration):
    dependencies = [("visas", "0015_unchanged_rows")]

    operations = [migrations.RunPython(say_other, migrations.RunPython.noop)]
