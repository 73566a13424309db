"""Is everything there that protects what people tell? Asked before the program starts to serve."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error

from gerege.audit import soundness as audit_soundness
from gerege.audit.storage import explained
from gerege.kernel import clock
from gerege.kernel.errors import ProtectionFailed
from gerege.vault import drill, epochs, key_folder, keyring, new_root, record_keys, recovery
from gerege.vault.models import RecordKey, VaultState

# What a PostgreSQL server must be set to so that an acknowledged record survives a power cut.
NEVER_OFF = ("fsync", "full_page_writes", "synchronous_commit")
PROBE_BYTES = 64 * 1024
LEAST_FREE_BYTES = 50 * 1024 * 1024
MEGABYTE = 1024 * 1024
# A year, and a month to get round to it.
OLDEST = timedelta(days=400)
Check = Callable[[], Iterator[str]]


def problems() -> list[str]:
    """Every reason not to start, each with its mend. Later checks need what earlier ones found."""
    found = [*_asked(_key), *_asked(_disk)]
    structure = _asked(_server) or _asked(_migrations) or _asked(_tables)
    found += structure
    if not structure:
        found += [*_asked(_writing), *_asked(audit_soundness.problems)]
    if not found:
        found += _asked(_epochs) or _asked(_belonging)
    return found


def warnings() -> list[str]:
    """What should be mended soon but is no reason to stop. Ask only when there are no problems."""
    return [*_asked(_recovery), *_asked(_root), *_asked(_rotation)]


def _asked(check: Check) -> list[str]:
    found: list[str] = []
    try:
        found.extend(check())
    except ProtectionFailed as failed:
        found.append(str(failed))
    except Error as failed:
        problem = explained(failed) or f"the database does not answer ({type(failed).__name__})"
        found.append(f"{problem}. Nothing was changed")
    return found


def _key() -> Iterator[str]:
    """Every key file that is there can be read; one at least is there."""
    folder = keyring.key_dir()
    for epoch in key_folder.files(folder) or [key_folder.FIRST]:
        key_folder.read(folder, epoch)
    yield from ()


def _disk() -> Iterator[str]:
    """Write for real: the mode bits of a full or frozen disk still say that all is well."""
    folder = Path(settings.ENVIRONMENT.data_dir)
    probe = folder / f".probe-{os.getpid()}"
    try:
        _write_probe(probe)
        free = shutil.disk_usage(folder).free
    except OSError as failed:
        yield (
            f"nothing can be written to {folder} ({failed.strerror}). Make room on the disk and "
            "check that the folder is there and belongs to this account"
        )
        return
    finally:
        with suppress(OSError):
            probe.unlink()
    if free < LEAST_FREE_BYTES:
        yield f"{folder} has only {free // MEGABYTE} MB left. Make room before anything is lost"


def _write_probe(probe: Path) -> None:
    with probe.open("wb") as opened:
        opened.write(b"\x00" * PROBE_BYTES)
        opened.flush()
        os.fsync(opened.fileno())


def _server() -> Iterator[str]:
    """A server of somebody else's making: does it keep what it acknowledges, in any letters?"""
    if connection.vendor != "postgresql":
        return
    if _says("server_encoding") != "UTF8":
        yield "the database does not keep Mongolian letters. Make it anew with ENCODING 'UTF8'"
    if settings.GEREGE_MODE == "production":
        for name in NEVER_OFF:
            if _says(name) == "off":
                yield (
                    f"the database server may lose what it acknowledged: {name} is off. Set it to "
                    "on in postgresql.conf and restart the server"
                )


def _says(setting: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [setting])
        return str(cursor.fetchone()[0])


def _migrations() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations:
        yield _nothing_here()
        return
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        first = plan[0][0]
        yield (
            f"the database is not up to date: {len(plan)} changes are missing, the first is "
            f"{first.app_label} {first.name}. Run: gerege upgrade"
        )
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.graph.nodes)
    newer = sorted(key for key in unknown if key[0] in executor.loader.migrated_apps)
    if newer:
        yield (
            f"the database was changed by a newer version ({newer[0][0]} {newer[0][1]}). Install "
            "that version, or bring back the backup made before it"
        )


def _nothing_here() -> str:
    """An empty database is made by set-up, or it is the wrong one: a setting is missing."""
    named = "DATABASE_URL" if connection.vendor == "postgresql" else "GEREGE_DATA_DIR"
    absent = "" if connection.vendor == "postgresql" else ", and DATABASE_URL is not set"
    return (
        f"there is no installation in the database {connection.settings_dict['NAME']} (of {named}"
        f"{absent}). If there is one elsewhere, see which setting is missing or misspelt; for a "
        "new one run: gerege setup"
    )


def _tables() -> Iterator[str]:
    there = set(connection.introspection.table_names())
    wanted = {*connection.introspection.django_table_names(), *_cache_tables()}
    gone = sorted(wanted - there)
    if gone:
        yield (
            f"a change of the database stopped half-way: missing tables {', '.join(gone)}. "
            "Bring back the backup made before it and update again"
        )


def _cache_tables() -> Iterator[str]:
    """Limits on guessing are counted in a table that no migration makes."""
    for cache in settings.CACHES.values():
        if str(cache["BACKEND"]).endswith(".DatabaseCache"):
            yield str(cache["LOCATION"])


def _writing() -> Iterator[str]:
    """Take the right to write and give it back: a database that can only be read says so here."""
    with transaction.atomic():
        VaultState.objects.filter(pk=0).delete()
    yield from ()


def _epochs() -> Iterator[str]:
    """No epoch by which something is wrapped lacks its key."""
    current = epochs.current_number()
    for epoch in epochs.all():
        if epoch.wrapped or epoch.number == current:
            key_folder.read(keyring.key_dir(), epoch.number)
    yield from ()


def _recovery() -> Iterator[str]:
    folder = keyring.key_dir()
    recovery.recipient(folder)
    if recovery.escrow_is_stale(folder):
        yield (
            f"{recovery.escrow_file(folder)} is older than the newest key, or missing. Write it "
            "anew: gerege recovery escrow"
        )
    drilled = drill.last_drill()
    if drilled is None or clock.now() - drilled > OLDEST:
        yield (
            "two shares of the recovery key were not tried for more than a year, or never. "
            "Do it: gerege recovery drill"
        )


def _root() -> Iterator[str]:
    if new_root.unfinished():
        yield (
            "a change of the root secret is half done: cases are found, the old root is still "
            "there. Go on with it: gerege rotate-keys --indexes"
        )


def _rotation() -> Iterator[str]:
    if epochs.unfinished():
        yield "a change of the master key stopped half-way. Go on with it: gerege rotate-keys"
    elif clock.now() - epochs.current().made_at > OLDEST:
        yield "the master key is older than 400 days. Change it: gerege rotate-keys"
    there = key_folder.files(keyring.key_dir())
    for epoch in epochs.all():
        if epoch.retired_at and epoch.number in there:
            yield (
                f"the key of epoch {epoch.number} was to be destroyed and is still there. Run: "
                f"gerege rotate-keys --destroy {epoch.number}"
            )


def _belonging() -> Iterator[str]:
    newest = RecordKey.objects.order_by("-created_at").first()
    if newest is not None and not VaultState.objects.exists():
        yield "the mark of the master key was removed from the database. Bring back a backup"
    keyring.must_belong()
    if newest is not None:
        record_keys.current(newest.subject)
