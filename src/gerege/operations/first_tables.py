"""The tables of a new installation, made as they are now.

Step by step Django works out every model again for every earlier state of the tables: with some
sixty states that took ten seconds of a first start, for tables that hold nothing yet. A test
compares what both ways leave behind.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from gerege.audit import triggers


def create_if_empty(connection: BaseDatabaseWrapper) -> bool:
    """Make every table and note every migration as done; True if the database had no table.

    All or nothing: a start that is interrupted leaves the database empty.
    """
    connection.prepare_database()
    if connection.introspection.table_names():
        return False
    done = MigrationLoader(None)
    recorder = MigrationRecorder(connection)
    newest: list[type[Model]] = [*done.project_state().apps.get_models(), recorder.Migration]
    with connection.schema_editor(atomic=True) as editor:
        for model in newest:
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        triggers.install(connection)
        for room, name in sorted(done.disk_migrations):
            recorder.record_applied(room, name)
    return True
