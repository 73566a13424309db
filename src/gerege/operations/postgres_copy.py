"""A base backup of the PostgreSQL server that keeps the database, as a stream of tar.

``pg_basebackup`` copies the whole cluster while everybody works, with the write-ahead log that
makes it whole. The role of the program needs the attribute REPLICATION for it.
"""

import os
import shutil
import subprocess  # nosec B404
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max

from gerege.audit.merkle import Tree
from gerege.audit.queries import current_head
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.operations.sqlite_copy import Facts
from gerege.vault.models import RecordKey

PROGRAM = "pg_basebackup"
LINE_OPTIONS = ("sslmode", "sslrootcert", "sslcert", "sslkey")
# Fixed, and started without a shell.
OPTIONS = (
    *("--pgdata=-", "--format=tar", "--wal-method=fetch", "--checkpoint=fast"),
    *("--no-password", "--no-manifest"),
)


def size() -> int:
    """About how many bytes the cluster holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(pg_database_size(oid)) FROM pg_database")
        (found,) = cursor.fetchone()
    return int(found)


def facts() -> Facts:
    """Length and root of the record, the last migration of each room, how many records, now."""
    head = current_head()
    rows = MigrationRecorder.Migration.objects.values_list("app").annotate(Max("name"))
    events, records = (head.size if head else 0), RecordKey.objects.count()
    root = head.root if head else Tree().root().hex()
    return Facts(events, root, dict(rows), {"events": events, "records": records})


@contextmanager
def stream() -> Iterator[IO[bytes]]:
    """The cluster as one tar. Raises InputRefused if the program or the right is missing."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise InputRefused(PROGRAM, "is not installed", "Install postgresql-client")
    with tempfile.TemporaryFile() as said:
        started = subprocess.Popen(  # noqa: S603  # nosec B603
            [program, *OPTIONS],
            env={**os.environ, **surroundings()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
        )
        with started:
            if started.stdout is None:
                raise ProtectionFailed(f"{PROGRAM} gave nothing to read")
            yield started.stdout
        if started.returncode:
            said.seek(0)
            raise _refused(said.read().decode("utf-8", "replace"))


def surroundings() -> dict[str, str]:
    """Where the server is; a password never stands on a command line that others can list."""
    found = connection.settings_dict
    options = found["OPTIONS"]
    given = {
        "PGHOST": found["HOST"],
        "PGPORT": str(found["PORT"] or ""),
        "PGUSER": found["USER"],
        "PGPASSWORD": found["PASSWORD"],
    } | {f"PG{name.upper()}": str(options.get(name, "")) for name in LINE_OPTIONS}
    return {name: value for name, value in given.items() if value}


def _refused(said: str) -> InputRefused:
    if "replication" in said.casefold():
        return InputRefused(
            "DATABASE_URL",
            "this role may not copy the cluster",
            "As the owner of the server: ALTER ROLE gerege REPLICATION, and a line of pg_hba.conf",
        )
    lines = said.strip().splitlines() or ["no reason given"]
    return InputRefused(PROGRAM, f"stopped ({lines[-1][:200]})", "Check the server")
