"""What should be mended soon in an installation, in plain words; no reason not to start.

Reasons not to start are in ``config/startup.py``. Ask for advice only when there are none.
"""

import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from gerege.arrivals.services import refused
from gerege.audit.models import Event
from gerege.kernel import clock
from gerege.operations import loss, place
from gerege.vault import soundness

OTHERS = 0o077
CLOCKS_DIFFER = timedelta(minutes=5)
LOCAL = ("", "localhost", "127.0.0.1", "::1")


def advice() -> list[str]:
    """Everything that is not as it should be, each with its mend; empty when all is well."""
    lost = loss.advice(place.here())
    others = (_names, _folders, _clock, _server, _arrivals)
    return [*soundness.warnings(), *lost, *(line for part in others for line in part())]


def _arrivals() -> Iterator[str]:
    if count := refused():
        yield (
            f"{count} letters from the pages outside could not be taken in; the log says why. "
            "Mend it, then: gerege tick --again"
        )


def _names() -> Iterator[str]:
    if settings.GEREGE_MODE == "production" and not settings.ENVIRONMENT.hosts:
        yield (
            "GEREGE_HOSTS is empty: only this machine is answered. Write down the name that "
            "people type"
        )
    if not settings.GEREGE_DUTY_TELEPHONE:
        yield (
            "no duty telephone is set: the emergency card says so at night. Set "
            "GEREGE_DUTY_TELEPHONE"
        )


def _folders() -> Iterator[str]:
    data, keys = Path(settings.ENVIRONMENT.data_dir), Path(settings.GEREGE_KEY_DIR)
    if stat.S_IMODE(data.stat().st_mode) & OTHERS:
        yield f"{data} can be entered by other accounts. Close it: chmod 700 {data}"
    if _same_disk(data, keys):
        yield (
            f"the keys in {keys} lie on the same disk as the data: whoever takes the disk has "
            "both. Move them and set GEREGE_KEY_DIR"
        )
    backups = settings.GEREGE_BACKUP_DIR
    if backups is not None and backups.is_dir() and _same_disk(data, backups):
        yield (
            f"the backups in {backups} lie on the same disk as the data: both are lost together. "
            "Name a folder on another disk in GEREGE_BACKUP_DIR"
        )


def disk_of(folder: Path) -> int:
    """The number of the file system on which a folder lies."""
    return os.stat(folder).st_dev


def _same_disk(one: Path, other: Path) -> bool:
    return disk_of(one) == disk_of(other)


def _clock() -> Iterator[str]:
    last = Event.objects.order_by("-sequence").values_list("at", flat=True).first()
    if last and last > clock.now() + CLOCKS_DIFFER:
        yield (
            f"the clock of this machine is behind: the last event of the record is of {last:%F %R} "
            "UTC. Set the clock; deadlines and signatures rest on it"
        )


def _server() -> Iterator[str]:
    if connection.vendor != "postgresql":
        return
    host = str(connection.settings_dict.get("HOST") or "")
    is_far = host not in LOCAL and not host.startswith("/")
    if is_far and not _is_encrypted():
        yield (
            "the line to the database server is not encrypted. Add ?sslmode=verify-full to "
            "DATABASE_URL and give the server a certificate"
        )


def _is_encrypted() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT bool_or(ssl) FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        (found,) = cursor.fetchone()
    return bool(found)
