"""What an update of the program still has to change in the database."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from gerege.kernel.errors import ProtectionFailed


def is_current() -> bool:
    """True if the tables are there and are those of this version: what it writes, they can take."""
    try:
        return not pending()
    except (ProtectionFailed, DatabaseError):
        return False


def pending() -> list[str]:
    """The changes this version needs and the database has not, in order (``cases 0002_…``).

    Raises ProtectionFailed for a database without an installation, or of a newer version.
    """
    executor = MigrationExecutor(connection)
    applied = set(executor.loader.applied_migrations)
    if not applied:
        raise ProtectionFailed("there is no installation in this database. Run: gerege setup")
    newer = sorted(
        f"{app} {name}"
        for app, name in applied - set(executor.loader.graph.nodes)
        if app in executor.loader.migrated_apps
    )
    if newer:
        raise ProtectionFailed(
            f"the database was changed by a newer version ({newer[0]}). Install that version; "
            "nothing was changed"
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label} {migration.name}" for migration, _backwards in plan]
