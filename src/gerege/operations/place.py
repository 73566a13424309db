"""The parts of this installation that a backup is made of."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from gerege.kernel.errors import ProtectionFailed


@dataclass(frozen=True)
class Place:
    """Where database, keys and backups are. ``database`` is None where a server keeps it."""

    data_dir: Path
    key_dir: Path
    database: Path | None
    backups: Path | None
    keep_days: int
    snapshot_seconds: int

    @property
    def file(self) -> Path:
        """The database file. Raises ProtectionFailed if it is not there."""
        if self.database is None or not self.database.is_file():
            raise ProtectionFailed("there is no database here to back up. Run: gerege check")
        return self.database


def here() -> Place:
    """The installation this process serves."""
    environment = settings.ENVIRONMENT
    name = str(connection.settings_dict["NAME"])
    return Place(
        data_dir=environment.data_dir,
        key_dir=Path(settings.GEREGE_KEY_DIR),
        database=Path(name) if connection.vendor == "sqlite" else None,
        backups=environment.backup_dir,
        keep_days=environment.backup_keep_days,
        snapshot_seconds=environment.snapshot_seconds,
    )
